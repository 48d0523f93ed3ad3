import { setImmediate as nextTurn } from 'node:timers/promises';

/** A piece of work that took longer than this (ms) is not followed by another one in the same turn of the loop. */
const LONG_MS = 5;

/**
 * Does a piece of work, and lets others have their turn before what follows if it took long. One large body passes through
 * pieces of which each is bearable, and all together are not.
 *
 * @param work answers no promise: one that fails would have nobody who waits for it meanwhile
 */
export async function givingWay<Result>(work: () => Result): Promise<Result> {
  const began = performance.now();
  const result = work();
  if (performance.now() - began > LONG_MS) await nextTurn();
  return result;
}
