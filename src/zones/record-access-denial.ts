import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { Refers } from '../platform/commands/fields.js';
import { FuzzySpan, type StatedSpan } from '../platform/commands/time-fields.js';
import { accessDenied } from './events.js';
import { onZone } from './zone.js';

export class RecordAccessDenialBody extends CommandBody {
  @Refers('actor', { description: 'Who was kept out; one of the caller’s bodies' })
  declare bodyId: string;

  @Refers('actor', { optional: true, description: 'Who kept it out' })
  byActorId?: string;

  @FuzzySpan()
  during!: StatedSpan;
}

export const recordAccessDenial = onZone({
  name: 'RecordAccessDenial',
  summary: 'Records that a body was kept out of the zone',
  route: '/zones/:id/access-denials',
  action: 'report',
  body: RecordAccessDenialBody,
  decide: (body, { id: zoneId }) => [accessDenied({ zoneId, ...dataOf(body) })],
});
