import { describe, expect, it } from '@jest/globals';
import {
  endOfQueryDay,
  formatInstant,
  normaliseFuzzy,
  normaliseSpan,
  parseInstant,
  TimeFault,
  type Fuzzy,
} from './fuzzy.js';

const ZONE = 'Asia/Damascus';

function faultOf(run: () => unknown): { pointer: string; code: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof TimeFault) return { pointer: error.pointer, code: error.code };
    throw error;
  }
  throw new Error('It was taken.');
}

describe('the normal form of a fuzzy moment', () => {
  it.each([
    [
      'an instant is a point',
      { at: '2017-08-20T10:00:00+03:00' },
      '2017-08-20T07:00:00.000Z',
      '2017-08-20T07:00:00.000Z',
    ],
    ['a date is a local day', { date: '2017-08-20' }, '2017-08-19T21:00:00.000Z', '2017-08-20T21:00:00.000Z'],
    [
      'a day whose midnight is skipped has 23 hours',
      { date: '2017-03-31' },
      '2017-03-30T22:00:00.000Z',
      '2017-03-31T21:00:00.000Z',
    ],
    [
      'a day with an hour twice has 25',
      { date: '2017-10-26' },
      '2017-10-25T21:00:00.000Z',
      '2017-10-26T22:00:00.000Z',
    ],
    ['a month', { month: '2017-02' }, '2017-01-31T22:00:00.000Z', '2017-02-28T22:00:00.000Z'],
    ['a year', { year: '2016' }, '2015-12-31T22:00:00.000Z', '2016-12-31T22:00:00.000Z'],
    [
      'its own time zone goes before the default',
      { date: '2017-08-20', timeZone: 'UTC' },
      '2017-08-20T00:00:00.000Z',
      '2017-08-21T00:00:00.000Z',
    ],
    [
      'a date as earliest is its start, as latest its end',
      { earliest: '2017-08-20', latest: '2017-08-20' },
      '2017-08-19T21:00:00.000Z',
      '2017-08-20T21:00:00.000Z',
    ],
    [
      'instants as bounds',
      { earliest: '2017-08-20T00:00:00Z', latest: '2017-08-20T00:00:00.001Z' },
      '2017-08-20T00:00:00.000Z',
      '2017-08-20T00:00:00.001Z',
    ],
    ['an absent bound is unbounded', { latest: '2017-08-20' }, null, '2017-08-20T21:00:00.000Z'],
    ['unknown is unbounded on both sides', { unknown: true, verbatim: 'some day' }, null, null],
  ] satisfies [string, Fuzzy, string | null, string | null][])('%s', (_, input, earliest, latest) => {
    expect(normaliseFuzzy(input, ZONE)).toEqual({ earliest, latest });
  });

  it.each([
    [{ at: '2017-08-20' }, '/at', 'INVALID_INSTANT'],
    [{ at: '2017-08-20T10:00:00' }, '/at', 'INVALID_INSTANT'],
    [{ date: '2017-02-29' }, '/date', 'INVALID_DATE'],
    [{ month: '2017-13' }, '/month', 'INVALID_DATE'],
    [{ year: '17' }, '/year', 'INVALID_DATE'],
    [{ year: '9999', timeZone: 'UTC' }, '/year', 'INVALID_DATE'],
    [{ date: '2017-08-20', timeZone: 'Damascus' }, '/timeZone', 'INVALID_TIME_ZONE'],
    [{ earliest: '2017-08-20T00:00:00Z', latest: '2017-08-20T00:00:00Z' }, '', 'EMPTY_INTERVAL'],
    [{ earliest: '2017-08-21', latest: '2017-08-20' }, '', 'EMPTY_INTERVAL'],
    [{ earliest: 'yesterday' }, '/earliest', 'INVALID_INSTANT'],
    [{ at: '2017-08-20T10:00:00Z', date: '2017-08-20' }, '', 'INVALID_FUZZY'],
    [{ unknown: true, latest: '2017-08-20' }, '', 'INVALID_FUZZY'],
  ] satisfies [Fuzzy, string, string][])('refuses %j', (input, pointer, code) => {
    expect(faultOf(() => normaliseFuzzy(input, ZONE))).toEqual({ pointer, code });
  });

  it('refuses a local day that its zone skipped altogether', () => {
    const input = { date: '2011-12-30', timeZone: 'Pacific/Apia' };
    expect(faultOf(() => normaliseFuzzy(input, ZONE))).toEqual({ pointer: '/date', code: 'EMPTY_INTERVAL' });
  });
});

describe('the normal form of a span', () => {
  const start = { date: '2017-08-20' };

  it('keeps what is a happening, lasting or ongoing', () => {
    const normal = normaliseFuzzy(start, ZONE);
    expect(normaliseSpan({ start }, ZONE)).toEqual({ start: normal });
    expect(normaliseSpan({ start, ongoing: true }, ZONE)).toEqual({ start: normal, ongoing: true });
    expect(normaliseSpan({ start, end: start, ongoing: false }, ZONE)).toEqual({
      start: normal,
      end: normal,
    });
  });

  it.each([
    [{ start, end: start, ongoing: true }, '/ongoing', 'END_WITH_ONGOING'],
    [{ start, end: { date: '2017-08-19' } }, '/end', 'END_BEFORE_START'],
    [{ start, end: { at: '2017-08-19T20:59:59.999Z' } }, '/end', 'END_BEFORE_START'],
    [{ start: { date: 'x' } }, '/start/date', 'INVALID_DATE'],
    [{ start, end: { year: 'x' } }, '/end/year', 'INVALID_DATE'],
  ])('refuses %j', (span, pointer, code) => {
    expect(faultOf(() => normaliseSpan(span, ZONE))).toEqual({ pointer, code });
  });

  it('takes an end that may be at or after the start', () => {
    expect(normaliseSpan({ start, end: { at: '2017-08-19T21:00:00Z' } }, ZONE).end?.latest).toBe(
      '2017-08-19T21:00:00.000Z',
    );
    expect(normaliseSpan({ start, end: { month: '2017-08' } }, ZONE).end?.earliest).toBe(
      '2017-07-31T21:00:00.000Z',
    );
  });
});

describe('instants', () => {
  it.each([
    ['2017-08-20T10:00:00Z', '2017-08-20T10:00:00.000Z'],
    ['2017-08-20t10:00:00.5z', '2017-08-20T10:00:00.500Z'],
    ['2017-08-20T10:00:00.123999-04:30', '2017-08-20T14:30:00.123Z'],
  ])('%s is %s', (text, expected) => {
    expect(formatInstant(parseInstant(text) as number)).toBe(expected);
  });

  it.each([
    '2017-02-30T10:00:00Z',
    '2017-08-20T24:00:00Z',
    '2017-08-20T10:00:60Z',
    '2017-08-20 10:00:00Z',
    '2017-08-20T10:00Z',
    '2017-08-20T10:00:00+25:00',
    '٢٠١٧-08-20T10:00:00Z',
    '0000-01-01T00:00:00+01:00',
  ])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('a date in a query means the last millisecond of the local day', () => {
    expect(formatInstant(endOfQueryDay('2017-08-20', ZONE))).toBe('2017-08-20T20:59:59.999Z');
    expect(formatInstant(endOfQueryDay('2017-10-26', ZONE))).toBe('2017-10-26T21:59:59.999Z');
  });
});
