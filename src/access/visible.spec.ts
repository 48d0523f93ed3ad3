import { describe, expect, it } from '@jest/globals';
import { ROLES, type Principal, type Role } from './role.js';
import { type EntryScope, seesByPerson, visibleSections } from './visible.js';

const ENTRY: EntryScope = {
  recordedBy: 'amal',
  zoneIds: ['madaya'],
  bodyIds: ['observers'],
  released: false,
};

function caller(role: Role, more: Partial<Principal> = {}): Principal {
  return { id: 'basim', roles: new Set([role]), bodies: new Set(), zones: new Set(), ...more };
}

describe('of an entry', () => {
  it.each<[string, Principal, Partial<EntryScope>, readonly string[]]>([
    ['the public sees nothing before its release', caller('public'), {}, []],
    ['the public sees the public section after it', caller('public'), { released: true }, ['public']],
    ['an analyst sees the public section', caller('analyst'), {}, ['public']],
    [
      'an analyst sees more in their mandate area',
      caller('analyst', { zones: new Set(['madaya']) }),
      {},
      ['public', 'restricted'],
    ],
    ['a monitor sees the public section', caller('monitor'), {}, ['public']],
    [
      'a monitor sees more of what their team recorded',
      caller('monitor', { bodies: new Set(['observers']) }),
      {},
      ['public', 'restricted'],
    ],
    [
      'a monitor sees who recorded their own',
      caller('monitor', { id: 'amal' }),
      {},
      ['header', 'public', 'restricted'],
    ],
    ['a verifier sees all but the source', caller('verifier'), {}, ['header', 'public', 'restricted']],
    ['an auditor sees what needs no approval', caller('auditor'), {}, ['header', 'public']],
    [
      'a registrar sees more in their mandate area',
      caller('registrar', { zones: 'any' }),
      {},
      ['header', 'public', 'restricted'],
    ],
    ['a custodian sees nothing by standing right', caller('custodian'), {}, []],
    ['an admin sees the public section', caller('admin'), {}, ['public']],
  ])('%s', (_what, principal, entry, sections) => {
    expect(visibleSections(principal, { ...ENTRY, ...entry })).toEqual(sections);
  });

  it('nobody sees the source by standing right, whatever their roles', () => {
    const everything: Principal = { id: 'amal', roles: new Set(ROLES), bodies: 'any', zones: 'any' };
    expect(visibleSections(everything, { ...ENTRY, released: true })).toEqual([
      'header',
      'public',
      'restricted',
    ]);
  });

  it('what somebody sees depends on who they are where a role sees its own or its team’s', () => {
    const roles = ROLES.filter((role) => seesByPerson(caller(role)));
    expect(roles).toEqual(['monitor']);
  });
});
