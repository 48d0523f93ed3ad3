import { event, type EventType } from '../../core/event-type.js';
import type { StatedTime } from '../../fields/time-fields.js';
import type { RenewalRule } from '../../rules/facts/entries.js';
import { type AgreementFact, boundsOf, factSections } from './event-parts.js';
import type { ForceBasis } from './vocabulary.js';

/** A claim, one among others, that the agreement entered into force. */
export interface AgreementEnteredIntoForce extends AgreementFact {
  readonly effectiveAt: StatedTime;
  readonly basis: ForceBasis;
  /** Alone, it leaves the force in doubt. */
  readonly provisional?: boolean;
}

export const agreementEnteredIntoForce = event<AgreementEnteredIntoForce>()('AgreementEnteredIntoForce', {
  sections: { effectiveAt: 'public', basis: 'public', provisional: 'public', ...factSections },
  validTime: ({ effectiveAt }) => boundsOf(effectiveAt),
});

/** The decision which of the claims counts. */
export interface EntryIntoForceAdjudicated extends AgreementFact {
  /** Id of an `AgreementEnteredIntoForce` of this agreement. */
  readonly claimEventId: string;
}

export const entryIntoForceAdjudicated = event<EntryIntoForceAdjudicated>()('EntryIntoForceAdjudicated', {
  sections: { claimEventId: 'public', ...factSections },
});

/** How long it is to hold: a length (ISO 8601) or an end, and what happens then. The last one set counts. */
export interface Term extends AgreementFact {
  readonly duration?: string;
  readonly until?: StatedTime;
  readonly renewalRule: RenewalRule;
}

export const trialPeriodSet = term('TrialPeriodSet');
export const termSet = term('TermSet');

function term<Type extends string>(type: Type): EventType<Type, Term> {
  return event<Term>()(type, {
    sections: { duration: 'public', until: 'public', renewalRule: 'public', ...factSections },
    validTime: ({ until }) => until && { earliest: null, latest: until.latest },
  });
}

/** A further period. Without duration and end it is as long as the one before. */
export interface Renewal extends AgreementFact {
  readonly decidedAt: StatedTime;
  readonly duration?: string;
  readonly until?: StatedTime;
  /** Where a renewal after the expiry begins; absent: at its decision. */
  readonly effectiveFrom?: StatedTime;
  /** Closes the gap since the expiry, as if it had been decided in time. */
  readonly retroactive?: boolean;
}

export const trialPeriodRenewed = renewal('TrialPeriodRenewed');
export const termExtended = renewal('TermExtended');

function renewal<Type extends string>(type: Type): EventType<Type, Renewal> {
  return event<Renewal>()(type, {
    sections: {
      decidedAt: 'public',
      duration: 'public',
      until: 'public',
      effectiveFrom: 'public',
      retroactive: 'public',
      ...factSections,
    },
    validTime: ({ decidedAt }) => boundsOf(decidedAt),
  });
}

export const forceEvents = [
  agreementEnteredIntoForce,
  entryIntoForceAdjudicated,
  trialPeriodSet,
  termSet,
  trialPeriodRenewed,
  termExtended,
] as const;
