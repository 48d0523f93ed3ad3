import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { addsToAgreement } from './agreement.js';
import { warnIfOver } from './earlier-acts.js';
import { agreementReached } from '../../events/agreements/making-events.js';
import { type Completeness, COMPLETENESSES } from '../../events/agreements/vocabulary.js';

export class RecordAgreementReachedBody extends CommandBody {
  @OneOf(COMPLETENESSES)
  completeness!: Completeness;

  @FuzzyTime()
  at!: StatedTime;

  @Refers('actor', { optional: true, each: true })
  negotiatedBy?: readonly string[];

  @Refers('actor', { optional: true, each: true })
  inPresenceOf?: readonly string[];
}

export const recordReached = addsToAgreement({
  name: 'RecordAgreementReached',
  summary: 'Records that negotiators came to terms, and how complete these are',
  path: '/reached',
  body: RecordAgreementReachedBody,
  attributed: true,
  decide: (fact, known) => ({
    events: [agreementReached(fact)],
    warnings: warnIfOver(known, fact.at, '/at'),
  }),
});
