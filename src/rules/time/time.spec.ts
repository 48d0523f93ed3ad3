import { describe, expect, it } from '@jest/globals';
import { switchOff, switchOn } from './steps.js';
import { certainPart, extentOf, judge, point, toAct, toStateSpan, type Span } from './time.js';

const INF = Number.POSITIVE_INFINITY;
const RECORDED = '2017-08-20T00:00:00.000Z';
const EARLIER = '2017-08-01T00:00:00.000Z';
const LATER = '2017-09-01T00:00:00.000Z';

const happening = (earliest: number, latest: number): Span => ({
  start: { earliest, latest },
  ongoing: false,
});
const lasting = (from: number, to: number): Span => ({ start: point(from), end: point(to), ongoing: false });

describe('an act', () => {
  it('whose latest bound is open was done at the latest when it was recorded', () => {
    expect(toAct({ earliest: EARLIER, latest: null }, RECORDED)).toEqual({
      earliest: Date.parse(EARLIER),
      latest: Date.parse(RECORDED),
    });
    expect(toAct({ earliest: null, latest: null }, RECORDED)).toEqual({
      earliest: -INF,
      latest: Date.parse(RECORDED),
    });
  });

  it('that is said to begin after its recording is a point', () => {
    expect(toAct({ earliest: LATER, latest: null }, RECORDED)).toEqual(point(Date.parse(LATER)));
  });

  it('keeps the bounds that it has, even after its recording', () => {
    const bounds = { earliest: EARLIER, latest: LATER };
    expect(toAct(bounds, RECORDED)).toEqual({ earliest: Date.parse(EARLIER), latest: Date.parse(LATER) });
  });
});

describe('extent and certain part', () => {
  it.each([
    ['a point is one moment', happening(10, 10), { from: 10, to: 11 }, undefined],
    ['a happening is at some moment of its start', happening(10, 20), { from: 10, to: 20 }, undefined],
    [
      'a lasting one certainly was between its inner bounds',
      { start: { earliest: 10, latest: 15 }, end: { earliest: 20, latest: 30 }, ongoing: false },
      { from: 10, to: 30 },
      { from: 15, to: 20 },
    ],
    [
      'inner bounds that cross leave no certain part',
      { start: { earliest: 10, latest: 25 }, end: { earliest: 20, latest: 30 }, ongoing: false },
      { from: 10, to: 30 },
      undefined,
    ],
    [
      'what is ongoing has no upper bound',
      { start: { earliest: 10, latest: 15 }, ongoing: true },
      { from: 10, to: INF },
      { from: 15, to: INF },
    ],
  ] satisfies [string, Span, object, object | undefined][])('%s', (_, span, extent, certain) => {
    expect(extentOf(span)).toEqual(extent);
    expect(certainPart(span)).toEqual(certain);
  });

  it('of a state: a missing end means ongoing', () => {
    expect(toStateSpan({ start: { earliest: EARLIER, latest: EARLIER } }).ongoing).toBe(true);
    expect(
      toStateSpan({ start: { earliest: EARLIER, latest: EARLIER }, end: { earliest: LATER, latest: LATER } })
        .ongoing,
    ).toBe(false);
  });
});

describe('a value judged over an occurrence', () => {
  const untilHundred = switchOff(point(100));

  it.each([
    ['case 6: exactly at the expiry', happening(100, 100), 'NO'],
    ['case 6: a millisecond before the expiry', happening(99, 99), 'YES'],
    ['case 8: a happening whose extent straddles the expiry', happening(90, 110), 'POSSIBLE'],
    ['a happening that is over before the expiry', happening(90, 100), 'YES'],
    ['a happening after the expiry', happening(100, 110), 'NO'],
    ['case 8: shelling that lasted across the expiry', lasting(90, 110), 'YES'],
    [
      'a lasting one that touches it only where it may not have been',
      { start: { earliest: 90, latest: 105 }, end: point(110), ongoing: false },
      'POSSIBLE',
    ],
    [
      'a lasting one without certain part, wholly before the expiry: as a happening',
      { start: { earliest: 80, latest: 90 }, end: { earliest: 85, latest: 95 }, ongoing: false },
      'YES',
    ],
    [
      'a lasting one without certain part, across the expiry: as a happening',
      { start: { earliest: 80, latest: 90 }, end: { earliest: 85, latest: 105 }, ongoing: false },
      'POSSIBLE',
    ],
  ] satisfies [string, Span, string][])('%s', (_, occurrence, expected) => {
    expect(judge(untilHundred, occurrence, 1_000)).toBe(expected);
  });

  it('case 7: exactly at the start is in force', () => {
    expect(judge(switchOn(point(100)), happening(100, 100), 1_000)).toBe('YES');
    expect(judge(switchOn(point(100)), happening(99, 99), 1_000)).toBe('NO');
  });

  it('sees nothing after the moment of the query, that moment included', () => {
    expect(judge(untilHundred, happening(90, 110), 99)).toBe('YES');
    expect(judge(untilHundred, happening(90, 110), 100)).toBe('POSSIBLE');
    expect(judge(switchOn(point(100)), { start: point(90), ongoing: true }, 99)).toBe('NO');
    expect(judge(switchOn(point(100)), { start: point(90), ongoing: true }, 100)).toBe('YES');
  });

  it('sees of the certain part only what lies before it', () => {
    const f = switchOn({ earliest: 95, latest: 100 });
    expect(judge(f, { start: point(90), ongoing: true }, 99)).toBe('POSSIBLE');
    expect(judge(f, { start: point(90), ongoing: true }, 100)).toBe('YES');
  });

  it('keeps a lasting one lasting when its certain part lies after the moment of the query', () => {
    const span = { start: { earliest: 80, latest: 95 }, end: point(99), ongoing: false };
    expect(judge(untilHundred, span, 90)).toBe('POSSIBLE');
  });
});
