import { describe, expect, it } from '@jest/globals';
import { FIRST_REPORT_TYPES } from '../../rules/facts/entries.js';
import { familyOf, INCIDENT_CODES, incidentCode } from './codes.js';
import { firstReportType } from './first-report-type.js';

describe('the list of incident codes', () => {
  it('names each code once, in English and Arabic, with a counterpart in ACLED', () => {
    expect(new Set(INCIDENT_CODES.map(({ code }) => code)).size).toBe(INCIDENT_CODES.length);
    for (const { title, acled } of INCIDENT_CODES) {
      expect(title.en).toMatch(/^[A-Z]/);
      expect(title.ar).toMatch(/^[\u0600-\u06FF ]+$/);
      expect(acled[0].eventType).not.toBe('');
    }
  });

  it('says where ACLED has no such type', () => {
    const lossy = INCIDENT_CODES.filter((row) => row.lossy).map(({ code }) => code);
    expect(lossy).toEqual(
      expect.arrayContaining([
        'CIV.HARASSMENT',
        'ACC.AID_BLOCK',
        'ACC.MOVEMENT',
        'MON.DENIAL',
        'MIL.OVERFLIGHT',
        'MIL.LIVE_FIRE_EXERCISE',
        'KIN.EXPLOSION_UNDET',
      ]),
    );
    expect(incidentCode('KIN.SHELLING')).toMatchObject({
      acled: [{ eventType: 'Explosions/Remote violence', subEventType: 'Shelling/artillery/missile attack' }],
      lossy: false,
    });
  });

  it('holds no acts of agreements', () => {
    expect(INCIDENT_CODES.filter(({ code }) => familyOf(code) === 'AGR')).toEqual([]);
    expect(incidentCode('AGR.SIDE_CHANGE')).toBeUndefined();
  });
});

describe('the type of a first report', () => {
  it.each([
    ['CIV.ARREST', true, 'CheckpointArrestReported'],
    ['CIV.ARREST', false, 'ArrestReported'],
    ['CIV.HARASSMENT', true, 'CheckpointHarassmentReported'],
    ['CIV.HARASSMENT', false, 'CivilianHarmReported'],
    ['CIV.DISPLACEMENT', false, 'ForcedDisplacementReported'],
    ['CIV.DISPLACEMENT', true, 'ForcedDisplacementReported'],
    ['CIV.ATTACK', true, 'CivilianHarmReported'],
    ['CIV.SGBV', false, 'CivilianHarmReported'],
    ['KIN.SHELLING', true, 'WeaponUseReported'],
    ['KIN.ADVANCE_STATE', false, 'GroundAdvanceReported'],
    ['KIN.ADVANCE_NSA', false, 'GroundAdvanceReported'],
    ['CIVIL.PROTEST', false, 'CivilUnrestReported'],
    ['ACC.AID_BLOCK', true, 'AccessObstructionReported'],
    ['PROP.LOOT', false, 'PropertyDamageReported'],
    ['MIL.OVERFLIGHT', false, 'MilitaryActivityReported'],
    ['MON.DENIAL', true, 'MonitorObstructionReported'],
    ['POL.PROVOCATION', false, 'ProvocationReported'],
  ])('of %s (at a checkpoint: %s) is %s', (code, atCheckpoint, type) => {
    expect(firstReportType(code, atCheckpoint)).toBe(type);
  });

  it('is there for every code, and every type is used', () => {
    const used = INCIDENT_CODES.flatMap(({ code }) => [
      firstReportType(code, true),
      firstReportType(code, false),
    ]);
    expect(new Set(used)).toEqual(new Set(FIRST_REPORT_TYPES));
  });
});
