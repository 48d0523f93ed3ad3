import { type DataOf, event } from '../../core/event-type.js';
import {
  aliases,
  followed,
  names,
  oneOf,
  optional,
  own,
  plain,
  ref,
  statedSpan,
} from '../../fields/event-fields.js';
import type { Relation } from '../../rules/facts/entries.js';
import { attribution } from '../shared/attribution.js';
import { thing } from '../shared/thing.js';

/** Kinds of actors; the first eight are ACLED's (domain.md), the others take part without fighting. */
export const ACTOR_KINDS = [
  'STATE_FORCES',
  'REBEL_GROUP',
  'POLITICAL_MILITIA',
  'IDENTITY_MILITIA',
  'RIOTERS',
  'PROTESTERS',
  'CIVILIANS',
  'EXTERNAL_FORCES',
  'CIVIL_BODY',
  'MONITORING_BODY',
  'INTERNATIONAL_ORGANISATION',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export const actorRegistered = event('ActorRegistered', {
  actorId: own('actor'),
  names,
  aliases: optional(aliases),
  kind: oneOf(ACTOR_KINDS),
  ...attribution,
});
export type ActorRegistered = DataOf<typeof actorRegistered>;

/** A claim that one actor belongs to, obeys, sides with or was invited by another, for a time. */
export const actorAffiliationAsserted = event(
  'ActorAffiliationAsserted',
  {
    actorId: own('actor'),
    ofActorId: followed(ref('actor')),
    relation: plain<Relation>(),
    during: statedSpan,
    ...attribution,
  },
  {
    validTime: ({ during }) => ({
      earliest: during.start.earliest,
      latest: (during.end ?? { latest: null }).latest,
    }),
  },
);
export type ActorAffiliationAsserted = DataOf<typeof actorAffiliationAsserted>;

export const actorEvents = [actorRegistered, actorAffiliationAsserted] as const;

export const actor = thing({
  kind: 'actor',
  begins: actorRegistered,
  fields: ['names', 'aliases', 'kind'],
  lists: { affiliations: [actorAffiliationAsserted] },
});
