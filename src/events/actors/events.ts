import { event } from '../../core/event-type.js';
import { type Attribution, attributionSections } from '../shared/attribution.js';
import { streamOf } from '../../fields/things.js';
import type { StatedSpan } from '../../fields/time-fields.js';
import type { Relation } from '../../rules/facts/entries.js';

/** Names by BCP 47 language tag. */
export type Names = Readonly<Record<string, string>>;

/** A further spelling. */
export interface Alias {
  readonly text: string;
  readonly lang: string;
}

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

export interface ActorRegistered extends Attribution {
  readonly actorId: string;
  readonly names: Names;
  readonly aliases?: readonly Alias[];
  readonly kind: ActorKind;
}

export const actorRegistered = event<ActorRegistered>()('ActorRegistered', {
  sections: { actorId: 'public', names: 'public', aliases: 'public', kind: 'public', ...attributionSections },
});

/** A claim that one actor belongs to, obeys, sides with or was invited by another, for a time. */
export interface ActorAffiliationAsserted extends Attribution {
  readonly actorId: string;
  readonly ofActorId: string;
  readonly relation: Relation;
  readonly during: StatedSpan;
}

export const actorAffiliationAsserted = event<ActorAffiliationAsserted>()('ActorAffiliationAsserted', {
  sections: {
    actorId: 'public',
    ofActorId: 'public',
    relation: 'public',
    during: 'public',
    ...attributionSections,
  },
  subjects: ({ ofActorId }) => [streamOf('actor', ofActorId)],
  validTime: ({ during }) => ({
    earliest: during.start.earliest,
    latest: (during.end ?? { latest: null }).latest,
  }),
});

export const actorEvents = [actorRegistered, actorAffiliationAsserted] as const;
