import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { Code } from './code-field.js';
import { incidentReclassified } from '../../events/incidents/revision-events.js';

export class ReclassifyIncidentBody extends CommandBody {
  @Code()
  code!: string;

  @Phrase()
  declare reason: TextRef;
}

export const reclassifyIncident = addsToIncident({
  name: 'ReclassifyIncident',
  summary: 'Records what it was, as known now',
  path: '/reclassification',
  action: 'correct',
  body: ReclassifyIncidentBody,
  decide: (fact, { incident }) => (fact.code === incident.facts.code ? [] : [incidentReclassified(fact)]),
});
