import { CommandBody } from '../../fields/command-body.js';
import { Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { hasRole, standing, warnIfOver } from './earlier-acts.js';
import { partyAcceded, partyWithdrew } from '../../events/agreements/party-events.js';

export class ActorActBody extends CommandBody {
  @Refers('actor')
  actorId!: string;

  @FuzzyTime()
  at!: StatedTime;
}

export const accede = addsToAgreement({
  name: 'AccedeToAgreement',
  summary: 'Records that an actor acceded: it is a party from then on',
  path: '/accessions',
  body: ActorActBody,
  attributed: true,
  decide: (fact, known) => ({
    events: [partyAcceded(fact)],
    warnings: [
      ...warnIf(standing(known, fact.actorId, fact.at) === 'IN', 'ALREADY_IN', '/actorId'),
      ...warnIfOver(known, fact.at, '/at'),
    ],
  }),
});

export const withdraw = addsToAgreement({
  name: 'WithdrawFromAgreement',
  summary: 'Records that an actor withdrew: the agreement no longer binds it',
  path: '/withdrawals',
  body: ActorActBody,
  attributed: true,
  decide: (fact, known) => ({
    events: [partyWithdrew(fact)],
    warnings: [
      ...warnIf(standing(known, fact.actorId, fact.at) === 'OUT', 'ALREADY_OUT', '/actorId'),
      ...warnIf(!hasRole(known, fact.actorId), 'NO_ROLE', '/actorId'),
    ],
  }),
});
