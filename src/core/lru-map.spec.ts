import { describe, expect, it } from '@jest/globals';
import { LruMap } from './lru-map.js';

const keysOf = (map: LruMap<string, number>): string[] => [...map].map(([key]) => key);

function filled(...keys: readonly string[]): LruMap<string, number> {
  const map = new LruMap<string, number>(3);
  for (const [index, key] of keys.entries()) map.set(key, index);
  return map;
}

describe('LruMap', () => {
  it('forgets what was neither set nor asked for longest', () => {
    const map = filled('a', 'b', 'c');
    map.get('a');
    map.set('d', 4);
    expect(keysOf(map)).toEqual(['c', 'a', 'd']);
    map.set('c', 5);
    map.set('e', 6);
    expect(keysOf(map)).toEqual(['d', 'c', 'e']);
    expect(map.get('a')).toBeUndefined();
  });

  it('keeps the order when the latest is asked for again', () => {
    const map = filled('a', 'b');
    expect([map.get('b'), map.get('b'), map.get('a'), map.get('b')]).toEqual([1, 1, 0, 1]);
    expect(keysOf(map)).toEqual(['a', 'b']);
  });

  it('takes a key that was forgotten as a new one', () => {
    const map = filled('a', 'b', 'c');
    map.delete('c');
    expect(map.get('c')).toBeUndefined();
    map.set('c', 7);
    map.get('a');
    map.clear();
    map.set('a', 8);
    map.set('b', 9);
    expect(map.get('a')).toBe(8);
    expect(keysOf(map)).toEqual(['b', 'a']);
  });
});
