import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { incidentEmbargoed } from '../../events/incidents/handling-events.js';

export class EmbargoIncidentBody extends CommandBody {
  @FuzzyTime({ optional: true, description: 'Absent: until it is published anew' })
  until?: StatedTime;

  @Phrase()
  declare reason: TextRef;
}

export const embargoIncident = addsToIncident({
  name: 'EmbargoIncident',
  summary: 'Keeps it from the public for a time',
  path: '/embargo',
  action: 'publish',
  body: EmbargoIncidentBody,
  decide: (fact) => [incidentEmbargoed(fact)],
});
