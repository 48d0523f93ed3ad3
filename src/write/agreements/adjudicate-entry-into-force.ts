import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Uuid } from '../../fields/fields.js';
import { addsToAgreement } from './agreement.js';
import { entryIntoForceAdjudicated } from '../../events/agreements/force-events.js';

export class AdjudicateEntryIntoForceBody extends CommandBody {
  @Uuid({ description: 'The entry of this agreement that claims when it entered into force' })
  claimEventId!: string;

  @Phrase()
  declare reason: TextRef;
}

export const adjudicateEntryIntoForce = addsToAgreement({
  name: 'AdjudicateEntryIntoForce',
  summary: 'Decides which claim of the entry into force counts',
  path: '/adjudications',
  body: AdjudicateEntryIntoForceBody,
  decide: (fact, { agreement }) => {
    if (!agreement.claims.some(({ id }) => id === fact.claimEventId)) {
      throw new RuleBroken('UNKNOWN_REFERENCE', 'This agreement has no such claim.', '/claimEventId');
    }
    return [entryIntoForceAdjudicated(fact)];
  },
});
