import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { Refers } from '../platform/commands/fields.js';
import { streamOf } from '../platform/commands/streams.js';
import { FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import { changes, noState, useCase } from '../platform/commands/use-case.js';
import { checkpointSupervisionAssigned } from './events.js';

export class AssignCheckpointSupervisionBody extends CommandBody {
  @Refers('actor', { description: 'Who watches how it is run' })
  actorId!: string;

  @FuzzyTime()
  from!: StatedTime;
}

export const assignCheckpointSupervision = useCase({
  name: 'AssignCheckpointSupervision',
  summary: 'Records who supervises the checkpoint from some time on',
  route: '/checkpoints/:id/supervision',
  action: 'register',
  body: AssignCheckpointSupervisionBody,
  target: changes('checkpoint'),
  decider: noState,
  localTimeOf: (_, { params: { id = '' } }) => [streamOf('checkpoint', id)],
  decide: (body, { id }) => [checkpointSupervisionAssigned({ checkpointId: id, ...dataOf(body) })],
});
