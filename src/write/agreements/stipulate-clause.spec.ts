import { describe, expect, it } from '@jest/globals';
import { ID, recording } from '../../testing/agreement.fixture.js';
import { clauseStipulated } from '../../events/agreements/making-events.js';
import { stipulateClause } from './stipulate-clause.js';
import { CLAUSE_KINDS } from '../../events/agreements/vocabulary.js';

const conduct = { clauseId: 'c5', kind: 'CHECKPOINT_CONDUCT', prohibits: ['CIV.HARASSMENT', 'CIV.*'] };

describe('a clause', () => {
  it('says whom it binds to what, where, when, and except for what', () => {
    const sent = {
      ...conduct,
      obligated: { roles: ['PARTY'], actorIds: ['government'] },
      weapons: 'ANY',
      zoneIds: ['jayrud'],
      placeScope: 'ORIGIN',
      exceptions: [{ kind: 'TARGET_ACTORS', actorIds: ['is'] }, { kind: 'SELF_DEFENCE' }],
      timeScope: { start: { date: '2017-07-10' } },
    };
    const { events, warnings } = recording(stipulateClause, sent);
    expect(events).toMatchObject([
      {
        type: 'ClauseStipulated',
        data: {
          ...sent,
          agreementId: ID,
          timeScope: { start: { earliest: '2017-07-09T21:00:00.000Z', latest: '2017-07-10T21:00:00.000Z' } },
        },
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it('keeps words out of the log: its text, its sanction, and required acts without a code', () => {
    const { events } = recording(stipulateClause, {
      ...conduct,
      requires: ['GOODS_ENTRY', 'release of employees'],
      sanctionBasis: 'UN Charter, Chapter VII',
      text: { text: 'Harassment shall be reduced', lang: 'en' },
    });
    expect(events).toEqual([
      clauseStipulated({
        agreementId: ID,
        sourceId: 's',
        clauseId: 'c5',
        kind: 'CHECKPOINT_CONDUCT',
        prohibits: conduct.prohibits,
        requires: ['GOODS_ENTRY'],
        requiresInWords: [{ textRef: '/requires/1' }],
        sanctionBasis: { textRef: '/sanctionBasis' },
        text: { textRef: '/text' },
      }),
    ]);
  });

  it('may be of any kind of the list, and of no other', () => {
    for (const kind of CLAUSE_KINDS) {
      expect(recording(stipulateClause, { clauseId: 'c', kind }).events).toHaveLength(1);
    }
    expect(recording(stipulateClause, { clauseId: 'c', kind: 'CEASEFIRE' }).refusal).toBe('INVALID_INPUT');
  });

  it('takes the place of one with the same id, with a warning', () => {
    const former = clauseStipulated({ agreementId: ID, clauseId: 'c5', kind: 'NO_FLY' });
    expect(recording(stipulateClause, conduct, former).warnings).toEqual([
      { code: 'CLAUSE_REPLACED', pointer: '/clauseId' },
    ]);
  });

  it('that names nobody as bound warns of it', () => {
    expect(recording(stipulateClause, { ...conduct, obligated: {} }).warnings).toEqual([
      { code: 'BINDS_NOBODY', pointer: '/obligated' },
    ]);
  });

  it.each([
    ['for targets without saying which', { kind: 'TARGET_ACTORS' }],
    ['for no targets', { kind: 'TARGET_ACTORS', actorIds: [] }],
    ['for self-defence of named actors', { kind: 'SELF_DEFENCE', actorIds: ['is'] }],
    ['for notified movements of named actors', { kind: 'NOTIFIED_MOVEMENT', actorIds: [] }],
    ['of another kind', { kind: 'HOT_PURSUIT' }],
  ])('is refused with an exception %s', (_, exception) => {
    expect(recording(stipulateClause, { ...conduct, exceptions: [exception] }).refusal).toBe('INVALID_INPUT');
  });

  it('is refused with a prohibition that is no code, or a role that there is not', () => {
    expect(recording(stipulateClause, { ...conduct, prohibits: ['no shelling'] }).refusal).toBe(
      'INVALID_INPUT',
    );
    expect(recording(stipulateClause, { ...conduct, obligated: { roles: ['BYSTANDER'] } }).refusal).toBe(
      'INVALID_INPUT',
    );
  });

  it('speaks of the actors and zones it names', () => {
    expect(
      clauseStipulated.subjects({
        agreementId: ID,
        clauseId: 'c',
        kind: 'NO_FLY',
        obligated: { actorIds: ['government'] },
        zoneIds: ['jayrud'],
        exceptions: [{ kind: 'SELF_DEFENCE' }, { kind: 'TARGET_ACTORS', actorIds: ['is'] }],
      }),
    ).toEqual(['actor-government', 'zone-jayrud', 'actor-is']);
  });
});
