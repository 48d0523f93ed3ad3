import { CommandBody } from '../../fields/command-body.js';
import { OneOf, Refers } from '../../fields/fields.js';
import type { Role } from '../../rules/facts/entries.js';
import { assignedRoles } from '../../rules/force/standing.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToAgreement } from './agreement.js';
import { hasRole } from './earlier-acts.js';
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
  decide: (fact, known) => {
    const { actorId, role } = fact;
    const assigned = assignedRoles(known.agreement, actorId);
    const excluded = assigned.has('EXCLUDED');
    const conflict = role === 'EXCLUDED' ? !excluded && hasRole(known, actorId) : excluded;
    return {
      events: assigned.has(role) ? [] : [agreementRoleAssigned(fact)],
      warnings: warnIf(conflict, 'ROLES_CONFLICT', '/role'),
    };
  },
});
