import { describe, expect, it } from '@jest/globals';
import {
  addDuration,
  isDate,
  isDuration,
  localDateOf,
  localDaysBetween,
  startOfLocalDate,
  startOfLocalDay,
} from './calendar.js';
import { formatBound } from './fuzzy.js';

const ZONE = 'Asia/Damascus';
const after = (from: string, duration: string, times = 1): string | null =>
  formatBound(addDuration(Date.parse(from), duration, ZONE, times));

describe('a duration after an instant', () => {
  it.each([
    [
      'clamps to the end of the month (31 Jul + P2M = 30 Sep)',
      '2017-07-30T21:00:00.000Z',
      'P2M',
      1,
      '2017-09-29T21:00:00.000Z',
    ],
    [
      'is multiplied before it is clamped (31 Jan + 2 x P1M = 31 Mar)',
      '2017-01-31T10:00:00.000Z',
      'P1M',
      2,
      '2017-03-31T09:00:00.000Z',
    ],
    [
      'adds the calendar part before the exact part',
      '2017-01-31T10:00:00.000Z',
      'P1M2DT3H',
      1,
      '2017-03-02T13:00:00.000Z',
    ],
    ['counts days by the local calendar', '2017-03-30T10:00:00.000Z', 'P2D', 1, '2017-04-01T09:00:00.000Z'],
    ['counts hours exactly', '2017-03-30T10:00:00.000Z', 'PT48H', 1, '2017-04-01T10:00:00.000Z'],
    [
      'leads from the day that begins at 01:00 to the start of the next',
      '2017-03-30T22:00:00.000Z',
      'P1D',
      1,
      '2017-03-31T21:00:00.000Z',
    ],
    [
      'leads from midnight to the day that begins at 01:00',
      '2017-03-29T22:00:00.000Z',
      'P1D',
      1,
      '2017-03-30T22:00:00.000Z',
    ],
    [
      'resolves a local time in a gap forward',
      '2017-03-29T22:30:00.000Z',
      'P1D',
      1,
      '2017-03-30T22:30:00.000Z',
    ],
    [
      'resolves a local time that comes twice to the first',
      '2017-10-25T20:30:00.000Z',
      'P1D',
      1,
      '2017-10-26T20:30:00.000Z',
    ],
    ['beyond all calendars is unbounded', '2017-01-01T00:00:00.000Z', 'P999999999Y', 1, null],
  ])('%s', (_, from, duration, times, expected) => {
    expect(after(from, duration, times)).toBe(expected);
  });

  it('leaves what is unbounded unbounded', () => {
    expect(addDuration(Number.NEGATIVE_INFINITY, 'P1D', ZONE)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('local days', () => {
  it('start where midnight is skipped at the first moment there is', () => {
    expect(startOfLocalDate('2017-03-31', ZONE)).toBe(Date.parse('2017-03-30T22:00:00.000Z'));
    expect(startOfLocalDay(Date.parse('2017-03-31T12:00:00.000Z'), ZONE)).toBe(
      Date.parse('2017-03-30T22:00:00.000Z'),
    );
  });

  it('are told of an instant and counted between two', () => {
    expect(localDateOf(Date.parse('2017-08-19T21:00:00.000Z'), ZONE)).toBe('2017-08-20');
    expect(localDateOf(Date.parse('2017-08-19T20:59:59.999Z'), ZONE)).toBe('2017-08-19');
    expect(
      localDaysBetween(Date.parse('2017-08-19T20:59:59.999Z'), Date.parse('2017-08-31T21:00:00.000Z'), ZONE),
    ).toBe(13);
  });
});

describe('what is taken', () => {
  it.each(['P2M', 'P10D', 'PT48H', 'P1M2DT3H', 'P2W', 'P1Y', 'PT90S'])('the duration %s', (text) => {
    expect(isDuration(text)).toBe(true);
  });

  it.each(['', 'P', 'PT', 'P0D', 'PT0S', '-P1D', 'P-1D', '2M', 'P1.5D', 'P1DT', 'P٢M', 'p1d', 'P1D '])(
    'no duration: "%s"',
    (text) => {
      expect(isDuration(text)).toBe(false);
    },
  );

  it.each([
    ['2017-02-28', true],
    ['2016-02-29', true],
    ['2017-02-29', false],
    ['2017-13-01', false],
    ['2017-8-1', false],
    ['٢٠١٧-01-01', false],
  ])('the date %s: %s', (text, taken) => {
    expect(isDate(text)).toBe(taken);
  });
});
