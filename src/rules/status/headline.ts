import { type ComplianceValue } from './compliance.js';
import { type LegalValue } from '../force/legal.js';
import { type SituationValue } from './situation.js';

type Mood = 'HOSTILITIES' | 'TENSION' | 'CALM' | 'UNVERIFIED_CALM';

export type HeadlineCode =
  | 'SERIOUS_BREACH'
  | 'VIOLATED'
  | 'UNDER_STRAIN'
  | 'HOLDING_WITH_ALLEGATIONS'
  | 'HOLDING'
  | 'HOLDING_UNVERIFIED'
  | 'IN_FORCE_UNOBSERVED'
  | `${Mood | 'UNKNOWN'}_AGREEMENT_DISPUTED`
  | `${Mood}_WITHOUT_AGREEMENT_IN_FORCE`
  | 'UNKNOWN';

export type Flag =
  'ACCESS_DENIED' | 'BODIES_DISAGREE' | 'BREACH' | 'LEGAL_DISPUTED' | 'PARTIAL' | 'PROTECTION';

/** What the headline and its flags are read off. */
export interface Values {
  readonly legal: LegalValue;
  readonly situation: SituationValue;
  readonly compliance: ComplianceValue;
}

/** The zone in one code: the first row of the table in rules.md, section 5. */
export function headlineOf({ legal, situation, compliance }: Values): HeadlineCode {
  if (isInForce(legal)) return inForceHeadline(situation, compliance);
  const mood = moodOf(situation);
  if (isDisputedForce(legal)) return `${mood ?? 'UNKNOWN'}_AGREEMENT_DISPUTED`;
  return mood === undefined ? 'UNKNOWN' : `${mood}_WITHOUT_AGREEMENT_IN_FORCE`;
}

/** What deserves a glance beside the headline, in alphabetical order. */
export function flagsOf(
  { legal, compliance }: Values,
  seen: {
    readonly accessDenied: boolean;
    readonly bodiesDisagree: boolean;
    readonly partial: boolean;
    readonly protection: boolean;
  },
): readonly Flag[] {
  const raised: readonly (readonly [Flag, boolean])[] = [
    ['ACCESS_DENIED', seen.accessDenied],
    ['BODIES_DISAGREE', seen.bodiesDisagree],
    ['BREACH', compliance === 'SERIOUS_BREACH' || compliance === 'CONFIRMED_VIOLATIONS'],
    ['LEGAL_DISPUTED', isDisputedForce(legal)],
    ['PARTIAL', seen.partial],
    ['PROTECTION', seen.protection],
  ];
  return raised.filter(([, isRaised]) => isRaised).map(([flag]) => flag);
}

function isInForce(legal: LegalValue): boolean {
  return legal === 'IN_FORCE' || legal === 'IN_FORCE_TRIAL';
}

function isDisputedForce(legal: LegalValue): boolean {
  return legal === 'DISPUTED' || legal === 'RENEWAL_UNCONFIRMED';
}

function inForceHeadline(situation: SituationValue, compliance: ComplianceValue): HeadlineCode {
  if (compliance === 'SERIOUS_BREACH') return 'SERIOUS_BREACH';
  if (compliance === 'CONFIRMED_VIOLATIONS') return 'VIOLATED';
  switch (situation) {
    case 'ACTIVE_HOSTILITIES':
    case 'DETERIORATING':
    case 'TENSION_ASSESSED':
      return 'UNDER_STRAIN';
    case 'INCIDENTS':
      return 'HOLDING_WITH_ALLEGATIONS';
    case 'CALM_OBSERVED':
    case 'CALM_ASSESSED':
    case 'UNKNOWN':
      break;
  }
  if (compliance === 'ALLEGATIONS' || compliance === 'VERIFIED_INCIDENTS') return 'HOLDING_WITH_ALLEGATIONS';
  if (situation === 'CALM_OBSERVED') return 'HOLDING';
  return situation === 'CALM_ASSESSED' ? 'HOLDING_UNVERIFIED' : 'IN_FORCE_UNOBSERVED';
}

function moodOf(situation: SituationValue): Mood | undefined {
  switch (situation) {
    case 'ACTIVE_HOSTILITIES':
    case 'DETERIORATING':
    case 'INCIDENTS':
      return 'HOSTILITIES';
    case 'TENSION_ASSESSED':
      return 'TENSION';
    case 'CALM_OBSERVED':
      return 'CALM';
    case 'CALM_ASSESSED':
      return 'UNVERIFIED_CALM';
    case 'UNKNOWN':
      return undefined;
  }
}
