import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Refers } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { accessDenied } from '../../events/zones/events.js';
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
