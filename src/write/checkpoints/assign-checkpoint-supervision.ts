import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Refers } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import { checkpointSupervisionAssigned } from '../../events/checkpoints/events.js';

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
