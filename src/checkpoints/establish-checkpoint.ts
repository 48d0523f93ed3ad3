import type { Names } from '../actors/events.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { NamesByLanguage, Refers, Slug } from '../platform/commands/fields.js';
import { streamOf } from '../platform/commands/streams.js';
import { Point } from '../platform/commands/place-fields.js';
import { FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import { noState, registers, useCase } from '../platform/commands/use-case.js';
import type { LonLat } from '../rules/entries.js';
import { checkpointEstablished } from './events.js';

export class EstablishCheckpointBody extends CommandBody {
  @Slug()
  id!: string;

  @Refers('zone')
  zoneId!: string;

  @NamesByLanguage()
  names!: Names;

  @Refers('place', { optional: true })
  placeId?: string;

  @Point({ optional: true })
  point?: LonLat;

  @Refers('actor', { description: 'Who stops people there' })
  operatorActorId!: string;

  @FuzzyTime({ optional: true })
  since?: StatedTime;
}

export const establishCheckpoint = useCase({
  name: 'EstablishCheckpoint',
  summary: 'Records that somebody runs a checkpoint on a road',
  route: '/checkpoints',
  action: 'register',
  body: EstablishCheckpointBody,
  attributed: true,
  target: registers('checkpoint'),
  decider: noState,
  localTimeOf: ({ zoneId }) => [streamOf('zone', zoneId)],
  decide: (body) => {
    const { id: checkpointId, ...data } = dataOf(body);
    return [checkpointEstablished({ checkpointId, ...data })];
  },
});
