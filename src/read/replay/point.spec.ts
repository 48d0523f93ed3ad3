import { describe, expect, it } from '@jest/globals';
import { pointFault, readPoint } from './point.js';

describe('a point of both axes of time', () => {
  it.each([
    ['at:2017-08-20', { at: '2017-08-20' }],
    ['knownAt:2017-08-20T10:00:00Z', { knownAt: '2017-08-20T10:00:00Z' }],
    ['position:12', { position: 12 }],
    ['at:2017-08-20, position:0', { at: '2017-08-20', position: 0 }],
    [
      'knownAt:2017-08-31,at:2017-08-20T10:00:00+03:00',
      { knownAt: '2017-08-31', at: '2017-08-20T10:00:00+03:00' },
    ],
  ])('is read from %s', (text, point) => {
    expect(pointFault(text)).toBeUndefined();
    expect(readPoint(text)).toEqual(point);
  });

  it.each([
    ['', '2017-08-20', 'at:yesterday', 'position:-1', 'position:1e3', 'at:2017-08-20,', 'before:2017-08-20'],
    ['at:2017-08-20,at:2017-08-21', 'knownAt:2017-08-20,position:3', 7, undefined],
  ])('is no %j', (...texts) => {
    for (const text of texts) expect(pointFault(text)).toMatch(/^must /);
  });
});
