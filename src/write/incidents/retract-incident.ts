import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { incidentRetracted } from '../../events/incidents/revision-events.js';

export class RetractIncidentBody extends CommandBody {
  @Phrase()
  declare reason: TextRef;
}

export const retractIncident = addsToIncident({
  name: 'RetractIncident',
  summary: 'Records that it is held to have been no incident at all',
  path: '/retraction',
  action: 'verify',
  body: RetractIncidentBody,
  decide: (fact, { incident }) => (incident.facts.retractedBy === undefined ? [incidentRetracted(fact)] : []),
});
