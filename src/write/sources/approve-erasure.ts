import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Uuid } from '../../fields/fields.js';
import { changes, useCase } from '../../pipeline/commands/use-case.js';
import { dataOn, sourceIdentityErased } from '../../events/sources/events.js';
import { source } from './source.js';

export class ApproveErasureBody extends CommandBody {
  @Uuid({ description: 'The entry that asked for it' })
  requestId!: string;

  @Phrase()
  declare reason: TextRef;
}

export const approveErasure = useCase({
  name: 'ApproveErasure',
  summary: 'Agrees to an erasure that another custodian asked for; it cannot be undone',
  route: '/sources/:id/erasure-approvals',
  action: 'source.erase',
  body: ApproveErasureBody,
  notBuilt:
    'Nothing would be destroyed: erasing identity and words of a source is not built yet. The request stays recorded.',
  target: changes('source'),
  decider: source,
  decide: (body, { id, state, recordedBy }) => {
    const request = state.requests.get(body.requestId);
    if (!request) throw new RuleBroken('UNKNOWN_REFERENCE', 'There is no such request.', '/requestId');
    if (request.by === recordedBy) {
      throw new RuleBroken('SAME_APPROVER', 'Who asked for an erasure cannot approve it too.', '/requestId');
    }
    return request.approved ? [] : [sourceIdentityErased(dataOn(id, body))];
  },
});
