import { RuleBroken } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { Flag } from '../../fields/fields.js';
import { Duration, FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { evolveAgreement } from '../../rules/facts/agreement.js';
import type { Entry } from '../../rules/facts/entries.js';
import { forceOf } from '../../rules/force/force.js';
import { toAct, toMoment } from '../../rules/time/time.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement, type FactOf, type Known } from './agreement.js';
import { certainlyBefore, warnIfOver } from './earlier-acts.js';
import { termExtended, trialPeriodRenewed } from '../../events/agreements/force-events.js';

export class RenewAgreementBody extends CommandBody {
  @FuzzyTime()
  decidedAt!: StatedTime;

  @Duration({ optional: true, leastHours: 1 })
  duration?: string;

  @FuzzyTime({ optional: true, description: 'Goes before a duration' })
  until?: StatedTime;

  @FuzzyTime({ optional: true })
  effectiveFrom?: StatedTime;

  @Flag({ optional: true })
  retroactive?: boolean;
}

type RenewalFact = FactOf<RenewAgreementBody>;

export const renewAgreement = addsToAgreement({
  name: 'RenewAgreement',
  summary: 'Records that the trial period was renewed or the term extended',
  path: '/renewals',
  body: RenewAgreementBody,
  attributed: true,
  decide: (fact, known) => {
    const { term } = known.agreement;
    if (term === undefined) {
      throw new RuleBroken('RENEWAL_WITHOUT_TERM', 'This agreement has no term to renew; set it first.');
    }
    refuseImpossibleTimes(fact, known.recordedAt);
    return {
      events: [term.kind === 'TRIAL' ? trialPeriodRenewed(fact) : termExtended(fact)],
      warnings: [
        ...warnIf(isLate(fact, known), 'RENEWAL_AFTER_EXPIRY', '/decidedAt'),
        ...warnIf(term.renewalRule === 'NONE', 'RENEWAL_RULED_OUT', ''),
        ...warnIf(fact.duration !== undefined && fact.until !== undefined, 'UNTIL_COUNTS', '/duration'),
        ...warnIf(mayNeedRetroactive(fact, known), 'MAY_NEED_RETROACTIVE', '/effectiveFrom'),
        ...warnIfOver(known, fact.decidedAt, '/decidedAt'),
      ],
    };
  },
});

function refuseImpossibleTimes(
  { effectiveFrom, decidedAt, until, retroactive }: RenewalFact,
  recordedAt: string,
): void {
  if (effectiveFrom === undefined) return;
  const from = toMoment(effectiveFrom);
  if (!retroactive && certainlyBefore(from, toAct(decidedAt, recordedAt))) {
    throw new RuleBroken(
      'NEEDS_RETROACTIVE',
      'A renewal that takes effect before it was decided must be marked retroactive.',
      '/effectiveFrom',
    );
  }
  if (until !== undefined && certainlyBefore(toMoment(until), from)) {
    throw new RuleBroken('END_BEFORE_START', 'The end is certainly before the start.', '/until');
  }
}

/** Then the rules take the decision for the beginning, where the renewal is late. */
function mayNeedRetroactive(
  { effectiveFrom, decidedAt, retroactive }: RenewalFact,
  { recordedAt }: Known,
): boolean {
  if (retroactive || effectiveFrom === undefined) return false;
  return toMoment(effectiveFrom).earliest < toAct(decidedAt, recordedAt).earliest;
}

/** Whether the rules would take the renewal for one after the expiry, which leaves a gap. */
function isLate(fact: RenewalFact, { agreement, recordedAt }: Known): boolean {
  const id = 'this renewal';
  const entry: Entry = {
    type: 'TermExtended',
    id,
    position: Number.MAX_SAFE_INTEGER,
    recordedAt,
    data: fact,
  };
  const renewed = evolveAgreement(agreement, entry) ?? agreement;
  // Neither parameter bears on whether a renewal is in time: an agreement has its own time zone.
  const { term } = forceOf(renewed, { timeZone: 'UTC', unconfirmedPeriods: 0 });
  // In time it continues a run of periods; late it begins one.
  return term?.runs.some(({ periods }) => periods[0]?.eventIds.includes(id)) ?? false;
}
