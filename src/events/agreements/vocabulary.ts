import type { LinkRelation, RenewalRule, Response, Role } from '../../rules/facts/entries.js';

/** The closed lists of words in which agreements are recorded (domain.md). */

export const AGREEMENT_KINDS = ['FRAMEWORK', 'LOCAL_CEASEFIRE', 'COMPREHENSIVE', 'UNILATERAL'] as const;
export type AgreementKind = (typeof AGREEMENT_KINDS)[number];

/** PREDICTED: somebody says that there will be such an agreement. */
export const AGREEMENT_MODALITIES = ['ASSERTED', 'PREDICTED'] as const;
export type AgreementModality = (typeof AGREEMENT_MODALITIES)[number];

export const COMPLETENESSES = ['COMPLETE', 'INCOMPLETE', 'IN_PRINCIPLE', 'UNKNOWN'] as const;
export type Completeness = (typeof COMPLETENESSES)[number];

export const CLAUSE_KINDS = [
  'CESSATION_OF_HOSTILITIES',
  'WEAPON_SCOPE_BAN',
  'NO_FLY',
  'FREEZE_OF_FORCES',
  'PRIOR_NOTIFICATION',
  'SEPARATION_LINE',
  'WEAPON_WITHDRAWAL',
  'NO_ARMED_DISPLAY',
  'HUMANITARIAN_ACCESS',
  'GOODS_ENTRY',
  'CHECKPOINT_CONDUCT',
  'PROTECTION_OF_CIVILIANS',
  'DETAINEES',
  'RETURN_OF_DISPLACED',
  'SERVICES_RESTORATION',
  'LOCAL_GOVERNANCE',
  'MONITOR_ACCESS',
  'INCLUSION',
  'EXCLUSION_OF_GROUPS',
  'NO_RECRUITMENT',
  'NO_HOSTILE_PROPAGANDA',
  'COUNTER_TERROR_EXCEPTION',
  'SELF_DEFENCE_EXCEPTION',
] as const;
export type ClauseKind = (typeof CLAUSE_KINDS)[number];

export const EXCEPTION_KINDS = ['TARGET_ACTORS', 'SELF_DEFENCE', 'NOTIFIED_MOVEMENT'] as const;
export const WEAPON_LIMITS = ['ANY', 'HEAVY', 'AIR'] as const;
export const PLACE_SCOPES = ['ORIGIN', 'IMPACT', 'EITHER'] as const;

export const ROLES = [
  'PARTY',
  'GUARANTOR',
  'MEDIATOR',
  'WITNESS',
  'OBSERVER',
  'MONITOR',
  'IMPLEMENTER',
  'AUSPICES',
  'EXCLUDED',
] as const satisfies readonly Role[];

/** The roles whose holders sign. */
export const SIGNING_ROLES = ['PARTY', 'GUARANTOR', 'WITNESS'] as const satisfies readonly Role[];

export const RESPONSES = [
  'ACCEPTED',
  'REJECTED',
  'SILENT',
  'DECLARED_OBSERVANCE',
] as const satisfies readonly Response[];

/** What a claim that an agreement entered into force rests on. */
export const FORCE_BASES = [
  'TEXT_RULE',
  'GUARANTOR_DECLARATION',
  'PARTY_DECLARATION',
  'SOURCE_CLAIM',
] as const;
export type ForceBasis = (typeof FORCE_BASES)[number];

export const TERM_KINDS = ['TRIAL', 'FIXED_TERM'] as const;

export const RENEWAL_RULES = [
  'AUTOMATIC',
  'AUTOMATIC_BY_CONSENSUS',
  'BY_PARTIES',
  'ON_CONDITIONS',
  'UNSPECIFIED',
  'NONE',
] as const satisfies readonly RenewalRule[];

export const LINK_RELATIONS = [
  'EXTENDS_ZONE_OF',
  'IMPLEMENTS',
  'PRELUDE_TO',
  'PRECEDENT',
  'REPLACES',
] as const satisfies readonly LinkRelation[];

/** How a link is meant by who says so; the modalities of a statement. */
export const LINK_MODALITIES = ['ASSERTED', 'REPORTED', 'PREDICTED', 'DENIED'] as const;
export type LinkModality = (typeof LINK_MODALITIES)[number];

/** How negotiations were hindered. */
export const OBSTRUCTIVE_ACTS = ['OBSTACLES', 'EVASION', 'BYPASSING_GUARANTOR', 'OTHER'] as const;
export type ObstructiveAct = (typeof OBSTRUCTIVE_ACTS)[number];
