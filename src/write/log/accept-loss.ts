import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Quantity } from '../../fields/fields.js';
import { noState, useCase } from '../../pipeline/commands/use-case.js';
import { LOG_STREAM } from '../../core/recording-times.js';
import type { TextRef } from '../../core/text-ref.js';
import { lossAccepted } from '../../events/log/events.js';

export class AcceptLossBody extends CommandBody {
  @Quantity({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true })
  entries!: number;

  @Quantity({ min: 0, max: Number.MAX_SAFE_INTEGER, integer: true })
  texts!: number;

  @Phrase()
  declare reason: TextRef;
}

/** Takes down what is lost. It has no route: only who sits at the machine, with the program stopped, can know. */
export const acceptLoss = useCase({
  name: 'AcceptLoss',
  summary: 'Takes down that entries or texts are lost for good',
  route: '/log/losses',
  action: 'operations',
  body: AcceptLossBody,
  target: { expectation: 'either', id: () => LOG_STREAM, stream: () => LOG_STREAM },
  decider: noState,
  decide: ({ entries, texts, reason }) => [lossAccepted({ entries, texts, reason })],
});
