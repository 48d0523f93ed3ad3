import { InvalidInput } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf } from '../../fields/fields.js';
import { Duration, FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { RenewalRule } from '../../rules/facts/entries.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';

import { termSet, trialPeriodSet } from '../../events/agreements/force-events.js';
import { RENEWAL_RULES, TERM_KINDS } from '../../events/agreements/vocabulary.js';

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
  decide: ({ kind, ...term }, { agreement }) => {
    if ((term.duration === undefined) === (term.until === undefined)) {
      throw InvalidInput.at('', 'ONE_OF', 'Give either duration or until.');
    }
    return {
      events: [kind === 'TRIAL' ? trialPeriodSet(term) : termSet(term)],
      warnings: warnIf(agreement.term !== undefined, 'TERM_REPLACED', ''),
    };
  },
});
