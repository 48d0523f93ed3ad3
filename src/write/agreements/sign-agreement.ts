import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Prose, Refers } from '../../fields/fields.js';
import { FuzzyTime, type StatedTime } from '../../fields/time-fields.js';
import type { Agreement } from '../../rules/facts/agreement.js';
import { assignedRoles, partyActors } from '../../rules/force/standing.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { standing, warnIfOver } from './earlier-acts.js';
import { agreementSigned } from '../../events/agreements/party-events.js';
import { SIGNING_ROLES } from '../../events/agreements/vocabulary.js';

export class SignAgreementBody extends CommandBody {
  @Refers('actor')
  actorId!: string;

  @FuzzyTime()
  at!: StatedTime;

  @Prose({ optional: true, description: 'Who signed for the actor' })
  by?: TextRef;
}

export const signAgreement = addsToAgreement({
  name: 'SignAgreement',
  summary: 'Records that a party, guarantor or witness signed',
  path: '/signatures',
  body: SignAgreementBody,
  attributed: true,
  decide: (fact, known) => {
    const { actorId, at } = fact;
    if (!maySign(known.agreement, actorId)) {
      throw new RuleBroken(
        'NO_SIGNING_ROLE',
        `${actorId} does not sign: assign it one of the roles ${SIGNING_ROLES.join(', ')} first.`,
        '/actorId',
      );
    }
    return {
      events: [agreementSigned(fact)],
      warnings: [
        ...warnIf(hasSigned(known.agreement, actorId), 'ALREADY_SIGNED', '/actorId'),
        ...warnIf(standing(known, actorId, at) === 'OUT', 'CONTRADICTS_EARLIER_ACT', '/actorId'),
        ...warnIfOver(known, at, '/at'),
      ],
    };
  },
});

/** Who acceded is a party too. */
function maySign(agreement: Agreement, actorId: string): boolean {
  const roles = assignedRoles(agreement, actorId);
  return SIGNING_ROLES.some((role) => roles.has(role)) || partyActors(agreement).includes(actorId);
}

function hasSigned({ actorActs }: Agreement, actorId: string): boolean {
  return actorActs.some((act) => act.actorId === actorId && act.kind === 'SIGNED');
}
