import { describe, expect, it } from '@jest/globals';
import { actTest, matchesCode } from './act.js';
import { type EntryData } from '../facts/entries.js';
import { log, on } from '../../testing/rules/testing.js';

describe('Act', () => {
  it('matches a code exactly, or the part before a final *', () => {
    expect(matchesCode('KIN.*', 'KIN.AIR')).toBe(true);
    expect(matchesCode('*', 'KIN.AIR')).toBe(true);
    expect(matchesCode('KIN.A', 'KIN.AIR')).toBe(false);
    expect(matchesCode('CIV.*', 'CIVIL.RIOT')).toBe(false);
    expect(matchesCode('K.N.*', 'KIN.AIR')).toBe(false);
    expect(matchesCode('KIN.*.X', 'KIN.AIR.X')).toBe(false);
  });

  const act = (
    clause: Partial<EntryData['ClauseStipulated']>,
    told: Partial<EntryData['WeaponUseReported']>,
  ) => {
    const world = log().ceasefire(clause).incident('i', on('2017-08-20'), told).world();
    const [agreement, incident] = [world.agreements.get('a'), world.incidents.get('i')];
    const stipulated = agreement?.clauses.get('c');
    if (stipulated === undefined || incident === undefined) throw new Error('incomplete');
    return actTest(stipulated, incident).result;
  };

  it('of a clause that prohibits nothing is NO', () => {
    expect(act({ prohibits: undefined }, {})).toBe('NO');
    expect(act({ prohibits: [] }, {})).toBe('NO');
  });

  it('of a live-fire exercise is YES only if the clause bans it (case 26)', () => {
    expect(act({ prohibits: ['KIN.*'] }, { code: 'MIL.LIVE_FIRE_EXERCISE' })).toBe('NO');
    expect(act({ prohibits: ['MIL.LIVE_FIRE_EXERCISE'] }, { code: 'MIL.LIVE_FIRE_EXERCISE' })).toBe('YES');
  });

  it('with a weapon limit looks at the class, told or given by the code', () => {
    const heavy = (told: Partial<EntryData['WeaponUseReported']>) => act({ weapons: 'HEAVY' }, told);
    expect(heavy({ code: 'KIN.SHELLING' })).toBe('YES');
    expect(heavy({ code: 'KIN.SMALL_ARMS' })).toBe('NO');
    expect(heavy({ code: 'KIN.DRONE' })).toBe('NO');
    expect(heavy({ code: 'KIN.CLASH' })).toBe('POSSIBLE');
    expect(heavy({ code: 'KIN.SHELLING', weapon: { class: 'UNKNOWN' } })).toBe('POSSIBLE');
    expect(heavy({ code: 'KIN.CLASH', weapon: { class: 'HEAVY' } })).toBe('YES');
    expect(act({ weapons: 'AIR' }, { code: 'KIN.AIR' })).toBe('YES');
    expect(act({ weapons: 'ANY' }, { code: 'KIN.CLASH' })).toBe('YES');
    expect(act({ weapons: 'ANY' }, { code: 'KIN.CLASH', weapon: { class: 'NONE' } })).toBe('NO');
  });
});
