import { actor } from './actors/events.js';
import { agreement } from './agreements/events.js';
import { checkpoint } from './checkpoints/events.js';
import { expectation } from './expectations/events.js';
import { mechanism } from './mechanisms/events.js';
import { place } from './places/events.js';
import { restriction } from './restrictions/events.js';
import type { ThingDeclaration } from './shared/thing.js';
import { source } from './sources/events.js';
import { statement } from './statements/events.js';
import { zone } from './zones/events.js';

/** Every kind of thing that has a registry. Incidents are listed by what the rules make of them. */
export const things: readonly ThingDeclaration[] = [
  actor,
  place,
  source,
  statement,
  zone,
  agreement,
  checkpoint,
  restriction,
  mechanism,
  expectation,
];
