import { type DataOf, event } from '../../core/event-type.js';
import {
  compound,
  followed,
  list,
  names,
  object,
  oneOf,
  optional,
  ref,
  refs,
  restricted,
  statedSpan,
  statedTime,
  string,
  text,
} from '../../fields/event-fields.js';
import type { ClauseException } from '../../rules/facts/entries.js';
import { boundsOf, boundsOfState } from '../shared/valid-time.js';
import { agreementFact } from './event-parts.js';
import {
  AGREEMENT_KINDS,
  AGREEMENT_MODALITIES,
  CLAUSE_KINDS,
  COMPLETENESSES,
  LINK_MODALITIES,
  LINK_RELATIONS,
  PLACE_SCOPES,
  ROLES,
  WEAPON_LIMITS,
} from './vocabulary.js';

/** Somebody says that there is, or will be, such an agreement. Its first entry. */
export const agreementProposed = event(
  'AgreementProposed',
  {
    title: names,
    kind: oneOf(AGREEMENT_KINDS),
    modality: oneOf(AGREEMENT_MODALITIES),
    /** IANA name; local dates of all its entries are read in it. */
    timeZone: string,
    zoneIds: refs('zone'),
    proposedBy: optional(refs('actor')),
    at: optional(statedTime),
    ...agreementFact,
  },
  { validTime: ({ at }) => at && boundsOf(at) },
);
export type AgreementProposed = DataOf<typeof agreementProposed>;

/** A further zone; without `from`, as if it had been one from the start. */
export const agreementZoneAdded = event(
  'AgreementZoneAdded',
  { zoneId: followed(ref('zone')), from: optional(statedTime), ...agreementFact },
  { validTime: ({ from }) => from && boundsOf(from) },
);
export type AgreementZoneAdded = DataOf<typeof agreementZoneAdded>;

/** Negotiators came to terms, more or less of them. */
export const agreementReached = event(
  'AgreementReached',
  {
    completeness: oneOf(COMPLETENESSES),
    at: statedTime,
    negotiatedBy: optional(refs('actor')),
    inPresenceOf: optional(refs('actor')),
    ...agreementFact,
  },
  { validTime: ({ at }) => boundsOf(at) },
);
export type AgreementReached = DataOf<typeof agreementReached>;

/** What is agreed in one point. A clause stipulated again takes the place of the former one. */
export const clauseStipulated = event(
  'ClauseStipulated',
  {
    clauseId: string,
    kind: oneOf(CLAUSE_KINDS),
    /** Whom it binds; absent: every PARTY. */
    obligated: optional(object({ roles: optional(list(oneOf(ROLES))), actorIds: optional(refs('actor')) })),
    /** Codes of incidents, or patterns that end in `*`. */
    prohibits: optional(list(string)),
    requires: optional(list(string)),
    /** Required acts for which there is no code. */
    requiresInWords: optional(restricted(list(text))),
    weapons: optional(oneOf(WEAPON_LIMITS)),
    /** Where it applies; absent: in the agreement's zones. */
    zoneIds: optional(refs('zone')),
    placeScope: optional(oneOf(PLACE_SCOPES)),
    timeScope: optional(statedSpan),
    exceptions: optional(list(compound<ClauseException>({ actorIds: refs('actor') }))),
    sanctionBasis: optional(restricted(text)),
    text: optional(restricted(text)),
    ...agreementFact,
  },
  { validTime: ({ timeScope }) => timeScope && boundsOfState(timeScope) },
);
export type ClauseStipulated = DataOf<typeof clauseStipulated>;

export const agreementRoleAssigned = event('AgreementRoleAssigned', {
  actorId: followed(ref('actor')),
  role: oneOf(ROLES),
  ...agreementFact,
});
export type AgreementRoleAssigned = DataOf<typeof agreementRoleAssigned>;

/** How it stands to another agreement; neither force nor a zone goes over by it. */
export const agreementLinked = event('AgreementLinked', {
  toAgreementId: ref('agreement'),
  relation: oneOf(LINK_RELATIONS),
  modality: oneOf(LINK_MODALITIES),
  ...agreementFact,
});
export type AgreementLinked = DataOf<typeof agreementLinked>;

export const makingEvents = [
  agreementProposed,
  agreementZoneAdded,
  agreementReached,
  clauseStipulated,
  agreementRoleAssigned,
  agreementLinked,
] as const;
