import { CommandBody } from '../platform/commands/command-body.js';
import { OneOf, Refers } from '../platform/commands/fields.js';
import { FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import { addsToAgreement } from './agreement.js';
import { warnIfOver } from './earlier-acts.js';
import { agreementReached } from './making-events.js';
import { type Completeness, COMPLETENESSES } from './vocabulary.js';

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
  decide: (fact) => [agreementReached(fact)],
  warn: ({ at }, known) => warnIfOver(known, at, '/at'),
});
