import { describe, expect, it } from '@jest/globals';
import { statusOf } from './status.js';
import { from, log, ms, on, when, type Log } from '../../testing/rules/testing.js';

const ids = (h: Log, day: string) => statusOf(h.world(), 'z', ms(day)).protection.map(({ id }) => id);
const practice = (occurred = from('2017-07-01'), code = 'CIV.HARASSMENT') =>
  log().zone('z').at('2017-07-05').incident('i', occurred, { code });

describe('practices', () => {
  it('are live incidents CIV.* or ACC.* that were ongoing in their latest timing', () => {
    expect(ids(practice(), '2017-08-20')).toEqual(['i']);
    expect(ids(practice(from('2017-07-01'), 'ACC.AID_BLOCK'), '2017-08-20')).toEqual(['i']);
    expect(ids(practice(from('2017-07-01'), 'CIVIL.PROTEST'), '2017-08-20')).toEqual([]);
    expect(ids(practice(from('2017-07-01', '2017-09-01')), '2017-08-20')).toEqual([]);
    expect(ids(practice(on('2017-08-20')), '2017-08-20')).toEqual([]);
    expect(
      ids(practice().add('IncidentRetimed', { incidentId: 'i', occurred: on('2017-08-20') }), '2017-08-20'),
    ).toEqual([]);
    expect(ids(practice().add('IncidentRetracted', { incidentId: 'i' }), '2017-08-20')).toEqual([]);
  });

  it('tell since when, and when the last report that stands was recorded', () => {
    const h = practice().at('2017-07-20');
    h.add('IncidentReportAdded', { incidentId: 'i', report: { reportId: 'i-2', sourceId: 't' } }).at(
      '2017-07-30',
    );
    h.add('IncidentReportAdded', { incidentId: 'i', report: { reportId: 'i-3', sourceId: 'u' } });
    h.add('ReportRetracted', { incidentId: 'i', reportId: 'i-3' });
    expect(statusOf(h.world(), 'z', ms('2017-08-20')).protection).toEqual([
      {
        kind: 'PRACTICE',
        id: 'i',
        code: 'CIV.HARASSMENT',
        since: { earliest: '2017-06-30T21:00:00.000Z', latest: '2017-07-01T21:00:00.000Z' },
        lastReportedAt: '2017-07-20T09:00:00.000Z',
      },
    ]);
  });
});

describe('restrictions', () => {
  const imposed = (zoneId = 'z') =>
    log()
      .zone('whole')
      .zone('z', 'whole')
      .zone('part', 'z')
      .add('RestrictionImposed', {
        restrictionId: 'x',
        zoneId,
        byActorId: 'gov',
        goods: ['FUEL'],
        degree: 'BANNED',
        during: { start: when('2017-08-10') },
      });

  it('hold on the zone and its parts, not on its whole', () => {
    expect(ids(imposed('z'), '2017-08-20')).toEqual(['x']);
    expect(ids(imposed('part'), '2017-08-20')).toEqual(['x']);
    expect(ids(imposed('whole'), '2017-08-20')).toEqual([]);
  });

  it('hold from their earliest bound until the latest bound of their lifting', () => {
    const lifted = imposed().add('RestrictionLifted', { restrictionId: 'x', at: when('2017-08-25') });
    expect(['2017-08-09', '2017-08-10', '2017-08-25', '2017-08-26'].map((day) => ids(lifted, day))).toEqual([
      [],
      ['x'],
      ['x'],
      [],
    ]);
  });

  it('are LIMITED from the latest bound of an easing on', () => {
    const eased = imposed().add('RestrictionEased', {
      restrictionId: 'x',
      at: when('2017-08-15'),
      degree: 'LIMITED',
    });
    const degree = (day: string) => statusOf(eased.world(), 'z', ms(day)).protection;
    expect(degree('2017-08-15')).toMatchObject([{ degree: 'BANNED' }]);
    expect(degree('2017-08-16')).toMatchObject([{ degree: 'LIMITED', goods: ['FUEL'] }]);
  });
});
