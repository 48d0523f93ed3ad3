import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { coarseOf } from '../../events/incidents/coarse.js';
import { beginsLater, isSameTiming } from './occurrence.js';
import { incidentRetimed } from '../../events/incidents/revision-events.js';

export class RetimeIncidentBody extends CommandBody {
  @FuzzySpan()
  occurred!: StatedSpan;

  @Phrase()
  declare reason: TextRef;
}

export const retimeIncident = addsToIncident({
  name: 'RetimeIncident',
  summary: 'Records when it was, as known now',
  path: '/retiming',
  action: 'correct',
  body: RetimeIncidentBody,
  decide: (fact, { incident, recordedAt, registered }) => {
    const { occurred } = fact;
    const retimed = incidentRetimed({ ...fact, coarse: coarseOf({ occurred }, registered) });
    return {
      events: isSameTiming(incident.facts.occurred, occurred) ? [] : [retimed],
      warnings: beginsLater(occurred, recordedAt),
    };
  },
});
