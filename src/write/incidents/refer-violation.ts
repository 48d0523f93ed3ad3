import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { violationReferred } from '../../events/incidents/handling-events.js';

export class ReferViolationBody extends CommandBody {
  @Phrase({ description: 'To whom' })
  to!: TextRef;

  @Phrase()
  declare reason: TextRef;
}

export const referViolation = addsToIncident({
  name: 'ReferViolation',
  summary: 'Records that it was passed on to somebody who may act on it',
  path: '/referrals',
  action: 'find',
  body: ReferViolationBody,
  decide: (fact) => [violationReferred(fact)],
});
