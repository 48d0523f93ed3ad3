import { describe, expect, it } from '@jest/globals';
import { type AssessmentLabel, type During, type EntryData } from '../facts/entries.js';
import { statusOf } from './status.js';
import { from, log, ms, on, when, type Log } from '../../testing/rules/testing.js';

/** Noon of Sunday 20 August: the window is 14-20 August, the one before it 7-13 August. */
const NOON = ms('2017-08-20');
const situation = (h: Log, at = NOON) => statusOf(h.world(), 'z', at).situation;

const attacks = (n: number, day: string, h = log().zone('z')) => {
  for (let i = 0; i < n; i += 1) h.incident(`${day}-${i}`, on(day));
  return h;
};
const one = (occurred: During, told: Partial<EntryData['WeaponUseReported']> = {}) =>
  situation(log().zone('z').incident('i', occurred, told));
const assessed = (label: AssessmentLabel, start: string, end: string, h = log().zone('z')) =>
  h.add('SituationAssessed', { zoneId: 'z', label, during: from(start, end) });

describe('the situation by numbers', () => {
  it('is ACTIVE_HOSTILITIES from five incidents on', () => {
    expect(situation(attacks(5, '2017-08-18'))).toMatchObject({ value: 'ACTIVE_HOSTILITIES', incidents: 5 });
  });

  it('is DETERIORATING from three on that are twice those of the days before', () => {
    expect(situation(attacks(4, '2017-08-18'))).toMatchObject({ value: 'DETERIORATING', previous: 0 });
    const twice = attacks(4, '2017-08-18', attacks(2, '2017-08-10'));
    expect(situation(twice)).toMatchObject({ value: 'DETERIORATING', incidents: 4, previous: 2 });
    const less = attacks(3, '2017-08-18', attacks(2, '2017-08-10'));
    expect(situation(less)).toMatchObject({ value: 'INCIDENTS', incidents: 3, previous: 2 });
  });

  it('is INCIDENTS from one on', () => {
    expect(situation(attacks(1, '2017-08-18')).value).toBe('INCIDENTS');
  });

  it('tells how many were verified', () => {
    const h = attacks(2, '2017-08-18');
    h.add('VerificationConcluded', { incidentId: '2017-08-18-0', bodyId: 'b', outcome: 'VERIFIED' });
    expect(situation(h)).toMatchObject({ incidents: 2, verified: 1 });
  });

  it('counts kinetic acts and attacks on civilians and monitors, nothing else', () => {
    expect(one(on('2017-08-18'), { code: 'CIV.ATTACK' }).incidents).toBe(1);
    expect(one(on('2017-08-18'), { code: 'MON.ATTACK' }).incidents).toBe(1);
    expect(one(on('2017-08-18'), { code: 'CIV.ARREST' }).incidents).toBe(0);
    expect(one(on('2017-08-18'), { code: 'MON.DENIAL' }).incidents).toBe(0);
  });

  it('leaves out what is refuted, retracted, merged or has not begun', () => {
    const h = () => attacks(1, '2017-08-18');
    const id = '2017-08-18-0';
    expect(situation(h().add('IncidentRetracted', { incidentId: id })).incidents).toBe(0);
    expect(situation(h().add('IncidentMerged', { incidentId: id, intoIncidentId: 'x' })).incidents).toBe(0);
    const refuted = h().add('VerificationConcluded', { incidentId: id, bodyId: 'b', outcome: 'REFUTED' });
    expect(situation(refuted).incidents).toBe(0);
    expect(one(on('2017-08-20T10:00:00Z'))).toMatchObject({ value: 'UNKNOWN', incidents: 0, possible: 0 });
  });
});

