import { setImmediate } from 'node:timers/promises';
import { type EventStore, FROM_START } from '../../../core/event-store.js';
import type { RecordingTimes } from '../../../core/recording-times.js';
import type { ReadModelDatabase } from '../database/read-model-database.js';
import type { ShadowTables } from '../database/shadow-tables.js';
import { sequenced } from './entry-feed.js';
import { BatchFailed, handle, type OpenEvent, type Unopened } from './handle.js';
import { madeBy } from './made-with.js';
import { advance, ProjectionProgress, progressOf, rebuildOf, workOf } from './projection-progress.js';
import type { Projection, ProjectionPoint } from './projection.js';

export interface Rebuild {
  readonly projection: Projection;
  readonly store: EventStore;
  readonly database: ReadModelDatabase;
  readonly open: OpenEvent;
  /** When entries were recorded, as the log has it now. */
  readonly times: RecordingTimes;
  readonly signal: AbortSignal;
  /** Told after every step how far the new rows have come. */
  readonly onStep: (position: number) => void;
  readonly reached?: (point: ProjectionPoint) => void;
}

/** Entries in a step: the more of them share a page of an index, the less is written. Live writes wait for its end. */
export const STEP = 1_000;

/**
 * Makes a projection's rows anew from the log, in shadow tables, and puts them in the place of the live ones.
 *
 * It stops exactly where the live run stands: the switch then leaves the progress as it is, the live run goes on as if
 * nothing had happened, and no entry is passed by. To get there while the log grows, each step looks up the live
 * progress within its own transaction, which holds every other write back; the step that reaches it also switches.
 * An interrupted rebuild starts over: its rows may have been made by code that has changed since.
 *
 * @throws Poisoned at an entry that cannot be handled; the live rows stay
 * @throws the signal's reason when it aborts; the live rows stay
 */
export async function rebuild(run: Rebuild): Promise<void> {
  const shadow = await run.database.shadow(run.projection.tables, [ProjectionProgress]);
  try {
    let position = FROM_START;
    // Up to here entries go one by one: a batch failed, and the one that fails alone is to be named.
    let carefulUntil = FROM_START;
    for (let switched = false; !switched; run.onStep(position)) {
      run.signal.throwIfAborted();
      const step = new Step(run, shadow, position, position < carefulUntil ? 1 : STEP);
      try {
        switched = await step.take();
        run.reached?.(switched ? 'switched' : 'remade');
        position = step.end;
      } catch (error) {
        if (!(error instanceof BatchFailed)) throw error;
        carefulUntil = step.end;
      }
      // SQLite answers without a pause: nobody else would have a turn until the last entry is handled.
      await setImmediate();
    }
  } finally {
    await shadow.discard();
  }
}

/** The next few entries of a rebuild, in one transaction. */
class Step {
  /** The last position of the entries taken. */
  end: number;

  constructor(
    private readonly run: Rebuild,
    private readonly shadow: ShadowTables,
    private readonly after: number,
    private readonly most: number,
  ) {
    this.end = after;
  }

  /** Handles the entries; answers whether the new rows have reached the live ones and taken their place. */
  take(): Promise<boolean> {
    const { projection, open, times } = this.run;
    return this.shadow.write(async (tx) => {
      const live = await progressOf(tx, projection, times.corrected);
      const batch = await this.read(live.position);
      this.end = batch.at(-1)?.position ?? this.after;
      if (batch.length > 0) await handle(projection, batch, open, tx, times);
      if (this.end < live.position) return false;
      await this.shadow.replaceLive(tx);
      await advance(tx, live, { ...live, ...madeBy(projection), corrected: times.corrected });
      const { instances } = this.run.database;
      await instances.announce(tx, rebuildOf(projection));
      await instances.announce(tx, workOf(projection));
      this.run.reached?.('replaced');
      return true;
    });
  }

  private async read(last: number): Promise<Unopened[]> {
    const batch: Unopened[] = [];
    if (this.after >= last) return batch;
    for await (const recorded of this.run.store.readAll(this.after)) {
      const entry = sequenced(recorded);
      batch.push(entry);
      if (batch.length === this.most || entry.position === last) break;
    }
    return batch;
  }
}
