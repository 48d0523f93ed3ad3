import type { Names } from '../actors/events.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { NamesByLanguage, Refers, Slug } from '../platform/commands/fields.js';
import { TimeZone } from '../platform/commands/time-fields.js';
import { noState, registers, useCase } from '../platform/commands/use-case.js';
import { zoneProposed } from './events.js';

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
