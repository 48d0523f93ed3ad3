import { describe, expect, it } from '@jest/globals';
import { differencesOf } from './differences.js';

describe('the differences of two answers', () => {
  it('are told at their deepest, by path', () => {
    expect(differencesOf({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1, c: 4 }, d: 3 })).toEqual([
      { path: '/a/c', a: 2, b: 4 },
    ]);
  });

  it('follow items of lists by their ids, wherever they stand', () => {
    const a = [
      { agreementId: 'one', phase: 'AGREED' },
      { agreementId: 'two', phase: 'AGREED' },
    ];
    const b = [
      { agreementId: 'two', phase: 'IN_FORCE' },
      { agreementId: 'one', phase: 'AGREED' },
    ];
    expect(differencesOf(a, b)).toEqual([{ path: '/two/phase', a: 'AGREED', b: 'IN_FORCE' }]);
    expect(differencesOf([], b.slice(1))).toEqual([{ path: '/one', a: undefined, b: a[0] }]);
  });

  it('take lists of plain values as wholes', () => {
    expect(differencesOf({ flags: ['A'] }, { flags: ['A', 'B'] })).toEqual([
      { path: '/flags', a: ['A'], b: ['A', 'B'] },
    ]);
  });

  it('tell null from nothing, and find none between the same', () => {
    expect(differencesOf({ a: null }, {})).toEqual([{ path: '/a', a: null, b: undefined }]);
    expect(differencesOf({ a: undefined, b: [[1], { c: null }] }, { b: [[1], { c: null }] })).toEqual([]);
  });
});
