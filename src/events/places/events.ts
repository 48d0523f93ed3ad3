import { type DataOf, event } from '../../core/event-type.js';
import {
  aliases,
  followed,
  lonLat,
  names,
  number,
  oneOf,
  optional,
  own,
  ref,
  string,
} from '../../fields/event-fields.js';
import type { PlaceKind } from '../../rules/facts/entries.js';
import { attribution, attributionWithReason } from '../shared/attribution.js';
import { states, thing } from '../shared/thing.js';

export const PLACE_KINDS = [
  'CITY',
  'TOWN',
  'VILLAGE',
  'MOUNTAIN',
  'BASE',
  'REGION',
  'COUNTRY',
] as const satisfies readonly PlaceKind[];

export const placeRegistered = event('PlaceRegistered', {
  placeId: own('place'),
  names,
  aliases: optional(aliases),
  kind: oneOf(PLACE_KINDS),
  point: optional(lonLat),
  /** Metres around the point within which the place lies; without it the kind decides (rules.md, section 4). */
  uncertaintyM: optional(number),
  /** Administrative code of OCHA's common operational datasets, like SY030203. */
  pcode: optional(string),
  /** The larger place that this one lies in. */
  parentId: optional(followed(ref('place'))),
  ...attribution,
});
export type PlaceRegistered = DataOf<typeof placeRegistered>;

/** Further names and spellings; those known before stay. */
export const placeRenamed = event('PlaceRenamed', {
  placeId: own('place'),
  names,
  aliases: optional(aliases),
  ...attribution,
});

/** The place is known to lie elsewhere than thought; where it always lay, not a move. */
export const placeRelocated = event('PlaceRelocated', {
  placeId: own('place'),
  point: lonLat,
  uncertaintyM: optional(number),
  ...attributionWithReason,
});
export type PlaceRelocated = DataOf<typeof placeRelocated>;

export const placeEvents = [placeRegistered, placeRenamed, placeRelocated] as const;

export const place = thing({
  kind: 'place',
  begins: placeRegistered,
  fields: ['names', 'aliases', 'kind', 'point', 'uncertaintyM', 'pcode', 'parentId'],
  states: [states(placeRenamed, 'names', 'aliases'), states(placeRelocated, 'point', 'uncertaintyM')],
  lists: { renamings: [placeRenamed], relocations: [placeRelocated] },
});
