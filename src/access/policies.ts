import { Forbidden } from '../core/errors.js';
import { type Principal, ROLES, type Role } from './role.js';
import type { SectionName } from '../core/event-store.js';

/** Who may do one thing, and which sections of an entry it is about. */
export interface ActionPolicy {
  /** `anyone` asks for no role at all, and for no name. */
  readonly roles: 'anyone' | readonly Role[];
  readonly sections: readonly SectionName[];
}

const REPORTED: readonly SectionName[] = ['header', 'public', 'restricted', 'source'];
const JUDGED: readonly SectionName[] = ['header', 'public', 'restricted'];

/** The policy table. What is not in it nobody may do: a route or a command without an action does not start. */
export const policies = {
  health: { roles: 'anyone', sections: [] },
  documentation: { roles: 'anyone', sections: [] },

  'read.public': {
    roles: ['public', 'analyst', 'monitor', 'verifier', 'auditor', 'registrar', 'admin'],
    sections: ['public'],
  },
  'read.judged': {
    roles: ['analyst', 'monitor', 'verifier', 'auditor', 'registrar', 'admin'],
    sections: ['public', 'restricted'],
  },
  'read.restricted': {
    roles: ['analyst', 'monitor', 'verifier', 'registrar'],
    sections: ['public', 'restricted'],
  },
  export: { roles: ['analyst'], sections: ['public', 'restricted'] },
  /** Checkpoints, tiles and proofs commit to entries without showing them: everybody who reads may check. */
  prove: { roles: ROLES, sections: [] },
  'audit.read': { roles: ['auditor'], sections: ['header', 'public'] },

  /** What was seen, heard or said: incidents, reports, observation, tallies, series, statements and their sources. */
  report: { roles: ['monitor'], sections: REPORTED },
  /** Sources and what they state: whoever records a fact has to name whose it is. */
  tell: { roles: ['monitor', 'verifier', 'registrar'], sections: REPORTED },
  /** To withdraw or correct; a rule sees to it that a monitor does so with their own alone. */
  correct: { roles: ['monitor', 'verifier', 'registrar'], sections: REPORTED },
  grade: { roles: ['verifier'], sections: JUDGED },
  verify: { roles: ['verifier'], sections: JUDGED },
  attribute: { roles: ['verifier'], sections: JUDGED },
  find: { roles: ['verifier'], sections: JUDGED },
  publish: { roles: ['verifier'], sections: JUDGED },
  /** Zones, actors, places, agreements, checkpoints, mechanisms, expectations, imports, merges, settings. */
  register: { roles: ['registrar'], sections: JUDGED },
  'source.consent': { roles: ['custodian'], sections: ['source'] },
  'source.erase': { roles: ['custodian'], sections: ['source'] },

  operations: { roles: ['admin'], sections: [] },
  /** Numbers of what is done here, and how much of it: of use to who runs the program, and a hint to anybody else. */
  metrics: { roles: ['admin'], sections: [] },
} as const satisfies Readonly<Record<string, ActionPolicy>>;

/** A thing to do, by its name in the table. */
export type Action = keyof typeof policies;

/** Whether the principal has a role that may do this. */
export function may(principal: Principal, action: Action): boolean {
  const { roles }: ActionPolicy = policies[action];
  return roles === 'anyone' || roles.some((role) => principal.roles.has(role));
}

/**
 * Lets the principal do this, or not.
 *
 * @throws Forbidden naming the roles of which one is needed
 */
export function authorize(principal: Principal, action: Action): void {
  if (may(principal, action)) return;
  throw new Forbidden(`This needs one of the roles ${rolesFor(action).join(', ')}.`);
}

/** A monitor corrects what they recorded themselves; who registers or verifies, corrects all (protection.md). */
export function correctsOwnOnly({ roles }: Principal): boolean {
  return !roles.has('registrar') && !roles.has('verifier');
}

/** The roles of which one is needed; empty if none is. */
export function rolesFor(action: Action): readonly Role[] {
  const { roles }: ActionPolicy = policies[action];
  return roles === 'anyone' ? [] : roles;
}
