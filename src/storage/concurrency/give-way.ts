import { setImmediate as atNextTurn } from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long (ms) pieces of work follow one another in a turn of the loop before others have theirs. */
const LONG_MS = 5;

/** When the first piece of work began that was done in this turn of the loop; undefined if none was. */
let heldSince: number | undefined;

function holding(): number {
  if (heldSince === undefined) {
    heldSince = performance.now();
    atNextTurn(() => (heldSince = undefined));
  }
  return heldSince;
}

/**
 * Lets others have their turn if pieces of work, this one's or anybody's, have held the loop for long. What only waits for
 * promises gives nobody a turn: SQLite answers without a pause, so that a hundred questions to it are one piece.
 */
export async function giveWay(): Promise<void> {
  if (performance.now() - holding() > LONG_MS) await nextTurn();
}

/**
 * Does a piece of work, and lets others have their turn before what follows if it took long. One large body passes through
 * pieces of which each is bearable, and all together are not.
 *
 * @param work answers no promise: one that fails would have nobody who waits for it meanwhile
 */
export async function givingWay<Result>(work: () => Result): Promise<Result> {
  holding();
  const result = work();
  await giveWay();
  return result;
}
