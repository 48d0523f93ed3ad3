import { describe, expect, it } from '@jest/globals';
import { minimalSet } from './minimal-set.js';

const numbers = Array.from({ length: 100 }, (_, index) => index);

async function least(holds: (some: readonly number[]) => boolean, mostTrials = 10_000): Promise<object> {
  return minimalSet(numbers, (some) => Promise.resolve(holds(some)), mostTrials);
}

describe('a minimal set', () => {
  it('keeps what is needed together, and nothing else', async () => {
    expect(await least((some) => [3, 47, 48, 99].every((one) => some.includes(one)))).toEqual({
      items: [3, 47, 48, 99],
      minimal: true,
    });
  });

  it('is empty where nothing is needed', async () => {
    expect(await least(() => true)).toEqual({ items: [], minimal: true });
  });

  it('keeps the first of those that do the same', async () => {
    expect(await least((some) => some.includes(20) || some.includes(70))).toMatchObject({ items: [20] });
  });

  it('leaves out what is undone, and what only undoes it', async () => {
    const holds = (some: readonly number[]): boolean =>
      some.includes(5) && (!some.includes(30) || some.includes(60));
    expect(await least(holds)).toEqual({ items: [5], minimal: true });
  });

  it('given up early still suffices, and says that it may hold too much', async () => {
    expect(await least((some) => some.includes(20), 2)).toEqual({
      items: numbers.slice(0, 50),
      minimal: false,
    });
  });
});
