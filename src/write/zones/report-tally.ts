import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { nested } from '../../fields/field.js';
import { OneOf, Phrase, Quantity, Refers } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import {
  bodyTallyReported,
  COUNT_UNITS,
  type CountUnit,
  type TallyCount,
} from '../../events/zones/assessment-events.js';
import { onZone } from './zone.js';

class TallyCountBody implements TallyCount {
  @Phrase({ description: 'What was counted, in the words of the bulletin' })
  label!: TextRef;

  @Quantity({ min: 0, max: 1e9, integer: true })
  count!: number;

  @OneOf(COUNT_UNITS)
  unit!: CountUnit;
}

export class ReportTallyBody extends CommandBody {
  @Refers('actor', { description: 'Whose bulletin it is; one of the caller’s bodies' })
  declare bodyId: string;

  @FuzzySpan()
  during!: StatedSpan;

  @nested(() => TallyCountBody, { each: true })
  counts!: readonly TallyCountBody[];
}

export const reportTally = onZone({
  name: 'ReportTally',
  summary: 'Records the numbers of a body’s bulletin, which stay numbers',
  route: '/zones/:id/tallies',
  action: 'report',
  body: ReportTallyBody,
  decide: (body, { id: zoneId }) => [bodyTallyReported({ zoneId, ...dataOf(body) })],
});
