import type { TextRef } from '../../core/text-ref.js';
import { dataOf } from '../../events/shared/attribution.js';
import { nested } from '../../fields/field.js';
import { Counted } from '../../fields/count-field.js';
import { Prose, Refers, Uuid } from '../../fields/fields.js';
import { Located } from '../../fields/place-fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { registers, useCase } from '../../pipeline/commands/use-case.js';
import type { Location } from '../../rules/facts/entries.js';
import { zonesOf } from './adds-to-incident.js';
import { coarseOf } from '../../events/incidents/coarse.js';
import { Code } from './code-field.js';
import type { StatedCount } from '../../fields/event-fields.js';
import { firstReportType } from '../../events/incidents/first-report-type.js';
import { incidentDecider } from './incident.js';
import { beginsLater } from './occurrence.js';
import { CasualtiesBody, ReportBody, WeaponBody } from './report-body.js';
import { incidentReported } from '../../events/incidents/report-events.js';

export class ReportIncidentBody extends CasualtiesBody {
  @Uuid({ optional: true })
  id?: string;

  @Code()
  code!: string;

  @Refers('zone', { optional: true })
  zoneId?: string;

  @FuzzySpan()
  occurred!: StatedSpan;

  @Located()
  location!: Location;

  @Located({ optional: true, description: 'Where it had its effect, if elsewhere' })
  impact?: Location;

  @Refers('actor', { optional: true, each: true })
  allegedActors?: readonly string[];

  @Refers('actor', { optional: true, each: true })
  targets?: readonly string[];

  @nested(() => WeaponBody, { optional: true })
  weapon?: WeaponBody;

  @Counted({ optional: true, description: 'Of what the code names: shots, explosions, cases' })
  count?: StatedCount;

  @Prose({ optional: true })
  summary?: TextRef;

  @nested(() => ReportBody)
  report!: ReportBody;
}

const target = registers<ReportIncidentBody>('incident');

export const reportIncident = useCase({
  name: 'ReportIncident',
  summary: 'Records that a source alleges something happened or goes on',
  route: '/incidents',
  action: 'report',
  body: ReportIncidentBody,
  // A UUID is the same in capitals, and a stream has one name.
  target: { ...target, id: (params, body, newId) => target.id(params, body, newId).toLowerCase() },
  decider: incidentDecider,
  localTimeOf: (body) => zonesOf(body),
  decide: (body, { id, newId, registered, recordedAt }) => {
    const { id: incidentId = id, report, ...data } = dataOf(body);
    const { id: reportId = newId, ...said } = report;
    return {
      events: [
        incidentReported(firstReportType(body.code, 'checkpointId' in body.location), {
          incidentId,
          ...data,
          reportId,
          report: { reportId, ...said },
          coarse: coarseOf(data, registered),
        }),
      ],
      warnings: beginsLater(data.occurred, recordedAt),
    };
  },
});
