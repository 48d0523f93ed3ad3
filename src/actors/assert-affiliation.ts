import { RuleBroken } from '../core/errors.js';
import { CommandBody } from '../platform/commands/command-body.js';
import { dataOf } from '../platform/commands/event-data.js';
import { OneOf, Refers } from '../platform/commands/fields.js';
import { FuzzySpan, type StatedSpan } from '../platform/commands/time-fields.js';
import { changes, noState, useCase } from '../platform/commands/use-case.js';
import type { Relation } from '../rules/entries.js';
import { actorAffiliationAsserted } from './events.js';

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
