import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { Phrase } from '../platform/commands/fields.js';
import { noState, useCase } from '../platform/commands/use-case.js';

export class WithdrawEntryBody extends CommandBody {
  @Phrase()
  declare reason: TextRef;
}

/** A withdrawal is a correction by nothing: the entry that the path names is withdrawn, and no other is appended. */
export const withdrawEntry = useCase({
  name: 'WithdrawEntry',
  summary: 'Withdraws an entry: from here on, every answer is as if it had never been recorded',
  route: '/entries/:eventId/withdrawal',
  action: 'correct',
  body: WithdrawEntryBody,
  target: {
    expectation: 'existing',
    id: ({ eventId = '' }) => eventId,
    // Where the entry stands is only known once it is found.
    stream: () => '',
    withdraws: ({ eventId = '' }) => eventId.toLowerCase(),
  },
  decider: noState,
  decide: () => [],
});
