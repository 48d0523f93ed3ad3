import { setImmediate } from 'node:timers/promises';
import type { Fifo } from '../../storage/concurrency/fifo.js';
import type { ReadModelDatabase } from '../../storage/read-models/database/read-model-database.js';
import { ChangeMaker } from './change-maker.js';
import type { Desk } from '../../world/watch/desk.js';
import { workOf } from '../../storage/read-models/lifecycle/projection-progress.js';
import { advanceTo, CHANGES, correctedIn, progressIn } from './progress.js';
import { type ChangeProgress, changeTables } from './tables.js';

/** What a feed is made anew with. */
export interface Remake {
  readonly database: ReadModelDatabase;
  readonly desk: (write: Desk['write']) => Desk;
  /** The line in which the steps of the live feed stand. */
  readonly steps: Fifo;
  readonly signal: AbortSignal;
  /** The moment (ms) up to which time alone may make boundaries by now. */
  readonly boundariesUntil: () => number;
  /** Told how far the new rows have come. */
  readonly onStep: (position: number) => void;
  /**
   * Told of the new rows once they are in place, before any live step. `isSame`: they are those that were, under the name
   * that they had.
   */
  readonly replaced: (progress: Readonly<ChangeProgress>, isSame: boolean) => void;
}

/**
 * Makes the rows of the feed anew beside the live ones, as far as those have come, and puts them in their place in one
 * transaction. Rows that are the same keep their name, so that clients may go on; others have a name of their own.
 *
 * @throws the signal's reason when it aborts; the live rows stay
 */
export async function remakeFeed(remake: Remake): Promise<void> {
  const { database, desk, steps, signal, replaced } = remake;
  const shadow = await database.shadow(changeTables, []);
  try {
    const fresh = await ChangeMaker.resume(desk((fn) => shadow.write(fn)));
    await catchUp(fresh, await liveProgress(database), remake);
    // The last stretch stands in line with the live steps: none comes between reaching them and taking their place.
    await steps.run(async () => {
      const live = await liveProgress(database);
      await catchUp(fresh, live, remake);
      signal.throwIfAborted();
      const { seq, digest } = fresh.progress;
      const isSame = seq === live.seq && digest === live.digest;
      await shadow.write(async (tx) => {
        if (isSame) await advanceTo(tx, fresh.progress, { ...fresh.progress, feed: live.feed });
        await shadow.replaceLive(tx);
        await database.instances.announce(tx, workOf({ name: CHANGES }));
      });
      replaced(fresh.progress, isSame);
    });
  } finally {
    await shadow.discard();
  }
}

function liveProgress(database: ReadModelDatabase): Promise<ChangeProgress> {
  return database.write(async (tx) => progressIn(tx, await correctedIn(tx)));
}

async function catchUp(
  maker: ChangeMaker,
  live: Readonly<ChangeProgress>,
  { signal, onStep, boundariesUntil }: Remake,
): Promise<void> {
  while (maker.progress.position < live.position) {
    signal.throwIfAborted();
    const made = await maker.nextAppends(live.position);
    if (made === undefined && !(await maker.passOver(live.position)))
      throw new Error('The ledger lacks entries of the feed');
    onStep(maker.progress.position);
    await setImmediate();
  }
  // Under a clock that was ahead, the live rows came further than time has.
  const until = Math.min(live.until, boundariesUntil());
  while (maker.progress.until < until) {
    signal.throwIfAborted();
    await maker.boundaries(until);
  }
}
