import type { EntityManager } from 'typeorm';
import { type EventStore, FROM_START } from '../../core/event-store.js';
import { lastPosition } from '../../world/as-of.js';
import { LEDGER } from '../../world/ledger-projection.js';
import { Bell } from '../../storage/concurrency/bell.js';
import { Fifo } from '../../storage/concurrency/fifo.js';
import type { ReadModelDatabase } from '../../storage/read-models/database/read-model-database.js';
import { KeptReadModel } from '../../storage/read-models/lifecycle/kept-read-model.js';
import { isOutdated } from '../../storage/read-models/lifecycle/made-with.js';
import { ProjectionProgress, workOf } from '../../storage/read-models/lifecycle/projection-progress.js';
import type { LastAsked } from '../../storage/read-models/last-asked.js';
import { TZ_VERSION } from '../../rules/time/zone-data.js';
import { ChangeMaker, type Made } from './change-maker.js';
import type { Desk } from '../../world/watch/desk.js';
import { Pace } from './pace.js';
import { CHANGES, CHANGES_VERSION, correctedIn, FeedMoved, progressIn } from './progress.js';
import { remakeFeed } from './remake-feed.js';
import { ChangeProgress } from './tables.js';

/**
 * How long a boundary waits before time alone makes it, in ms: entries recorded before it, by a writer whose clock is
 * off by as much as the log lets it be (5 s), come before it by then.
 */
export const HORIZON_MS = 10_000;

export interface FeedParts extends Pick<Desk, 'types'> {
  readonly store: Pick<EventStore, 'findCommand' | 'head'>;
  readonly database: ReadModelDatabase;
  /** The clock, in ms since the epoch. */
  readonly now: () => number;
  /** When somebody last asked for anything. */
  readonly lastAsked?: LastAsked;
  /** One line for whoever is on call. */
  readonly alarm: (message: string) => void;
}

/**
 * Keeps the feed of changes up with the ledger and the clock. Of several processes on one database one does, and the
 * others take note. It rests on the ledger's rows, so it reads them in snapshots and writes its own in short
 * transactions: however far it is behind, it holds back no write.
 */
export class ChangeFeed extends KeptReadModel {
  readonly projection = { name: CHANGES, version: CHANGES_VERSION };
  progress = -1;
  tz = TZ_VERSION;

  private maker: ChangeMaker | undefined;
  private readonly steps = new Fifo();
  private readonly ledgerMoved = new Bell();
  private readonly listeners = new Set<(made: Made) => void>();
  private ticks: (() => void)[] = [];
  /** Of several processes one leads, and the others follow. */
  private role: 'none' | 'leading' | 'following' = 'none';
  /** The feed and its last number, as last told of; undefined before it was looked at. */
  private told: Pick<ChangeProgress, 'feed' | 'seq'> | undefined;
  /** Whether version and recording times of the rows were looked at since they, or the ledger's, may have changed. */
  private isUpToDate = false;
  /** Whether the log had more than the feed when a boundary was due. */
  private isBehind = false;
  private lastEntryAt = Number.NEGATIVE_INFINITY;

  private readonly pace: Pace;

  constructor(private readonly parts: FeedParts) {
    super(parts.database.instances, parts.alarm);
    this.pace = new Pace(parts.lastAsked);
  }

