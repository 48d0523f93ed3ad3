import { type EventStore, FROM_START } from '../../../core/event-store.js';
import { RecordingTimes } from '../../../core/recording-times.js';
import type { ReadModelDatabase } from '../database/read-model-database.js';
import { entryFeed } from './entry-feed.js';
import { BatchFailed, handle, type OpenEvent, type Unopened } from './handle.js';
import { KeptReadModel } from './kept-read-model.js';
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
import { Rest } from './rest.js';

/** How long entries may gather after a batch, in ms: longer than a batch takes, shorter than anybody notices. */
const GATHER_MS = 20;

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

/** A projection at work: follows the log, batch by batch. */
export class RunningProjection extends KeptReadModel {
  private known: ProjectionProgress;
  /** By which the rows are made. */
  private times = RecordingTimes.asWritten;
  private bootUntil = FROM_START;
  private readonly rest = new Rest();

  constructor(
    readonly projection: Projection,
    private readonly context: ProjectionContext,
  ) {
    super(context.database.instances, context.alarm);
    this.known = notBegun(projection);
  }

  get progress(): number {
    return this.known.position;
  }

  get tz(): string {
    return this.known.tz;
  }

  protected async keep(signal: AbortSignal): Promise<void> {
    await this.bringUpToDate(true);
    await this.follow(signal);
  }

  protected stored(): Promise<ProjectionProgress | null> {
    const { name } = this.projection;
    return this.context.database.read((tx) => tx.findOneBy(ProjectionProgress, { name }));
  }

  protected async note(): Promise<void> {
    const { projection, context } = this;
    const found = await this.stored();
    if (found === null || this.isStopping) return;
    isOutdated(found, projection);
    if (this.bootUntil === FROM_START) this.bootUntil = (await context.store.head()).position;
    if (found.position > this.progress) context.replaced(projection.name, 'moved');
    this.known = found;
    this.moved();
  }

  protected heard(work: string): void {
    const { projection, context } = this;
    if (work === rebuildOf(projection)) context.replaced(projection.name, 'anew');
    if (work === workOf(projection) && this.state === 'live') context.replaced(projection.name, 'moved');
  }

  protected async remake(signal: AbortSignal): Promise<void> {
    const { projection, context } = this;
    const times = await RecordingTimes.read(context.store, context.open);
    await rebuild({ ...context, projection, times, signal, onStep: (position) => this.rebuiltTo(position) });
  }

  protected override rebuilt(): void {
    this.context.replaced(this.projection.name, 'anew');
  }

  protected isOvertaken(error: unknown): boolean {
    if (!(error instanceof ProgressMoved)) return false;
    this.context.replaced(this.projection.name, 'anew');
    return true;
  }

  protected hurry(): void {
    this.rest.rouse();
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
      if (showsAtOnce) this.known = stored;
      if (!isOutdated(stored, projection) && stored.corrected === times.corrected) {
        this.known = stored;
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
    const { projection, context, known, times } = this;
    const last = batch.at(-1);
    const next =
      last === undefined
        ? known
        : { ...known, position: last.position, eventId: last.recorded.id, eventPosition: last.position };
    const entries = await context.database.write(async (tx) => {
      // First, since entries that another process has handled already would look like ones that cannot be.
      await advance(tx, known, next);
      context.reached?.('advanced');
      await context.database.instances.announce(tx, workOf(projection));
      const handled = await handle(projection, batch, context.open, tx, times);
      context.reached?.('handled');
      return handled;
    });
    context.reached?.('committed');
    // The rows before a correction are of other times now. Nobody is told that it was handled before they are made anew.
    if (times.isCorrectedBy(batch)) await this.bringUpToDate(false);
    else this.known = next;
    context.handled(projection.name, entries);
    this.moved();
    context.reached?.('told');
  }

  private moved(): void {
    this.enter(this.progress >= this.bootUntil ? 'live' : 'booting');
  }
}
