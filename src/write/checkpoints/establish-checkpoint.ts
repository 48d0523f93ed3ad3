import type { Names } from '../../fields/event-fields.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { NamesByLanguage, Refers, Slug } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import { Point } from '../../fields/place-fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { noState, registers, useCase } from '../../pipeline/commands/use-case.js';
import type { LonLat } from '../../rules/facts/entries.js';
import { checkpointEstablished } from '../../events/checkpoints/events.js';

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
