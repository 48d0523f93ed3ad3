import { describe, expect, it } from '@jest/globals';
import { actorRegistered } from '../../events/actors/events.js';
import type { StoredEntry } from '../../storage/read-models/lifecycle/projection.js';
import { namesGivenBy } from './directory-projection.js';

const thing = { kind: 'actor', id: 'a', position: 0, confidential: false };

/** The rows of an entry that names an actor so. */
function rowsOf(names: readonly string[]) {
  const given = Object.fromEntries(names.map((name, index) => [`en-x-${index}`, name]));
  const event = actorRegistered({ actorId: 'a', names: given, kind: 'REBEL_GROUP' });
  return namesGivenBy({ recorded: { id: 'e', stream: 'actor-a' }, event } as StoredEntry, thing, true);
}

describe('the rows by which a thing is found', () => {
  it('are one for each word of a name, and for each spelling one', () => {
    const rows = rowsOf(['Army of Islam', 'Islam', 'army of islam']);
    expect(rows.map(({ folded, whole }) => [folded, whole])).toEqual([
      ['a', true],
      ['army of islam', true],
      ['islam', true],
      ['of islam', false],
    ]);
    expect(rows.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3]);
  });

  it('are for a hundred names of ten words all that there are', () => {
    const names = Array.from({ length: 100 }, (_, name) =>
      Array.from({ length: 10 }, (_unused, word) => `w${name}x${word}`).join(' '),
    );
    expect(rowsOf(names)).toHaveLength(1 + 100 * 10);
  });

  it.each([
    ['800 names of 150 words', 800, 150],
    ['100,000 names', 100_000, 1],
  ])('are bounded for an entry of an older log with %s, whole names first', (_, count, length) => {
    const names = Array.from({ length: count }, (_unused, name) =>
      `n${name} `.concat('x '.repeat(length - 1)),
    );
    const rows = rowsOf(names);
    expect(rows.length).toBeLessThanOrEqual(1_500);
    expect(rows.filter(({ whole }) => whole).length).toBeGreaterThan(800);
  });
});
