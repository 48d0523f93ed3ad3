import { type EventStore, FROM_START } from '../../../core/event-store.js';
import { RecordingTimes } from '../../../core/recording-times.js';
import { ReadModelAway } from '../database/engine.js';
import { ALONE } from '../../concurrency/instances.js';
import { ReadModelDamaged } from '../database/read-model-damage.js';
import type { ReadModelDatabase } from '../database/read-model-database.js';
import { awaitTurn, pause } from '../../concurrency/turn.js';
import { Audience } from './audience.js';
import { entryFeed } from './entry-feed.js';
import { BatchFailed, handle, type OpenEvent, type Poison, poisonOf, type Unopened } from './handle.js';
import { isOutdated } from './made-with.js';
import {
  advance,
  notBegun,
  ProgressMoved,
  ProjectionProgress,
  progressOf,
  rebuildOf,
  workOf,
} from './projection-progress.js';
import type { Projection, ProjectionPoint, StoredEntry } from './projection.js';
import { rebuild } from './rebuild.js';
import { NotParked, RebuildingAlready } from './refused-orders.js';
import { Rest } from './rest.js';

/** How long entries may gather after a batch, in ms: longer than a batch takes, shorter than anybody notices. */
const GATHER_MS = 20;

/** A database that is away is tried again this often. */
export const TRY_AGAIN_MS = 1_000;

/**
 * Of several processes on one database one runs a projection; the others show how far it has come, as their own.
 *
 * - `booting`: catching up with what was in the log at the start, or being rebuilt in a new version
 * - `live`: handles entries as they come
 * - `parked`: could not handle an entry, and waits for `resume` or `rebuild`, or for another process to get past it
 * - `stopped`: not started, or stopped
 */
export type ProjectionState = 'booting' | 'live' | 'parked' | 'stopped';

/** `moved`: another process added rows. `anew`: what was derived from rows may be of others than are there now. */
export type RowsChanged = 'moved' | 'anew';

/** What a projection works on, and whom it tells. */
export interface ProjectionContext {
  readonly store: EventStore;
  readonly database: ReadModelDatabase;
  readonly open: OpenEvent;
  /** After the commit: these entries are in the rows. */
  readonly handled: (projection: string, entries: readonly StoredEntry[]) => void;
  /** The rows changed by other means than entries handled here: by more entries, or all of them were made anew. */
  readonly replaced: (projection: string, how: RowsChanged) => void;
  /** One line for the log and whoever is on call; it holds no data. */
  readonly alarm: (message: string) => void;
  /** Called at every point, for tests that end the process there. */
  readonly reached?: (point: ProjectionPoint) => void;
}

/** One projection at work: a small state machine around a loop over the log. */
export class RunningProjection {
  state: ProjectionState = 'stopped';
  /** Why it is parked. */
  poison: Poison | undefined;
  /** How far a rebuild's new rows have come; undefined when none is under way. */
  rebuilding: number | undefined;
  /** Told whenever any of these or the progress change. */
  readonly audience = new Audience(() => this.rest.rouse());

  private stored: ProjectionProgress;
  /** By which the rows are made. */
  private times = RecordingTimes.asWritten;
  private bootUntil = FROM_START;
  private stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private looking: Promise<void> = Promise.resolve();
  private rebuildEnd: Promise<void> = Promise.resolve();
  private deafen: () => void = () => undefined;
  private readonly rest = new Rest();

  constructor(
    readonly projection: Projection,
    private readonly context: ProjectionContext,
  ) {
    this.stored = notBegun(projection);
  }

  /** Position of the last entry in the rows; FROM_START if none, or if it was never started. */
  get progress(): number {
    return this.stored.position;
  }

  /** The version of the time zone data that its rows were made with. */
  get tz(): string {
    return this.stored.tz;
  }

