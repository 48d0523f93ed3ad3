import type { Names } from '../../fields/event-fields.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { NamesByLanguage, Refers, Slug } from '../../fields/fields.js';
import { TimeZone } from '../../fields/time-fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import { zoneProposed } from '../../events/zones/events.js';

export class ProposeZoneBody extends CommandBody {
  @Slug()
  id!: string;

  @NamesByLanguage()
  names!: Names;

  @TimeZone()
  timeZone!: string;

  @Refers('zone', { optional: true, description: 'The larger zone that it is a part of' })
  partOf?: string;
}

export const proposeZone = useCase({
  name: 'ProposeZone',
  summary: 'Registers a named area; where it lies is said by delineations',
  route: '/zones',
  action: 'register',
  body: ProposeZoneBody,
  target: registers('zone'),
  liesIn: { kind: 'zone', field: 'partOf' },
  decider: noState,
  decide: (body) => {
    const { id: zoneId, ...data } = dataOf(body);
    return [zoneProposed({ zoneId, ...data })];
  },
});
