import { event } from '../../core/event-type.js';
import type { TextRef } from '../../core/text-ref.js';
import { streamOf } from '../../fields/things.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import type { ClauseException, LinkRelation, Role } from '../../rules/facts/entries.js';
import { type AgreementFact, boundsOf, factSections, streamsOf } from './event-parts.js';
import type {
  AgreementKind,
  AgreementModality,
  ClauseKind,
  Completeness,
  LinkModality,
} from './vocabulary.js';

/** Somebody says that there is, or will be, such an agreement. Its first entry. */
export interface AgreementProposed extends AgreementFact {
  /** By BCP 47 language tag. */
  readonly title: Readonly<Record<string, string>>;
  readonly kind: AgreementKind;
  readonly modality: AgreementModality;
  /** IANA name; local dates of all its entries are read in it. */
  readonly timeZone: string;
  readonly zoneIds: readonly string[];
  readonly proposedBy?: readonly string[];
  readonly at?: StatedTime;
}

export const agreementProposed = event<AgreementProposed>()('AgreementProposed', {
  sections: {
    title: 'public',
    kind: 'public',
    modality: 'public',
    timeZone: 'public',
    zoneIds: 'public',
    proposedBy: 'public',
    at: 'public',
    ...factSections,
  },
  subjects: ({ zoneIds, proposedBy }) => [...streamsOf('zone', zoneIds), ...streamsOf('actor', proposedBy)],
  validTime: ({ at }) => at && boundsOf(at),
});

/** A further zone; without `from`, as if it had been one from the start. */
export interface AgreementZoneAdded extends AgreementFact {
  readonly zoneId: string;
  readonly from?: StatedTime;
}

export const agreementZoneAdded = event<AgreementZoneAdded>()('AgreementZoneAdded', {
  sections: { zoneId: 'public', from: 'public', ...factSections },
  subjects: ({ zoneId }) => [streamOf('zone', zoneId)],
  validTime: ({ from }) => from && boundsOf(from),
});

/** Negotiators came to terms, more or less of them. */
export interface AgreementReached extends AgreementFact {
  readonly completeness: Completeness;
  readonly at: StatedTime;
  readonly negotiatedBy?: readonly string[];
  readonly inPresenceOf?: readonly string[];
}

export const agreementReached = event<AgreementReached>()('AgreementReached', {
  sections: {
    completeness: 'public',
    at: 'public',
    negotiatedBy: 'public',
    inPresenceOf: 'public',
    ...factSections,
  },
  subjects: ({ negotiatedBy, inPresenceOf }) => [
    ...streamsOf('actor', negotiatedBy),
    ...streamsOf('actor', inPresenceOf),
  ],
  validTime: ({ at }) => boundsOf(at),
});

/** What is agreed in one point. A clause stipulated again takes the place of the former one. */
export interface ClauseStipulated extends AgreementFact {
  readonly clauseId: string;
  readonly kind: ClauseKind;
  /** Whom it binds; absent: every PARTY. */
  readonly obligated?: { readonly roles?: readonly Role[]; readonly actorIds?: readonly string[] };
  /** Codes of incidents, or patterns that end in `*`. */
  readonly prohibits?: readonly string[];
  readonly requires?: readonly string[];
  /** Required acts for which there is no code. */
  readonly requiresInWords?: readonly TextRef[];
  readonly weapons?: 'ANY' | 'HEAVY' | 'AIR';
  /** Where it applies; absent: in the agreement's zones. */
  readonly zoneIds?: readonly string[];
  readonly placeScope?: 'ORIGIN' | 'IMPACT' | 'EITHER';
  readonly timeScope?: StatedSpan;
  readonly exceptions?: readonly ClauseException[];
  readonly sanctionBasis?: TextRef;
  readonly text?: TextRef;
}

export const clauseStipulated = event<ClauseStipulated>()('ClauseStipulated', {
  sections: {
    clauseId: 'public',
    kind: 'public',
    obligated: 'public',
    prohibits: 'public',
    requires: 'public',
    requiresInWords: 'restricted',
    weapons: 'public',
    zoneIds: 'public',
    placeScope: 'public',
    timeScope: 'public',
    exceptions: 'public',
    sanctionBasis: 'restricted',
    text: 'restricted',
    ...factSections,
  },
  subjects: ({ obligated, zoneIds, exceptions = [] }) => [
    ...streamsOf('actor', obligated?.actorIds),
    ...streamsOf('zone', zoneIds),
    ...exceptions.flatMap((exception) =>
      exception.kind === 'TARGET_ACTORS' ? streamsOf('actor', exception.actorIds) : [],
    ),
  ],
  validTime: ({ timeScope }) =>
    timeScope && { earliest: timeScope.start.earliest, latest: timeScope.end?.latest ?? null },
});

export interface AgreementRoleAssigned extends AgreementFact {
  readonly actorId: string;
  readonly role: Role;
}

export const agreementRoleAssigned = event<AgreementRoleAssigned>()('AgreementRoleAssigned', {
  sections: { actorId: 'public', role: 'public', ...factSections },
  subjects: ({ actorId }) => [streamOf('actor', actorId)],
});

/** How it stands to another agreement; neither force nor a zone goes over by it. */
export interface AgreementLinked extends AgreementFact {
  readonly toAgreementId: string;
  readonly relation: LinkRelation;
  readonly modality: LinkModality;
}

export const agreementLinked = event<AgreementLinked>()('AgreementLinked', {
  sections: { toAgreementId: 'public', relation: 'public', modality: 'public', ...factSections },
  subjects: ({ toAgreementId }) => [streamOf('agreement', toAgreementId)],
});

export const makingEvents = [
  agreementProposed,
  agreementZoneAdded,
  agreementReached,
  clauseStipulated,
  agreementRoleAssigned,
  agreementLinked,
] as const;