  start(): void {
    if (this.state === 'booting' || this.state === 'live') return;
    if (this.stopping.signal.aborted) this.stopping = new AbortController();
    this.poison = undefined;
    this.deafen();
    this.deafen = this.context.database.instances.onNews((work) => this.hear(work));
    this.enter('booting');
    this.loop = this.run(this.stopping.signal);
  }

  /** Ends after the batch at hand; a rebuild under way is given up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.deafen();
    await this.loop;
    await this.looking;
    await this.rebuildEnd.catch(() => undefined);
    this.enter('stopped');
  }

  /** Tries the entry at which it is parked again. */
  resume(): void {
    if (this.state !== 'parked' || this.rebuilding !== undefined) {
      throw new NotParked(this.projection.name);
    }
    this.start();
  }

  /**
   * Makes the rows anew while readers keep the old ones, then starts it if it was parked.
   *
   * @throws RuleBroken if a rebuild is under way
   * @throws Poisoned if an entry cannot be handled; rows and state stay as they were
   */
  async rebuild(): Promise<void> {
    const { projection, context } = this;
    if (this.rebuilding !== undefined) throw new RebuildingAlready(projection.name);
    this.remadeTo(FROM_START);
    this.rebuildEnd = this.rebuildAlone();
    try {
      await this.rebuildEnd;
    } finally {
      this.remadeTo(undefined);
    }
    context.replaced(projection.name, 'anew');
    if (this.state === 'parked') this.start();
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (await this.hasHadItsTurn(signal)) return this.enter('stopped');
      } catch (error) {
        if (error instanceof ProgressMoved) this.context.replaced(this.projection.name, 'anew');
        // Or it is being rebuilt: then it is looked at again what is left to do.
        else if (isPassing(error)) await pause(TRY_AGAIN_MS, signal);
        else if (!signal.aborted) return this.park(error);
      }
    }
  }

  /** Runs it for as long as this process has the right to; answers whether the log, or the run, has ended. */
  private async hasHadItsTurn(signal: AbortSignal): Promise<boolean> {
    const { instances } = this.context.database;
    const lease = await awaitTurn(workOf(this.projection), instances, () => this.note(), signal);
    if (lease === undefined) return true;
    try {
      await this.bringUpToDate(true);
      await this.follow(AbortSignal.any([signal, lease.lost]));
      return !lease.lost.aborted;
    } finally {
      await lease.release();
    }
  }

  /** Takes note of how far another process has brought the rows. */
  private async note(): Promise<void> {
    const { projection, context } = this;
    const { name } = projection;
    const found = await context.database.read((tx) => tx.findOneBy(ProjectionProgress, { name }));
    if (found === null || this.stopping.signal.aborted) return;
    isOutdated(found, projection);
    if (this.bootUntil === FROM_START) this.bootUntil = (await context.store.head()).position;
    if (found.position > this.progress) context.replaced(name, 'moved');
    this.stored = found;
    this.moved();
  }

  /** Another process brought the rows further, or made them anew. */
  private hear(work: string): void {
    if (work === rebuildOf(this.projection)) this.context.replaced(this.projection.name, 'anew');
    if (work !== workOf(this.projection)) return;
    if (this.state === 'live') this.context.replaced(this.projection.name, 'moved');
    // It got past the entry, or has other rows by now.
    else if (this.state === 'parked' && this.poison?.eventId != null) this.start();
  }

  private async rebuildAlone(): Promise<void> {
    const { projection, context, stopping } = this;
    const lease = await context.database.instances.take(rebuildOf(projection));
    if (lease === undefined) throw new RebuildingAlready(projection.name);
    try {
      const signal = AbortSignal.any([stopping.signal, lease.lost]);
      const times = await RecordingTimes.read(context.store, context.open);
      await rebuild({ ...context, projection, times, signal, onStep: (position) => this.remadeTo(position) });
    } finally {
      await lease.release();
    }
  }

  private remadeTo(position: number | undefined): void {
    this.rebuilding = position;
    this.audience.tell();
  }

  /**
   * Until the rows are made by what this program makes them by, and of the recording times that the log has now.
   *
   * @param showsAtOnce whether it is told how far they have come before that
   */
  private async bringUpToDate(showsAtOnce: boolean): Promise<void> {
    const { projection, context } = this;
    for (;;) {
      const times = await RecordingTimes.read(context.store, context.open);
      const stored = await context.database.write((tx) => progressOf(tx, projection, times.corrected));
      if (showsAtOnce) this.stored = stored;
      if (!isOutdated(stored, projection) && stored.corrected === times.corrected) {
        this.stored = stored;
        this.times = times;
        return;
      }
      await this.rebuild();
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    this.bootUntil = (await this.context.store.head()).position;
    this.moved();
    for await (const batch of entryFeed(this.context.store, this.progress, signal)) {
      try {
        await this.commit(batch);
      } catch (error) {
        if (!(error instanceof BatchFailed)) throw error;
        for (const entry of batch) await this.commit([entry]);
      }
      await this.gather(signal);
    }
  }

  /**
   * Lets entries gather, since a batch costs much and another entry in it little; not while somebody waits for them.
   */
  private async gather(signal: AbortSignal): Promise<void> {
    if (this.state === 'live' && !this.audience.waits) await this.rest.take(GATHER_MS, signal);
  }

  /** Rows and progress in one transaction: an entry is in both or in neither. */
  private async commit(batch: readonly Unopened[]): Promise<void> {
    const { projection, context, stored, times } = this;
    const last = batch.at(-1);
    const next =
      last === undefined
        ? stored
        : { ...stored, position: last.position, eventId: last.recorded.id, eventPosition: last.position };
    const entries = await context.database.write(async (tx) => {
      // First, since entries that another process has handled already would look like ones that cannot be.
      await advance(tx, stored, next);
      context.reached?.('advanced');
      await context.database.instances.announce(tx, workOf(projection));
      const handled = await handle(projection, batch, context.open, tx, times);
      context.reached?.('handled');
      return handled;
    });
    context.reached?.('committed');
    // The rows before a correction are of other times now. Nobody is told that it was handled before they are made anew.
    if (times.isCorrectedBy(batch)) await this.bringUpToDate(false);
    else this.stored = next;
    context.handled(projection.name, entries);
    this.moved();
    context.reached?.('told');
  }

  private park(error: unknown): void {
    this.poison = poisonOf(error, this.progress);
    const { eventId, type, position, reason, error: what } = this.poison;
    const where =
      eventId === null ? `after position ${this.progress}` : `at position ${position} (${type} ${eventId})`;
    this.context.alarm(`Projection ${this.projection.name} is parked ${where}: ${reason ?? what}`);
    this.enter('parked');
    if (eventId !== null) this.looking = this.lookPast(this.poison);
  }

  /**
   * Goes on when another process has got past the entry. That is heard of, too, but not where it came after this process
   * gave its right up and before it parked, nor while it had no session to hear by.
   */
  private async lookPast(poison: Poison): Promise<void> {
    const { context, projection, stopping } = this;
    if (context.database.instances === ALONE) return;
    const { name } = projection;
    for (;;) {
      const found = await context.database
        .read((tx) => tx.findOneBy(ProjectionProgress, { name }))
        // It is looked for again.
        .catch(() => null);
      if (this.poison !== poison || this.state !== 'parked' || stopping.signal.aborted) return;
      if (found !== null && found.position >= poison.position) return this.start();
      await pause(TRY_AGAIN_MS, stopping.signal);
    }
  }

  private moved(): void {
    this.enter(this.progress >= this.bootUntil ? 'live' : 'booting');
  }

  private enter(state: ProjectionState): void {
    this.state = state;
    this.audience.tell();
  }
}

/** Whether a database is away, or its rows are made anew meanwhile, be it because they are damaged. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof ReadModelAway || error instanceof ReadModelDamaged || error instanceof RebuildingAlready
  );
}
