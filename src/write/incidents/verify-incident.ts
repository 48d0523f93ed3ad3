import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Phrase, Refers } from '../../fields/fields.js';
import { addsToIncident, refuseOwnReport } from './adds-to-incident.js';
import {
  type Conclusion,
  CONCLUSIONS,
  verificationConcluded,
  verificationOpened,
  verificationSuspended,
} from '../../events/incidents/verdict-events.js';

export class VerifyIncidentBody extends CommandBody {
  @Refers('actor')
  declare bodyId: string;

  @OneOf(['OPENED', 'SUSPENDED', ...CONCLUSIONS])
  outcome!: 'OPENED' | 'SUSPENDED' | Conclusion;

  @Phrase({ optional: true, each: true, description: 'How the body went about it' })
  method?: readonly TextRef[];

  @Phrase()
  declare reason: TextRef;
}

export const verifyIncident = addsToIncident({
  name: 'VerifyIncident',
  summary: 'Records how far a body is with checking whether it happened, and to what it came',
  path: '/verifications',
  action: 'verify',
  body: VerifyIncidentBody,
  decide: ({ outcome, ...fact }, known) => {
    if (outcome === 'OPENED') return [verificationOpened(fact)];
    if (outcome === 'SUSPENDED') return [verificationSuspended(fact)];
    refuseOwnReport(known);
    return [verificationConcluded({ ...fact, outcome })];
  },
});
