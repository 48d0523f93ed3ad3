import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../core/errors.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { Moments } from './moments.js';

const all = (from: string, to: string, step: string): readonly string[] => {
  const moments = new Moments(from, to, step, 'Asia/Damascus');
  return Array.from({ length: moments.count }, (_, index) => formatInstant(moments.at(index)));
};

describe('the moments of a replay', () => {
  it('between dates are the last milliseconds of local days, the last day with them, over a change of the clocks', () => {
    expect(all('2017-10-25', '2017-10-27', 'P1D')).toEqual([
      '2017-10-25T20:59:59.999Z',
      '2017-10-26T21:59:59.999Z',
      '2017-10-27T21:59:59.999Z',
    ]);
  });

  it('are counted from the first, so that months come back to their last day', () => {
    expect(all('2017-01-31', '2017-03-31', 'P1M').map((at) => at.slice(0, 10))).toEqual([
      '2017-01-31',
      '2017-02-28',
      '2017-03-31',
    ]);
  });

  it('within days are counted from the start of the day', () => {
    expect(all('2017-08-20', '2017-08-20', 'PT12H')).toEqual([
      '2017-08-19T21:00:00.000Z',
      '2017-08-20T09:00:00.000Z',
    ]);
  });

  it('from an instant keep its local time', () => {
    expect(all('2017-10-26T09:00:00Z', '2017-10-28T12:00:00Z', 'P1D')).toEqual([
      '2017-10-26T09:00:00.000Z',
      '2017-10-27T10:00:00.000Z',
      '2017-10-28T10:00:00.000Z',
    ]);
  });

  it('are one where a step leads beyond the end, or beyond the calendar', () => {
    expect(all('2017-08-20', '2017-08-20', 'P1D')).toHaveLength(1);
    expect(all('2017-08-20', '2017-08-21', 'P999999999Y')).toHaveLength(1);
  });

  it('are refused when the end comes first, or when there are more than anybody waits for', () => {
    expect(() => all('2017-08-20', '2017-08-19', 'P1D')).toThrow(InvalidInput);
    expect(() => all('2017-01-01', '2018-01-01', 'PT1S')).toThrow('more than 100000 steps');
  });
});
