import { RuleBroken } from '../core/errors.js';
import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { Phrase } from '../platform/commands/fields.js';
import { streamOf } from '../platform/commands/streams.js';
import { FuzzyTime, type StatedTime } from '../platform/commands/time-fields.js';
import { changes, useCase } from '../platform/commands/use-case.js';
import { extentOf, toMoment } from '../rules/time.js';
import { checkpoint } from './checkpoint.js';
import { checkpointClosed } from './events.js';

export class CloseCheckpointBody extends CommandBody {
  @FuzzyTime()
  at!: StatedTime;

  @Phrase()
  declare reason: TextRef;
}

export const closeCheckpoint = useCase({
  name: 'CloseCheckpoint',
  summary: 'Records that nobody is stopped at the checkpoint any more',
  route: '/checkpoints/:id/closure',
  action: 'register',
  body: CloseCheckpointBody,
  target: changes('checkpoint'),
  decider: checkpoint,
  localTimeOf: (_, { params: { id = '' } }) => [streamOf('checkpoint', id)],
  decide: (body, { id: checkpointId, state: { since } }) => {
    const closure = extentOf({ start: toMoment(body.at), ongoing: false });
    if (since && closure.to <= toMoment(since).earliest) {
      throw new RuleBroken('END_BEFORE_START', 'It is closed before it was established.', '/at');
    }
    return [checkpointClosed({ checkpointId, ...dataOf(body) })];
  },
  warn: (_, { state }) => (state.closed ? [{ code: 'CLOSED_BEFORE', pointer: '/at' }] : []),
});
