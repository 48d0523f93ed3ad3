import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allOf,
  anyOf,
  combine,
  during,
  minimal,
  nextChangeAfter,
  splice,
  switchOn,
  valueAt,
  valuesOver,
} from './steps.js';
import { point } from './time.js';
import { and, or, type Tri } from './tri.js';

const INF = Number.POSITIVE_INFINITY;

const switches = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 }))
  .map(([earliest, length]) => switchOn({ earliest, latest: earliest + length }));

describe('a fuzzy moment as a switch', () => {
  const f = switchOn({ earliest: 10, latest: 20 });

  it('is not yet before its earliest bound, done from its latest on, and possible between', () => {
    expect([9, 10, 19, 20].map((t) => valueAt(f, t))).toEqual(['NO', 'POSSIBLE', 'POSSIBLE', 'YES']);
  });

  it('turns at once when it is a point', () => {
    expect(switchOn(point(10))).toEqual({ before: 'NO', changes: [{ at: 10, value: 'YES' }] });
  });

  it('is possible at all times on the side that is unbounded', () => {
    expect(switchOn({ earliest: -INF, latest: 5 })).toEqual({
      before: 'POSSIBLE',
      changes: [{ at: 5, value: 'YES' }],
    });
    expect(switchOn({ earliest: 5, latest: INF })).toEqual({
      before: 'NO',
      changes: [{ at: 5, value: 'POSSIBLE' }],
    });
  });

  it('turns on at the start of a span and off at its end', () => {
    const f = during({ start: point(10), end: { earliest: 20, latest: 30 }, ongoing: false });
    expect([9, 10, 20, 30].map((t) => valueAt(f, t))).toEqual(['NO', 'YES', 'POSSIBLE', 'NO']);
  });
});

describe('a piecewise constant function', () => {
  it('takes, over a half-open range, the values at its moments, and over an empty one the value at its start', () => {
    const f = switchOn({ earliest: 10, latest: 20 });
    expect(valuesOver(f, 5, 10)).toEqual(['NO']);
    expect(valuesOver(f, 5, 11)).toEqual(['NO', 'POSSIBLE']);
    expect(valuesOver(f, -INF, INF)).toEqual(['NO', 'POSSIBLE', 'YES']);
    expect(valuesOver(f, 20, 20)).toEqual(['YES']);
  });

  it('tells when it changes next', () => {
    const f = switchOn({ earliest: 10, latest: 20 });
    expect([9, 10, 20].map((t) => nextChangeAfter(f, t))).toEqual([10, 20, undefined]);
  });

  it('merges equal neighbours', () => {
    const changes = [
      { at: 1, value: 'NO' },
      { at: 2, value: 'YES' },
      { at: 3, value: 'YES' },
    ];
    expect(minimal({ before: 'NO', changes })).toEqual({ before: 'NO', changes: [{ at: 2, value: 'YES' }] });
  });

  it('is combined with others moment by moment, and stays minimal', () => {
    fc.assert(
      fc.property(switches, switches, fc.integer({ min: -1, max: 45 }), (f, g, t) => {
        const values: readonly [Tri, Tri] = [valueAt(f, t), valueAt(g, t)];
        const least = allOf(f, g);
        expect(valueAt(least, t)).toBe(and(...values));
        expect(valueAt(anyOf(f, g), t)).toBe(or(...values));
        expect(minimal(least)).toEqual(least);
        expect(
          valueAt(
            combine<[Tri, Tri], string>((a, b) => a + b, f, g),
            t,
          ),
        ).toBe(values.join(''));
      }),
    );
  });

  it('is spliced with another at an instant', () => {
    fc.assert(
      fc.property(
        switches,
        switches,
        fc.integer({ min: -1, max: 45 }),
        fc.integer({ min: 0, max: 40 }),
        (f, g, t, at) => {
          expect(valueAt(splice(f, at, g), t)).toBe(valueAt(t < at ? f : g, t));
        },
      ),
    );
  });
});
