import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Refers } from '../../fields/fields.js';
import type { Role } from '../../rules/facts/entries.js';
import { assignedRoles } from '../../rules/force/standing.js';
import { addsToAgreement } from './agreement.js';
import { hasRole, warnIf } from './earlier-acts.js';
import { agreementRoleAssigned } from '../../events/agreements/making-events.js';
import { ROLES } from '../../events/agreements/vocabulary.js';

export class AssignAgreementRoleBody extends CommandBody {
  @Refers('actor')
  actorId!: string;

  @OneOf(ROLES)
  role!: Role;
}

export const assignRole = addsToAgreement({
  name: 'AssignAgreementRole',
  summary: 'Gives an actor a role in the agreement, beside those it has',
  path: '/roles',
  body: AssignAgreementRoleBody,
  decide: (fact, { agreement }) =>
    assignedRoles(agreement, fact.actorId).has(fact.role) ? [] : [agreementRoleAssigned(fact)],
  warn: ({ actorId, role }, known) => {
    const excluded = assignedRoles(known.agreement, actorId).has('EXCLUDED');
    const conflict = role === 'EXCLUDED' ? !excluded && hasRole(known, actorId) : excluded;
    return warnIf(conflict, 'ROLES_CONFLICT', '/role');
  },
});
