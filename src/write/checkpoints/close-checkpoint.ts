import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { Phrase } from '../../fields/fields.js';
import { streamOf } from '../../fields/things.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { changes, useCase, warnIf } from '../../pipeline/commands/use-case.js';
import { extentOf, toMoment } from '../../rules/time/time.js';
import { checkpoint } from './checkpoint.js';
import { checkpointClosed } from '../../events/checkpoints/events.js';

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
  decide: (body, { id: checkpointId, state: { since, closed } }) => {
    const closure = extentOf({ start: toMoment(body.at), ongoing: false });
    if (since && closure.to <= toMoment(since).earliest) {
      throw new RuleBroken('END_BEFORE_START', 'It is closed before it was established.', '/at');
    }
    return {
      events: [checkpointClosed({ checkpointId, ...dataOf(body) })],
      warnings: warnIf(closed, 'CLOSED_BEFORE', '/at'),
    };
  },
});
