import { describe, expect, it } from '@jest/globals';
import { Forbidden } from '../core/errors.js';
import { type Action, authorize, may, policies } from './policies.js';
import { type Principal, ROLES, type Role, speaksFor } from './role.js';

const principal = (...roles: readonly Role[]): Principal => ({
  id: 'amal',
  roles: new Set(roles),
  bodies: 'any',
  zones: 'any',
});
const actions = Object.keys(policies) as Action[];

describe('the policy table', () => {
  it.each<[Role, readonly Action[]]>([
    ['public', ['read.public', 'prove']],
    ['analyst', ['read.public', 'read.judged', 'read.restricted', 'export', 'prove']],
    ['monitor', ['read.public', 'read.judged', 'read.restricted', 'prove', 'report', 'tell', 'correct']],
    [
      'verifier',
      [
        'read.public',
        'read.judged',
        'read.restricted',
        'prove',
        'tell',
        'correct',
        'grade',
        'verify',
        'attribute',
        'find',
        'publish',
      ],
    ],
    ['auditor', ['read.public', 'read.judged', 'prove', 'audit.read']],
    ['registrar', ['read.public', 'read.judged', 'read.restricted', 'prove', 'tell', 'correct', 'register']],
    ['custodian', ['prove', 'source.consent', 'source.erase']],
    ['admin', ['read.public', 'read.judged', 'prove', 'operations', 'metrics']],
  ])('lets the %s do no more than %j', (role, allowed) => {
    const open: readonly Action[] = ['health', 'documentation'];
    expect(actions.filter((action) => may(principal(role), action))).toEqual([...open, ...allowed]);
  });

  it('lets a principal without roles do what anyone may', () => {
    expect(actions.filter((action) => may(principal(), action))).toEqual(['health', 'documentation']);
  });

  it('adds up the roles of a principal', () => {
    expect(() => authorize(principal('public', 'monitor'), 'report')).not.toThrow();
  });

  it('refuses by naming the roles of which one is needed', () => {
    expect(() => authorize(principal(...ROLES.filter((role) => role !== 'verifier')), 'verify')).toThrow(
      new Forbidden('This needs one of the roles verifier.'),
    );
  });
});

describe('a principal', () => {
  it('speaks for their bodies alone', () => {
    expect(speaksFor({ ...principal(), bodies: new Set(['observers']) }, 'observers')).toBe(true);
    expect(speaksFor({ ...principal(), bodies: new Set(['observers']) }, 'guarantor')).toBe(false);
    expect(speaksFor(principal(), 'guarantor')).toBe(true);
  });
});
