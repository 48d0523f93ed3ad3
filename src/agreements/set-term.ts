import { InvalidInput } from '../core/errors.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { OneOf } from '../platform/commands/fields.js';
import { Duration, FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import type { RenewalRule } from '../rules/entries.js';
import { addsToAgreement } from './agreement.js';
import { warnIf } from './earlier-acts.js';
import { termSet, trialPeriodSet } from './force-events.js';
import { RENEWAL_RULES, TERM_KINDS } from './vocabulary.js';

export class SetTermBody extends CommandBody {
  @OneOf(TERM_KINDS)
  kind!: (typeof TERM_KINDS)[number];

  @Duration({ optional: true, leastHours: 1 })
  duration?: string;

  @FuzzyTime({ optional: true, description: 'Either this or a duration' })
  until?: StatedTime;

  @OneOf(RENEWAL_RULES)
  renewalRule!: RenewalRule;
}

export const setTerm = addsToAgreement({
  name: 'SetTerm',
  summary: 'Records how long the agreement is to hold, on trial or for a fixed term; the last one set counts',
  path: '/term',
  body: SetTermBody,
  decide: ({ kind, ...term }) => {
    if ((term.duration === undefined) === (term.until === undefined)) {
      throw InvalidInput.at('', 'ONE_OF', 'Give either duration or until.');
    }
    return [kind === 'TRIAL' ? trialPeriodSet(term) : termSet(term)];
  },
  warn: (_, { agreement }) => warnIf(agreement.term !== undefined, 'TERM_REPLACED', ''),
});
