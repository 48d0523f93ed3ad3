import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { Phrase } from '../platform/commands/fields.js';
import { FuzzySpan, type StatedSpan } from '../platform/commands/time-fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { coarseOf } from './coarse.js';
import { beginsLater, isSameTiming } from './occurrence.js';
import { incidentRetimed } from './revision-events.js';

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
  decide: (fact, { incident, registered }) => {
    if (isSameTiming(incident.facts.occurred, fact.occurred)) return [];
    return [incidentRetimed({ ...fact, coarse: coarseOf({ occurred: fact.occurred }, registered) })];
  },
  warn: ({ occurred }, { recordedAt }) => beginsLater(occurred, recordedAt),
});
