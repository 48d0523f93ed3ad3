import { Unavailable, Unreadable } from '../../../core/errors.js';
import { FROM_START, LogDamaged } from '../../../core/event-store.js';
import { Bell } from '../../concurrency/bell.js';
import { ALONE, type Instances } from '../../concurrency/instances.js';
import { awaitTurn, pause } from '../../concurrency/turn.js';
import { FileReplaced } from '../../log/sqlite/file-watch.js';
import { Audience } from './audience.js';
import { type Poison, poisonOf } from './handle.js';
import { isOutdated, type MadeWith } from './made-with.js';
import { rebuildOf, workOf } from './projection-progress.js';
import type { Projection } from './projection.js';
import { NotParked, RebuildingAlready } from './refused-orders.js';

/** What is away is tried again this often, and rows that another process may have brought further are looked at. */
const TRY_AGAIN_MS = 1_000;

/**
 * Of several processes on one database one keeps a read model; the others show how far it has come, as their own.
 *
 * - `booting`: catching up with what was in the log at the start, or being rebuilt in a new version
 * - `live`: handles entries as they come
 * - `parked`: could not handle an entry, and waits for `resume` or `rebuild`, or for another process to get past it
 * - `stopped`: not started, or stopped
 */
export type ReadModelState = 'booting' | 'live' | 'parked' | 'stopped';

/** How far rows have come, and what they were made with. */
export interface KeptRows extends MadeWith {
  readonly position: number;
}

/**
 * The life of a read model that is kept up with the log: a small state machine around work that one process at a time has
 * the right to. What the work is, each kind says for itself (docs/adr/0033-one-life-of-a-read-model.md).
 */
export abstract class KeptReadModel {
  abstract readonly projection: Pick<Projection, 'name' | 'version'>;
  /** Position of the last entry in the rows; FROM_START if none, or if it was never started. */
  abstract readonly progress: number;
  /** The version of the time zone data that its rows were made with. */
  abstract readonly tz: string;

  state: ReadModelState = 'stopped';
  /** Why it is parked. */
  poison: Poison | undefined;
  /** How far a rebuild's new rows have come; undefined when none is under way. */
  rebuilding: number | undefined;
  /** Told whenever any of these or the progress change. */
  readonly audience = new Audience(() => this.hurry());

  private stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private looking: Promise<void> = Promise.resolve();
  private rebuildEnd: Promise<void> = Promise.resolve();
  private deafen: () => void = () => undefined;
  /** Rings when another process brought the rows further. */
  private readonly news = new Bell();

  /** @param alarm one line for the log and whoever is on call; it holds no data */
  constructor(
    private readonly instances: Instances,
    private readonly alarm: (message: string) => void,
  ) {}

  /** Keeps the rows up, as long as the signal lets it. This process has the right to. */
  protected abstract keep(signal: AbortSignal): Promise<void>;

  /** Takes note of how far another process has brought the rows. */
  protected abstract note(): Promise<void>;

  /** Makes the rows anew beside the old ones, then puts them in their place, in one transaction. */
  protected abstract remake(signal: AbortSignal): Promise<void>;

  /** The rows as they are stored; null if they were never begun. */
  protected abstract stored(): Promise<KeptRows | null>;

  /** Somebody waits: rests that are taken for the others' sake end. */
  protected abstract hurry(): void;

  /** Whether the error says only that another process was first, so that the work begins again where that is. */
  protected abstract isOvertaken(error: unknown): boolean;

  /** Another process announced some work. */
  protected abstract heard(work: string): void;

  /** This process made the rows anew. */
  protected rebuilt(): void {}

  /** The work is over, for whatever reason. */
  protected ended(): void {}

