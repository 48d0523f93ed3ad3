import { UnreadableEvent } from '../../../core/event-registry.js';
import { Unavailable } from '../../../core/errors.js';
import {
  type Appended,
  type EventFilter,
  type EventStore,
  FROM_START,
  type LogHead,
  type NewEvent,
  type RecordedEvent,
} from '../../../core/event-store.js';
import { StartRefused } from '../../../core/start-refused.js';
import { Bell } from '../../concurrency/bell.js';
import { followPages, type LogPages, PAGE, readByPage, readPages } from '../log-pages.js';
import { Appends } from './appends.js';
import { Connection } from './connection.js';
import { EventStoreUnavailable } from './failure.js';
import { FILE_LEASE, type Lease } from './lease.js';
import { LogReader } from './log-reader.js';
import { Lookups } from './lookups.js';
import { backOff, DEFAULT_PATIENCE, type Patience } from './patience.js';
import { RecentEntries } from './recent-entries.js';
import { isAfter, type SequenceEnd, type SequenceEntry, type SequenceStore } from './sequence-store.js';
import { type Sequenced, Sequencer } from './sequencer.js';
import { SequencingDelay } from './sequencing-delay.js';
import { mustBeOfThisServer, PREFIX } from './starting.js';
import { fromSequenced } from './stored-event.js';
import { whyNotUsable } from './why-not-usable.js';

export interface KurrentDbOptions {
  /** Connection string. */
  readonly url: string;
  readonly sequence: SequenceStore;
  readonly lease?: Lease;
  /** One line for the log and whoever is on call; it holds nothing of the connection string. */
  readonly alarm?: (message: string) => void;
  readonly patience?: Patience;
  readonly prefix?: string;
  /** `reader`: gives no positions and appends nothing, while others do. */
  readonly use?: 'owner' | 'reader';
}

/**
 * The log in KurrentDB. The server keeps streams and the order of all commits; dense positions, and finding an event by
 * id, command or subject, come from the sequence that this adapter makes of $all.
 */
export class KurrentDbEventStore implements EventStore {
  private readonly reader: LogReader;
  private readonly sequencer: Sequencer;
  private readonly sequence: SequenceStore;
  private readonly recent = new RecentEntries();
  private readonly assigned = new Bell();
  private readonly delay = new SequencingDelay(() => performance.now());
  private readonly closing = new AbortController();
  private readonly appends: Appends;
  private readonly lookups: Lookups;

  private constructor(
    private readonly connection: Connection,
    private readonly sequencing: Connection,
    private readonly options: Required<KurrentDbOptions>,
    end: SequenceEnd,
  ) {
    const { sequence, lease, prefix, alarm } = options;
    this.sequence = sequence;
    this.reader = new LogReader(connection, prefix);
    const assigned = (events: readonly Sequenced[]): void => this.remember(events);
    const moved = (): void => void this.follow();
    const check = (reached: SequenceEnd): Promise<void> =>
      mustBeOfThisServer(sequence, this.reader, reached, options.patience);
    this.sequencer = new Sequencer(
      { connection: sequencing, sequence, lease, prefix, assigned, moved, check, alarm },
      end,
    );
    const { reader, sequencer, assigned: news, delay } = this;
    this.lookups = new Lookups({ reader, sequence, sequencer, recent: this.recent, prefix });
    this.appends = new Appends({ connection, reader, sequence, sequencer, assigned: news, delay, prefix });
  }

  /**
   * Connects, makes sure that the sequence is one of this server, and brings it up to the end of the log. It owns the
   * sequence from then on, also if this fails.
   *
   * @throws ConfigError for a wrong connection string; StartRefused if the server cannot be used as it is
   */
  static async open(options: KurrentDbOptions): Promise<KurrentDbEventStore> {
    const all = {
      lease: FILE_LEASE,
      alarm: () => undefined,
      patience: DEFAULT_PATIENCE,
      prefix: PREFIX,
      use: 'owner' as const,
      ...options,
    };
    const opened: { close: () => unknown }[] = [all.sequence];
    try {
      const connection = new Connection(all.url, all.patience);
      opened.push(connection);
      const sequencing = new Connection(all.url, all.patience);
      opened.push(sequencing);
      const store = new KurrentDbEventStore(connection, sequencing, all, await all.sequence.end());
      await store.begin();
      return store;
    } catch (error) {
      for (const part of opened.reverse()) await part.close();
      throw error instanceof EventStoreUnavailable ? new StartRefused(whyNotUsable(error)) : error;
    }
  }

