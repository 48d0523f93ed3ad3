import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { type Warning, warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement, type FactOf, type Known } from './agreement.js';
import { hasRole, isSuspended, warnIfOver } from './earlier-acts.js';
import {
  agreementResumed,
  agreementSuspended,
  agreementTerminated,
} from '../../events/agreements/party-events.js';

export class InterruptAgreementBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;

  @Refers('actor', { optional: true })
  byActorId?: string;

  @Phrase()
  declare reason: TextRef;
}

export const suspendAgreement = addsToAgreement({
  name: 'SuspendAgreement',
  summary: 'Records that the agreement, or an actor its own part of it, was suspended',
  path: '/suspensions',
  body: InterruptAgreementBody,
  decide: (fact, known) => ({
    events: [agreementSuspended(fact)],
    warnings: [
      ...warnIf(isSuspended(known, fact.at, fact.byActorId), 'ALREADY_SUSPENDED', ''),
      ...warnOfInterruption(fact, known),
    ],
  }),
});

export const resumeAgreement = addsToAgreement({
  name: 'ResumeAgreement',
  summary: 'Records that a suspension of the agreement, or of an actor’s part of it, ended',
  path: '/resumptions',
  body: InterruptAgreementBody,
  decide: (fact, known) => ({
    events: [agreementResumed(fact)],
    warnings: [
      ...warnIf(!isSuspended(known, fact.at, fact.byActorId), 'NOT_SUSPENDED', ''),
      ...warnOfInterruption(fact, known),
    ],
  }),
});

export const terminateAgreement = addsToAgreement({
  name: 'TerminateAgreement',
  summary: 'Records that the agreement was ended',
  path: '/termination',
  body: InterruptAgreementBody,
  decide: (fact, known) => ({
    events: [agreementTerminated(fact)],
    warnings: warnOfInterruption(fact, known),
  }),
});

function warnOfInterruption(
  { at, byActorId }: FactOf<InterruptAgreementBody>,
  known: Known,
): readonly Warning[] {
  return [
    ...warnIf(byActorId !== undefined && !hasRole(known, byActorId), 'NO_ROLE', '/byActorId'),
    ...warnIfOver(known, at, '/at'),
  ];
}
