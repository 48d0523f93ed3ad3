import type { TextRef } from '../core/text-ref.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { Phrase } from '../platform/commands/fields.js';
import { changes, noState, useCase } from '../platform/commands/use-case.js';
import { dataOn, sourceErasureRequested } from './events.js';

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
