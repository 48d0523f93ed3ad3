import { LOG_STREAM } from '../../core/recording-times.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Quantity } from '../../fields/fields.js';
import { Instant } from '../../fields/time-fields.js';
import { noState, useCase } from '../../pipeline/commands/use-case.js';
import { clockCorrected } from '../../events/log/events.js';

export class CorrectClockBody extends CommandBody {
  @Quantity({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true })
  from!: number;

  @Instant()
  at!: string;

  @Phrase()
  declare reason: TextRef;
}

/**
 * Takes down when entries were recorded that stand under a wrong clock. It has no route: who corrects must know that
 * nobody records meanwhile, and has looked at the whole log for what `at` may be.
 */
export const correctClock = useCase({
  name: 'CorrectClock',
  summary: 'Gives the entries from a position on the time at which they were recorded, after a wrong clock',
  route: '/log/clock',
  action: 'operations',
  body: CorrectClockBody,
  target: { expectation: 'either', id: () => LOG_STREAM, stream: () => LOG_STREAM },
  decider: noState,
  byRealClock: true,
  decide: ({ from, at, reason }) => [clockCorrected({ from: String(from), at, reason })],
});
