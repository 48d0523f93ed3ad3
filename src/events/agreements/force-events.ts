import { type DataOf, event } from '../../core/event-type.js';
import { entryId, flag, oneOf, optional, statedTime, string } from '../../fields/event-fields.js';
import { boundsOf } from '../shared/valid-time.js';
import { agreementFact } from './event-parts.js';
import { FORCE_BASES, RENEWAL_RULES } from './vocabulary.js';

/** A claim, one among others, that the agreement entered into force. */
export const agreementEnteredIntoForce = event(
  'AgreementEnteredIntoForce',
  {
    effectiveAt: statedTime,
    basis: oneOf(FORCE_BASES),
    /** Alone, it leaves the force in doubt. */
    provisional: optional(flag),
    ...agreementFact,
  },
  { validTime: ({ effectiveAt }) => boundsOf(effectiveAt) },
);
export type AgreementEnteredIntoForce = DataOf<typeof agreementEnteredIntoForce>;

/** The decision which of the claims counts: the id of an `AgreementEnteredIntoForce` of this agreement. */
export const entryIntoForceAdjudicated = event('EntryIntoForceAdjudicated', {
  claimEventId: entryId,
  ...agreementFact,
});
export type EntryIntoForceAdjudicated = DataOf<typeof entryIntoForceAdjudicated>;

/** How long it is to hold: a length (ISO 8601) or an end, and what happens then. The last one set counts. */
const term = <const Type extends string>(type: Type) =>
  event(
    type,
    {
      duration: optional(string),
      until: optional(statedTime),
      renewalRule: oneOf(RENEWAL_RULES),
      ...agreementFact,
    },
    { validTime: ({ until }) => until && { earliest: null, latest: until.latest } },
  );

export const trialPeriodSet = term('TrialPeriodSet');
export const termSet = term('TermSet');
export type Term = DataOf<typeof termSet>;

/** A further period. Without duration and end it is as long as the one before. */
const renewal = <const Type extends string>(type: Type) =>
  event(
    type,
    {
      decidedAt: statedTime,
      duration: optional(string),
      until: optional(statedTime),
      /** Where a renewal after the expiry begins; absent: at its decision. */
      effectiveFrom: optional(statedTime),
      /** Closes the gap since the expiry, as if it had been decided in time. */
      retroactive: optional(flag),
      ...agreementFact,
    },
    { validTime: ({ decidedAt }) => boundsOf(decidedAt) },
  );

export const trialPeriodRenewed = renewal('TrialPeriodRenewed');
export const termExtended = renewal('TermExtended');
export type Renewal = DataOf<typeof termExtended>;

export const forceEvents = [
  agreementEnteredIntoForce,
  entryIntoForceAdjudicated,
  trialPeriodSet,
  termSet,
  trialPeriodRenewed,
  termExtended,
] as const;