describe('the window', () => {
  it('is seven local days that end with the day asked about', () => {
    expect(one(on('2017-08-14')).incidents).toBe(1);
    expect(one(on('2017-08-13T21:00:00Z')).incidents).toBe(1);
    expect(one(on('2017-08-13T20:59:59.999Z'))).toMatchObject({ incidents: 0, possible: 0, previous: 1 });
    expect(one(on('2017-08-07')).previous).toBe(1);
    expect(one(on('2017-08-06')).previous).toBe(0);
  });

  it('counts a happening of today, whose extent is not over, certainly', () => {
    expect(one(on('2017-08-20'))).toMatchObject({ incidents: 1, possible: 0 });
  });

  it('counts a happening that may lie outside only as possible', () => {
    expect(one(on({ month: '2017-08' }))).toMatchObject({ value: 'UNKNOWN', incidents: 0, possible: 1 });
    expect(one(on({ earliest: '2017-08-13', latest: '2017-08-14' }))).toMatchObject({
      possible: 1,
      previous: 0,
    });
  });

  it('counts a lasting one by its certain part', () => {
    expect(one(from('2017-08-01', '2017-08-14T00:00:00Z'))).toMatchObject({ incidents: 1, previous: 0 });
    expect(one(from('2017-08-01', '2017-08-14'))).toMatchObject({ incidents: 0, possible: 1, previous: 0 });
    expect(one(from('2017-08-01', '2017-08-10'))).toMatchObject({ incidents: 0, possible: 0, previous: 1 });
  });

  it('counts an occurrence with an open bound only by a certain part', () => {
    expect(one(on({ latest: '2017-08-18' }))).toMatchObject({ incidents: 0, possible: 0 });
    expect(one(from({ unknown: true }))).toMatchObject({ incidents: 0, possible: 0 });
    expect(one(from({ latest: '2017-08-18' })).incidents).toBe(1);
  });

  it('counts a place that is only POSSIBLE as possible', () => {
    const h = log()
      .zone('whole')
      .zone('z', 'whole')
      .place('town')
      .delineated('z', { places: ['town'] });
    expect(situation(h.incident('i', on('2017-08-18'), { location: { zoneId: 'whole' } }))).toMatchObject({
      incidents: 0,
      possible: 1,
    });
  });

  it('follows the setting situationDays', () => {
    const h = attacks(1, '2017-08-14').add('SettingsChanged', { situationDays: 3 });
    expect(situation(h)).toMatchObject({ incidents: 0, previous: 0 });
  });
});

describe('the situation without incidents', () => {
  it('is TENSION_ASSESSED by the assessment with the latest end, of equals the worse', () => {
    expect(situation(assessed('TENSE', '2017-08-14', '2017-08-15')).value).toBe('TENSION_ASSESSED');
    const later = assessed('CALM', '2017-08-14', '2017-08-16', assessed('TENSE', '2017-08-14', '2017-08-15'));
    expect(situation(later).value).toBe('CALM_ASSESSED');
    const tie = assessed(
      'CALM',
      '2017-08-14',
      '2017-08-15',
      assessed('ACTIVE_HOSTILITIES', '2017-08-14', '2017-08-15'),
    );
    expect(situation(tie).value).toBe('TENSION_ASSESSED');
    const [start, end] = ['2017-08-18T00:00:00Z', '2017-08-19T00:00:00Z'];
    const upToAPoint = assessed('CALM', end, end, assessed('TENSE', start, end));
    expect(situation(upToAPoint).value).toBe('TENSION_ASSESSED');
    expect(situation(assessed('TENSE', '2017-08-01', '2017-08-12')).value).toBe('UNKNOWN');
    expect(situation(assessed('TENSE', '2017-08-21', '2017-08-22')).value).toBe('UNKNOWN');
  });

  it('is UNKNOWN when something may have happened, however calm it is said or seen to be', () => {
    const h = assessed('CALM', '2017-08-14', '2017-08-20').incident('i', on({ month: '2017-08' }));
    expect(situation(h).value).toBe('UNKNOWN');
  });

  it('is CALM_OBSERVED only where enough was observed, CALM_ASSESSED by word alone', () => {
    const observed = (hours: number) =>
      assessed('STABLE', '2017-08-14', '2017-08-20').add('ObservationWindowRecorded', {
        zoneId: 'z',
        bodyId: 'b',
        from: new Date(ms('2017-08-14T00:00:00Z')).toISOString(),
        to: new Date(ms('2017-08-14T00:00:00Z') + hours * 3_600_000).toISOString(),
      });
    expect(situation(observed(42)).value).toBe('CALM_OBSERVED');
    expect(situation(observed(41)).value).toBe('CALM_ASSESSED');
    expect(situation(observed(41).add('SettingsChanged', { calmCoverage: 0.2 })).value).toBe('CALM_OBSERVED');
  });

  it('is UNKNOWN when nobody said or saw anything', () => {
    expect(situation(log().zone('z')).value).toBe('UNKNOWN');
  });
});

describe('series', () => {
  it('stand beside the numbers while they meet the window', () => {
    const h = log()
      .zone('z')
      .add('IncidentSeriesRecorded', {
        zoneId: 'z',
        code: 'KIN.CLASH',
        count: { low: 24 },
        during: { start: when('2017-08-18') },
      });
    expect(situation(h)).toMatchObject({
      value: 'UNKNOWN',
      series: [{ code: 'KIN.CLASH', count: { low: 24 } }],
    });
    expect(situation(h, ms('2017-09-01')).series).toEqual([]);
  });
});