  /** @throws RevisionConflict, EventIdTaken, AppendTooLarge; EventStoreUnavailable if the outcome stays unknown */
  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    if (this.closing.signal.aborted) throw new Unavailable('STORE_CLOSED', 'The log is closed.');
    if (this.options.use === 'reader') throw new Error('This log was opened to be read only');
    return this.appends.append(stream, expected, events);
  }

  readStream(stream: string, from = 0): AsyncIterable<RecordedEvent> {
    return readByPage((last) => this.lookups.stream(stream, last === undefined ? from : last.revision + 1));
  }

  readAll(after: number, filter: EventFilter = {}): AsyncIterable<RecordedEvent> {
    // Where another process gives the positions, the end of the log is further than what was heard of.
    const end = this.isFollower ? this.head().then(({ position }) => position) : Promise.resolve(this.tail());
    end.catch(() => undefined);
    return this.readUpTo(after, end, filter);
  }

  private async *readUpTo(
    after: number,
    end: Promise<number>,
    filter: EventFilter,
  ): AsyncGenerator<RecordedEvent> {
    const pages = this.pages((entries) => this.reader.at(entries));
    yield* readPages(pages, after, await end, filter);
  }

  subscribe(
    after: number,
    { filter = {}, signal }: { filter?: EventFilter; signal: AbortSignal },
  ): AsyncIterable<RecordedEvent> {
    const until = AbortSignal.any([signal, this.closing.signal]);
    const pages = this.pages((entries) => this.reader.at(entries));
    const insisting: LogPages = {
      tail: () => pages.tail(),
      between: (from, upTo, narrowed) =>
        this.insistently(async () => pages.between(from, upTo, narrowed), until),
    };
    return followPages(insisting, after, filter, this.assigned, until);
  }

  readSubject(subject: string, after = FROM_START): AsyncIterable<RecordedEvent> {
    return readByPage(async (last) =>
      this.reader.at(await this.sequence.bySubject(subject, last?.position ?? after, PAGE)),
    );
  }

  findEvent(id: string): Promise<RecordedEvent | undefined> {
    return this.lookups.event(id);
  }

  findCommand(commandId: string): Promise<readonly RecordedEvent[]> {
    return this.lookups.command(commandId);
  }

  /** Of a log that another process gives positions to, as far as it has come by now, if that can be found out. */
  async head(): Promise<LogHead> {
    if (this.isFollower) {
      await this.sequencer.note().catch((error: unknown) => {
        if (!(error instanceof EventStoreUnavailable)) throw error;
      });
    }
    const { position, effectiveTime } = this.sequencer.end;
    return { position, effectiveTime };
  }

  /** Milliseconds from the answer to an append until its position; of one that still waits, so far. Goal: 1,000. */
  get sequencingDelayMs(): number {
    return this.delay.milliseconds;
  }

  /** Whether this process is the sequencer; of several on one log one is. */
  get isSequencer(): boolean {
    return this.sequencer.holding;
  }

  /** Finishes the appends under way, ends every subscription, and gives the sequence up. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await this.appends.settled();
    this.sequencing.close();
    await this.sequencer.stop();
    this.connection.close();
    await this.sequence.close();
  }

  private async begin(): Promise<void> {
    await mustBeOfThisServer(this.sequence, this.reader, this.sequencer.end, this.options.patience);
    if (this.options.use === 'reader') return;
    const last = await this.reader.lastPlace();
    this.sequencer.start();
    const { timers, startMs } = this.options.patience;
    while (last !== undefined && isAfter(last, this.sequencer.end.place)) {
      const enough = new AbortController();
      const cancel = timers.after(startMs, () => enough.abort());
      await this.assigned.next(enough.signal);
      cancel();
      if (!enough.signal.aborted) continue;
      // Whose turn it is may be slow, or gone without a word: commands and queries can be answered meanwhile.
      if (this.isFollower) return;
      await this.sequencer.stop();
      throw new EventStoreUnavailable('its subscription gives nothing');
    }
  }

  /** Whether another process may give positions now. */
  private get isFollower(): boolean {
    if (this.options.use === 'reader') return true;
    return !this.sequencer.holding && this.sequence.home !== 'DATA_DIR';
  }

  private tail(): number {
    return this.sequencer.end.position;
  }

  private pages(read: (entries: readonly SequenceEntry[]) => Promise<readonly RecordedEvent[]>): LogPages {
    return {
      tail: () => this.tail(),
      between: async (after, upTo, filter) =>
        this.recent.between(after, upTo, filter) ?? read(await this.sequence.between(after, upTo, filter)),
    };
  }

  /** Whoever follows the log waits for the server for as long as it takes. */
  private async insistently(
    read: () => Promise<Iterable<RecordedEvent>>,
    until: AbortSignal,
  ): Promise<Iterable<RecordedEvent>> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof EventStoreUnavailable)) throw error;
        await backOff(this.options.patience, failures, until);
        if (until.aborted) return [];
      }
    }
  }

  private remember(events: readonly Sequenced[]): void {
    for (const { given, stream, position, doubled } of events) {
      this.delay.end(stream, Number(given.revision));
      this.recent.add(
        position,
        readable(() => fromSequenced(given, stream, { position, doubled })),
      );
    }
    this.assigned.ring();
  }

  /** After another process gave positions. */
  private async follow(): Promise<void> {
    this.assigned.ring();
    try {
      for (const { stream, revision } of this.delay.waiting) {
        const entries = await this.sequence.inStream(stream, revision, revision);
        if (entries.length > 0) this.delay.end(stream, revision);
      }
    } catch (error) {
      // Asked again when it has come further.
      if (!(error instanceof EventStoreUnavailable)) throw error;
    }
  }
}

/** An event that cannot be read is nobody's command; who reads the log meets it at its place. */
function readable(read: () => RecordedEvent): RecordedEvent | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableEvent) return undefined;
    throw error;
  }
}
