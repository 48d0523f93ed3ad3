import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase } from '../../fields/fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import { dataOn, sourceErasureRequested } from '../../events/sources/events.js';

export class RequestErasureBody extends CommandBody {
  @Phrase()
  declare reason: TextRef;
}

export const requestErasure = useCase({
  name: 'RequestErasure',
  summary: 'Asks that identity and words of the source be destroyed; somebody else must approve',
  route: '/sources/:id/erasure-requests',
  action: 'source.erase',
  body: RequestErasureBody,
  target: changes('source'),
  decider: noState,
  decide: (body, { id }) => [sourceErasureRequested(dataOn(id, body))],
});
