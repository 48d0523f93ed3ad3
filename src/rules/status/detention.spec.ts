import { describe, expect, it } from '@jest/globals';
import { type Count } from '../facts/entries.js';
import { statusOf } from './status.js';
import { log, ms, on, when, type Log } from '../../testing/rules/testing.js';

const held = (h: Log, at = ms('2017-08-31')) => statusOf(h.world(), 'z', at).detention;
const arrested = (count: Count | undefined, h = log().zone('z'), id = 'i') =>
  h.incident(id, on('2016-01-01'), { code: 'CIV.ARREST', arrested: count });
const released = (h: Log, count: Count, day = '2017-08-20', incidentId = 'i') =>
  h.add('DetaineesReleased', { incidentId, count, at: when(day) });

describe('detention', () => {
  it('is nobody where no arrests are told of', () => {
    expect(held(arrested(undefined))).toEqual({ low: 0, best: 0, high: 0 });
  });

  it('reads a count as low ?? best ?? 0, best ?? null, high ?? best ?? null', () => {
    expect(held(arrested({ best: 5 }))).toEqual({ low: 5, best: 5, high: 5 });
    expect(held(arrested({ low: 3 }))).toEqual({ low: 3, best: null, high: null });
    expect(held(arrested({ low: 3, high: 9 }))).toEqual({ low: 3, best: null, high: 9 });
  });

  it('sums over incidents, however long ago; a sum with a null is null', () => {
    expect(held(arrested({ best: 2 }, arrested({ best: 5 }), 'j'))).toEqual({ low: 7, best: 7, high: 7 });
    expect(held(arrested({ low: 1, high: 4 }, arrested({ best: 5 }), 'j'))).toEqual({
      low: 6,
      best: null,
      high: 9,
    });
  });

  it('takes off the released: low - high, best - best, high - low, not below 0', () => {
    expect(held(released(arrested({ low: 5, best: 8, high: 10 }), { low: 1, best: 2, high: 3 }))).toEqual({
      low: 2,
      best: 6,
      high: 9,
    });
    expect(held(released(arrested({ best: 5 }), { best: 7 }))).toEqual({ low: 0, best: 0, high: 0 });
    expect(held(released(released(arrested({ best: 5 }), { best: 2 }), { best: 1 }))).toEqual({
      low: 2,
      best: 2,
      high: 2,
    });
  });

  it('leaves 0 certainly held when nobody knows how many were released at most', () => {
    expect(held(released(arrested({ best: 5 }), { low: 1 }))).toEqual({ low: 0, best: null, high: 4 });
  });

  it('counts a release from its latest bound', () => {
    const h = released(arrested({ best: 5 }), { best: 5 });
    expect(held(h, ms('2017-08-20')).best).toBe(5);
    expect(held(h, ms('2017-08-21')).best).toBe(0);
  });

  it('follows the revised number (case 5)', () => {
    const h = arrested({ best: 2 });
    const before = h.entries.length;
    h.add('CasualtiesRevised', { incidentId: 'i', arrested: { best: 5 } });
    expect(held(h).best).toBe(5);
    expect(statusOf(h.world(before), 'z', ms('2017-08-31')).detention.best).toBe(2);
  });

  it('adds nothing to low for an incident whose place is only POSSIBLE', () => {
    const h = log()
      .zone('whole')
      .zone('z', 'whole')
      .place('town')
      .delineated('z', { places: ['town'] });
    h.incident('i', on('2016-01-01'), {
      code: 'CIV.ARREST',
      location: { zoneId: 'whole' },
      arrested: { best: 5 },
    });
    expect(held(h)).toEqual({ low: 0, best: 5, high: 5 });
  });
});