  /** Calls back whenever rows were made; answers how to end it. */
  onChange(listener: (made: Made) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** To be called when the ledger has more entries. */
  ledgerHasMore(): void {
    this.pace.ledgerMoved();
    this.ledgerMoved.ring();
  }

  /**
   * To be called when the ledger's rows were made anew: nothing of the old ones is kept in memory. If they are of other
   * recording times now, the feed is made anew as well.
   */
  ledgerReplaced(): void {
    this.isUpToDate = false;
    void this.steps.run(() => {
      this.maker = undefined;
      return Promise.resolve();
    });
    this.ledgerMoved.ring();
  }

  /** Looks at the clock, and resolves when all that is due by now is in the feed, or it has stopped. */
  async tick(): Promise<void> {
    if (this.state !== 'booting' && this.state !== 'live') return;
    if (this.role === 'following') return this.note();
    const done = new Promise<void>((resolve) => this.ticks.push(resolve));
    this.ledgerMoved.ring();
    this.pace.rouse();
    await done;
  }

  protected remake(signal: AbortSignal): Promise<void> {
    return remakeFeed({
      database: this.parts.database,
      desk: (write) => this.desk(write),
      steps: this.steps,
      signal,
      boundariesUntil: () => this.parts.now() - HORIZON_MS,
      onStep: (position) => this.rebuiltTo(position),
      replaced: (progress, isSame) => {
        this.maker = undefined;
        this.tz = progress.tz;
        if (!isSame) this.tell({ fromSeq: 1, takenBack: true }, progress);
      },
    });
  }

  protected override ended(): void {
    for (const done of this.ticks.splice(0)) done();
  }

  protected hurry(): void {
    this.pace.rouse();
  }

  /** Where another process moved the feed on, the step itself begins again (see `step`). */
  protected isOvertaken(): boolean {
    return false;
  }

  protected heard(): void {
    // What they made is noted with the feed's name and last number (see `note`).
  }

  protected async keep(signal: AbortSignal): Promise<void> {
    // Others may have made rows since this process last did.
    this.maker = undefined;
    this.role = 'leading';
    this.isUpToDate = false;
    try {
      while (!signal.aborted) await this.look(signal);
    } finally {
      this.role = 'none';
    }
  }

  protected stored(): Promise<ChangeProgress | null> {
    return this.parts.database.read((tx) => tx.findOneBy(ChangeProgress, { name: CHANGES }));
  }

  protected async note(): Promise<void> {
    const found = await this.stored();
    if (found === null || this.role === 'leading' || this.isStopping) return;
    this.tz = found.tz;
    isOutdated(found, this.projection);
    this.role = 'following';
    const { told = found } = this;
    this.progress = found.position;
    this.enter('live');
    this.ended();
    const takenBack = found.feed !== told.feed;
    if (takenBack || found.seq !== told.seq) {
      this.tell({ fromSeq: takenBack ? 1 : told.seq + 1, takenBack }, found);
    } else this.told = found;
  }

  private tell(made: Made, { feed, seq }: Pick<ChangeProgress, 'feed' | 'seq'>): void {
    this.told = { feed, seq };
    for (const listener of this.listeners) listener(made);
  }

  /** Until the rows are made by what this program makes them by, and of the recording times of the ledger's rows. */
  private async bringUpToDate(): Promise<void> {
    const { database } = this.parts;
    while (!this.isUpToDate) {
      this.isUpToDate = true;
      const corrected = await database.read(correctedIn);
      const found = await database.write((tx) => progressIn(tx, corrected));
      this.tz = found.tz;
      if (!isOutdated(found, this.projection) && found.corrected === corrected) return;
      this.isUpToDate = false;
      await this.rebuild();
    }
  }

  /** Does all that can be done now, then waits for the ledger or the clock. */
  private async look(signal: AbortSignal): Promise<void> {
    // Before looking: what happens meanwhile is not missed.
    const waiting = new AbortController();
    const moved = this.ledgerMoved.next(AbortSignal.any([signal, waiting.signal]));
    const asked = this.ticks.splice(0);
    this.pace.begin();
    try {
      await this.bringUpToDate();
      while (!signal.aborted && (await this.steps.run(() => this.step()))) {
        await this.pace.rest(this.audience.waits, signal);
      }
    } catch (error) {
      // Whoever asked waits for the next look, or for the end.
      this.ticks.unshift(...asked);
      waiting.abort();
      throw error;
    }
    if (this.state === 'booting') this.enter('live');
    for (const done of asked) done();
    const timer = setTimeout(() => waiting.abort(), this.untilDue());
    timer.unref();
    await moved;
    clearTimeout(timer);
    waiting.abort();
  }

  /** Some appends, or one stretch of boundaries; answers whether there was one. */
  private async step(): Promise<boolean> {
    try {
      const maker = (this.maker ??= await ChangeMaker.resume(this.desk((fn) => this.writeAnnounced(fn))));
      this.moved(maker);
      const appends = await maker.nextAppends();
      if (appends === undefined && (await maker.passOver())) this.moved(maker);
      const made = appends ?? (await this.byTime(maker));
      if (made === undefined) return false;
      this.moved(maker);
      this.tell(made, maker.progress);
      return true;
    } catch (error) {
      // What is in memory may be ahead of the rows.
      this.maker = undefined;
      if (error instanceof FeedMoved) return true;
      throw error;
    }
  }

  private writeAnnounced<T>(fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    const { database } = this.parts;
    return database.write(async (tx) => {
      const result = await fn(tx);
      await database.instances.announce(tx, workOf(this.projection));
      return result;
    });
  }

  private async byTime(maker: ChangeMaker): Promise<Made | undefined> {
    const until = this.parts.now() - HORIZON_MS;
    // While a history is being recorded with its own clock, ours says nothing.
    if (this.lastEntryAt > until || maker.nextBoundary > until) return undefined;
    // Entries that the ledger has still to file come before a boundary, or change it.
    this.isBehind = await this.ledgerIsBehind(maker);
    return this.isBehind ? undefined : maker.boundaries(until);
  }

  /** Whether the log has more than the ledger, or the ledger more than the feed. */
  private async ledgerIsBehind({ progress }: ChangeMaker): Promise<boolean> {
    // Not by the ledger's rows alone: some entries have none (doubled ones).
    const { position: head } = await this.parts.store.head();
    return this.parts.database.read(async (tx) => {
      const ledger = await tx.findOneBy(ProjectionProgress, { name: LEDGER });
      return (ledger?.position ?? FROM_START) < head || (await lastPosition(tx)) > progress.position;
    });
  }

  /** Milliseconds until the clock may make a boundary. */
  private untilDue(): number {
    // With the next entry the ledger says that it has more.
    if (this.isBehind) return MAX_TIMER_MS;
    const next = Math.max(this.maker?.nextBoundary ?? Number.POSITIVE_INFINITY, this.lastEntryAt);
    const wait = next + HORIZON_MS - this.parts.now();
    return Math.min(Math.max(wait, 0), MAX_TIMER_MS);
  }

  private moved(maker: ChangeMaker): void {
    const position = maker.progress.position;
    if (position === this.progress) return;
    if (position > this.progress && this.state === 'live') this.lastEntryAt = this.parts.now();
    this.progress = position;
    this.audience.tell();
  }

  private desk(write: Desk['write']): Desk {
    const { database, store, types } = this.parts;
    const madeBy: Desk['madeBy'] = async (commandId) => (await store.findCommand(commandId)).length;
    return { read: (fn) => database.read(fn), write, madeBy, types };
  }
}

/** The longest that a timer can be set to. */
const MAX_TIMER_MS = 2 ** 31 - 1;