  start(): void {
    if (this.state === 'booting' || this.state === 'live') return;
    if (this.stopping.signal.aborted) this.stopping = new AbortController();
    this.poison = undefined;
    this.deafen();
    this.deafen = this.instances.onNews((work) => {
      this.heard(work);
      if (work === workOf(this.projection)) this.news.ring();
    });
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

  /** Tries again what it could not do. @throws NotParked */
  resume(): void {
    if (this.state !== 'parked' || this.rebuilding !== undefined) throw new NotParked(this.projection.name);
    this.start();
  }

  /**
   * Makes the rows anew while readers keep the old ones, then starts it if it was parked.
   *
   * @throws RebuildingAlready
   * @throws Poisoned if an entry cannot be handled; rows and state stay as they were
   */
  async rebuild(): Promise<void> {
    if (this.rebuilding !== undefined) throw new RebuildingAlready(this.projection.name);
    this.rebuiltTo(FROM_START);
    this.rebuildEnd = this.rebuildAlone();
    try {
      await this.rebuildEnd;
    } finally {
      this.rebuiltTo(undefined);
    }
    this.rebuilt();
    if (this.state === 'parked' && !this.isStopping) this.start();
  }

  /** Whether it was told to stop. */
  protected get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  protected rebuiltTo(position: number | undefined): void {
    this.rebuilding = position;
    this.audience.tell();
  }

  protected enter(state: ReadModelState): void {
    this.state = state;
    this.audience.tell();
  }

  private async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && !(await this.hasEnded(signal)));
      this.enter('stopped');
    } catch (error) {
      if (!signal.aborted) this.park(error);
    } finally {
      this.ended();
    }
  }

  /** Works for one turn; answers whether there is nothing more to come. @throws what cannot pass by itself */
  private async hasEnded(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.hasHadItsTurn(signal);
    } catch (error) {
      if (this.isOvertaken(error)) return false;
      if (!isPassing(error)) throw error;
      // Or it is being rebuilt: then it is looked at again what is left to do.
      await pause(TRY_AGAIN_MS, signal);
      return false;
    }
  }

  /** Works for as long as this process has the right to; answers whether the log, or the run, has ended. */
  private async hasHadItsTurn(signal: AbortSignal): Promise<boolean> {
    const lease = await awaitTurn(workOf(this.projection), this.instances, () => this.note(), signal);
    if (lease === undefined) return true;
    try {
      await this.keep(AbortSignal.any([signal, lease.lost]));
      return !lease.lost.aborted;
    } finally {
      await lease.release();
    }
  }

  private async rebuildAlone(): Promise<void> {
    const lease = await this.instances.take(rebuildOf(this.projection));
    if (lease === undefined) throw new RebuildingAlready(this.projection.name);
    try {
      await this.remake(AbortSignal.any([this.stopping.signal, lease.lost]));
    } finally {
      await lease.release();
    }
  }

  private park(error: unknown): void {
    this.poison = poisonOf(error, this.progress);
    const { eventId, type, position, reason, error: what } = this.poison;
    const where =
      eventId === null ? `after position ${this.progress}` : `at position ${position} (${type} ${eventId})`;
    this.alarm(`Projection ${this.projection.name} is parked ${where}: ${reason ?? what}`);
    this.enter('parked');
    this.looking = this.lookPast(this.poison);
  }

  /**
   * Goes on when another process has: got past the entry, or further at all where it was none. That is heard of, too, but
   * not where it came after this process gave its right up and before it parked, nor while it had no session to hear by.
   */
  private async lookPast(poison: Poison): Promise<void> {
    if (this.instances === ALONE) return;
    const { signal } = this.stopping;
    // Where no entry is to blame, or the rows are past it, they have to move: else it would begin and park again without end.
    let from = poison.eventId !== null && poison.position > this.progress ? poison.position - 1 : undefined;
    const asking = setInterval(() => this.news.ring(), TRY_AGAIN_MS);
    try {
      for (;;) {
        // Before looking: what comes meanwhile rings too.
        const news = this.news.next(signal);
        // What cannot be read is looked for again.
        const found = await this.stored().catch(() => null);
        if (this.poison !== poison || this.state !== 'parked' || signal.aborted) return;
        if (found !== null && isOurs(found, this.projection)) {
          if (from !== undefined && found.position > from) return this.start();
          from ??= found.position;
        }
        await news;
      }
    } finally {
      clearInterval(asking);
    }
  }
}

/** Whether rows were made by no newer program than this one. */
function isOurs(rows: MadeWith, projection: Pick<Projection, 'name' | 'version'>): boolean {
  try {
    isOutdated(rows, projection);
    return true;
  } catch {
    return false;
  }
}

/** What is not to be had now and does not come back by itself. */
const LASTING = [LogDamaged, Unreadable, FileReplaced] as const;

/** Whether it is worth trying again: something is away, or the rows are made anew meanwhile, be it because they are damaged. */
function isPassing(error: unknown): boolean {
  if (error instanceof RebuildingAlready) return true;
  return error instanceof Unavailable && !LASTING.some((lasting) => error instanceof lasting);
}
