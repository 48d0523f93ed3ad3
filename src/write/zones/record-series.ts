import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Counted } from '../../fields/count-field.js';
import { CodePattern, Phrase, Refers } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { incidentSeriesRecorded, type IncidentSeriesRecorded } from '../../events/zones/assessment-events.js';
import { onZone } from './zone.js';

export class RecordSeriesBody extends CommandBody {
  @CodePattern()
  code!: string;

  @Counted()
  count!: IncidentSeriesRecorded['count'];

  @FuzzySpan()
  during!: StatedSpan;

  @Refers('actor', { optional: true, each: true, description: 'Who did it' })
  actors?: readonly string[];

  @Refers('actor', { optional: true, each: true, description: 'To whom it was done' })
  targets?: readonly string[];

  @Refers('place', { optional: true, description: 'Where people were brought' })
  destinationPlaceId?: string;

  @Phrase({ optional: true, description: 'What came of it' })
  outcome?: TextRef;
}

export const recordSeries = onZone({
  name: 'RecordSeries',
  summary: 'Records a fuzzy number of incidents of one code, never taken apart into incidents',
  route: '/zones/:id/series',
  action: 'report',
  body: RecordSeriesBody,
  attributed: true,
  decide: (body, { id: zoneId }) => {
    if (body.code.startsWith('AGR.')) {
      throw new RuleBroken('AGREEMENT_CODE', 'Use the agreement commands for what parties agree.', '/code');
    }
    return [incidentSeriesRecorded({ zoneId, ...dataOf(body) })];
  },
});
