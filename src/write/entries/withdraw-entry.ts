import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { noState, useCase } from '../../pipeline/commands/use-case.js';

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
