import { RuleBroken } from '../../core/errors.js';
import { CommandBody } from '../../fields/command-body.js';
import { dataOf } from '../../events/shared/attribution.js';
import { OneOf, Refers } from '../../fields/fields.js';
import { FuzzySpan, type StatedSpan } from '../../fields/time-fields.js';
import { changes, noState, useCase } from '../../pipeline/commands/use-case.js';
import type { Relation } from '../../rules/facts/entries.js';
import { actorAffiliationAsserted } from '../../events/actors/events.js';

const RELATIONS = [
  'SUBUNIT',
  'UNDER_COMMAND',
  'ALLIED',
  'INVITED_SUPPORT',
] as const satisfies readonly Relation[];

export class AssertAffiliationBody extends CommandBody {
  @Refers('actor')
  ofActorId!: string;

  @OneOf(RELATIONS)
  relation!: Relation;

  @FuzzySpan()
  during!: StatedSpan;
}

export const assertAffiliation = useCase({
  name: 'AssertAffiliation',
  summary: 'Records a claim that the actor belongs to, obeys, sides with or was invited by another',
  route: '/actors/:id/affiliations',
  action: 'register',
  body: AssertAffiliationBody,
  attributed: true,
  target: changes('actor'),
  decider: noState,
  decide: (body, { id: actorId }) => {
    if (body.ofActorId === actorId) {
      throw new RuleBroken('OWN_AFFILIATION', 'An actor cannot be affiliated to itself.', '/ofActorId');
    }
    return [actorAffiliationAsserted({ actorId, ...dataOf(body) })];
  },
});
