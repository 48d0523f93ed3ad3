import type Database from 'better-sqlite3';
import {
  type Appended,
  type EventFilter,
  type EventStore,
  FROM_START,
  type LogDamaged,
  type LogHead,
  type NewEvent,
  type RecordedEvent,
  RevisionConflict,
} from '../../../core/event-store.js';
import { effectiveAfter } from '../../../core/recording-times.js';
import { checkAppend, EventIdTaken, isRepeat } from '../append-rules.js';
import { Bell } from '../../concurrency/bell.js';
import { followPages, type LogPages, PAGE, readByPage, readPages } from '../log-pages.js';
import { promised } from '../../concurrency/promised.js';
import { EVENT_COLUMNS, type EventRow, fromRow, type Place, toRow, WRITTEN_COLUMNS } from './event-rows.js';
import { FileMeta } from './file-meta.js';
import type { FileWatch } from './file-watch.js';
import { type CommitPoint, GroupCommit } from '../../sqlite/group-commit.js';
import { LOG_FORMAT } from './log-format.js';
import { Names } from '../../sqlite/names.js';
import { logDamageIn, sqliteCode } from '../../sqlite/sqlite-error.js';
import { openFileForReading, openSqliteFile, type SqliteFile } from '../../sqlite/sqlite-file.js';

/** The end of the log as the next append needs it; position -1 if it is empty. */
interface Tail {
  readonly position: number;
  readonly effectiveTime: string | null;
}

/** Points of an append between which a process may die; `inserted` and `indexed` are of each entry. */
export type AppendPoint = CommitPoint | 'inserted' | 'indexed';

/** Who is told of what the log does. */
export interface LogListener {
  /** After each transaction: how many appends shared it. */
  committed?(appends: number): void;
  /** The file took nothing of a transaction. */
  failed?(cause: unknown): void;
  /** Something was found damaged, by reading or by appending; whoever asked is told as well. */
  damaged?(damage: LogDamaged): void;
  /** At every point, for tests that end the process there. */
  reached?(point: AppendPoint): void;
}

/** The embedded log: one SQLite file, one writer, durable before it answers. */
export class SqliteEventStore implements EventStore {
  readonly meta: FileMeta;
  private readonly names: Names;
  private readonly sql: Statements;
  private readonly commits: GroupCommit;
  private readonly appended = new Bell();
  private readonly closing = new AbortController();
  /** Undefined after something was undone: then the file is asked. */
  private tail: Tail | undefined;

  /** @throws FileInUse if another process has the file; FileRefused if it is no log, or a newer one */
  static open(file: string, listener?: LogListener): SqliteEventStore {
    return new SqliteEventStore(openSqliteFile(file, LOG_FORMAT), 'owner', listener);
  }

  /**
   * The log as another process, or thread, keeps it: everything can be read, nothing appended, and subscriptions are
   * woken by `ownerAppended` alone.
   *
   * @throws FileRefused if it is no log, or another version's
   */
  static openForReading(file: string, listener?: Pick<LogListener, 'damaged'>): SqliteEventStore {
    return new SqliteEventStore(openFileForReading(file, LOG_FORMAT), 'reader', listener);
  }

  constructor(
    private readonly file: SqliteFile,
    private readonly use: 'owner' | 'reader' = 'owner',
    private readonly listener: LogListener = {},
  ) {
    this.meta = new FileMeta(file.db, file.watch);
    this.names = new Names(file.db);
    this.sql = prepare(file.db);
    this.commits = new GroupCommit(file.db, {
      mayCommit: () => file.watch?.mustBeOurs(),
      committed: (appends) => {
        file.watch?.written();
        listener.committed?.(appends);
        this.appended.ring();
      },
      undone: () => {
        this.tail = undefined;
        this.names.forget();
      },
      failed: (cause) => {
        this.tellDamage(cause);
        listener.failed?.(cause);
      },
      reached: (point) => listener.reached?.(point),
    });
  }

  /** Whether it is still the file under its name; undefined where it is only read. */
  get watch(): FileWatch | undefined {
    return this.file.watch;
  }

  /** @throws RevisionConflict, EventIdTaken, AppendTooLarge; StoreUnavailable if the file cannot be written */
  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    return this.commits.run(() => {
      checkAppend(stream, expected, events);
      return this.place(stream, expected, events);
    });
  }

  private place(stream: string, expected: number, events: readonly NewEvent[]): Appended {
    const known = this.names.find(stream);
    const actual = known === undefined ? -1 : (this.sql.lastRevision.get(known) ?? -1);
    if (actual === expected) return this.write(stream, actual, events);
    const there = known === undefined ? [] : this.sql.idsAfter.all(known, expected, events.length);
    const last = there.at(-1);
    if (last === undefined || !isRepeat(there, events)) {
      throw new RevisionConflict(stream, expected, actual);
    }
    return { revision: expected + events.length, position: last.position };
  }

  private write(stream: string, after: number, events: readonly NewEvent[]): Appended {
    const key = this.names.idOf(stream);
    let { position, effectiveTime } = this.currentTail();
    let revision = after;
    for (const event of events) {
      position += 1;
      revision += 1;
      effectiveTime = effectiveAfter(effectiveTime, event);
      this.insert(stream, event, { position, stream: key, revision, effectiveTime });
      this.listener.reached?.('inserted');
      this.sql.insertSubject.run(key, position);
      for (const subject of event.subjects) this.sql.insertSubject.run(this.names.idOf(subject), position);
      this.listener.reached?.('indexed');
    }
    this.tail = { position, effectiveTime };
    return { revision: revision, position: position };
  }

  private insert(stream: string, event: NewEvent, place: Place): void {
    try {
      this.sql.insertEvent.run(...toRow(event, place, this.names));
    } catch (error) {
      // Place and revision were just read in this transaction, so it can only be the id.
      throw sqliteCode(error) === 'SQLITE_CONSTRAINT_UNIQUE' ? new EventIdTaken(stream, [event.id]) : error;
    }
  }

  readStream(stream: string, from = 0): AsyncIterable<RecordedEvent> {
    return readByPage((last) =>
      this.events(() => {
        const key = this.names.find(stream);
        const after = last === undefined ? from - 1 : last.revision;
        return key === undefined ? [] : this.sql.stream.all(key, after, PAGE);
      }),
    );
  }

  readAll(after: number, filter: EventFilter = {}): AsyncIterable<RecordedEvent> {
    return readPages(this.pages, after, this.pages.tail(), filter);
  }

  subscribe(
    after: number,
    options: { filter?: EventFilter; signal: AbortSignal },
  ): AsyncIterable<RecordedEvent> {
    const until = AbortSignal.any([options.signal, this.closing.signal]);
    return followPages(this.pages, after, options.filter ?? {}, this.appended, until);
  }

  readSubject(subject: string, after = FROM_START): AsyncIterable<RecordedEvent> {
    return readByPage((last) =>
      this.events(() => {
        const key = this.names.find(subject);
        return key === undefined ? [] : this.sql.subject.all(key, last?.position ?? after, PAGE);
      }),
    );
  }

  findEvent(id: string): Promise<RecordedEvent | undefined> {
    return promised(() => [...this.events(() => this.sql.byId.all(id))].at(0));
  }

  findCommand(commandId: string): Promise<readonly RecordedEvent[]> {
    return promised(() => [...this.events(() => this.sql.byCommand.all(commandId))]);
  }

  head(): Promise<LogHead> {
    return promised(() => {
      const { position, effectiveTime } = this.currentTail();
      return { position: position, effectiveTime };
    });
  }

  /** To be called after the owner of the file has committed: subscriptions of a reader look again. */
  ownerAppended(): void {
    this.appended.ring();
  }

  /** Commits what is waiting, ends every subscription, and gives the file up. */
  close(): Promise<void> {
    return promised(() => {
      this.commits.close();
      this.closing.abort();
      this.file.close();
    });
  }

  private currentTail(): Tail {
    // Of a file that another process appends to, nothing may be remembered.
    if (this.use === 'owner' && this.tail !== undefined) return this.tail;
    this.tail = this.reading(() => this.sql.tail.get()) ?? { position: -1, effectiveTime: null };
    return this.tail;
  }

  /** Rows one by one as they are asked for: what comes before one that is damaged is handed out. */
  private *events(select: () => readonly EventRow[]): Generator<RecordedEvent> {
    for (const row of this.reading(select)) yield this.reading(() => fromRow(row, this.names));
  }

  /** @throws LogDamaged */
  private reading<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.tellDamage(error) ?? error;
    }
  }

  private tellDamage(error: unknown): LogDamaged | undefined {
    const damage = logDamageIn(error);
    if (damage !== undefined) this.listener.damaged?.(damage);
    return damage;
  }

  private readonly pages: LogPages = {
    tail: () => this.currentTail().position,
    between: (after, upTo, { streamPrefix = '', types }) => {
      const range = { after: after, upTo: upTo };
      if (streamPrefix === '' && types === undefined) return this.events(() => this.sql.between.all(range));
      return this.events(() => {
        const wanted =
          types === undefined ? null : JSON.stringify(types.flatMap((type) => this.names.find(type) ?? []));
        return this.sql.filtered.all({ ...range, streamPrefix, types: wanted });
      });
    },
  };
}

/** Positions after the one, up to and with the other. */
interface Range {
  readonly after: number;
  readonly upTo: number;
}

type Statements = ReturnType<typeof prepare>;

function prepare(db: Database.Database) {
  const events = <Parameters extends unknown[]>(rest: string) =>
    db.prepare<Parameters, EventRow>(`SELECT ${EVENT_COLUMNS.join()} FROM event ${rest}`).raw();
  const marks = WRITTEN_COLUMNS.map(() => '?').join();
  return {
    insertEvent: db.prepare(`INSERT INTO event (${WRITTEN_COLUMNS.join()}) VALUES (${marks})`),
    insertSubject: db.prepare<[number, number]>(
      'INSERT OR IGNORE INTO subject (subject, position) VALUES (?, ?)',
    ),
    tail: db.prepare<[], Tail>(
      'SELECT position, effective_time AS effectiveTime FROM event ORDER BY position DESC LIMIT 1',
    ),
    lastRevision: db
      .prepare<[number], number>('SELECT revision FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1')
      .pluck(),
    idsAfter: db.prepare<[number, number, number], { id: string; position: number }>(
      'SELECT id, position FROM event WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
    ),
    stream: events<[number, number, number]>('WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?'),
    between: events<[Range]>('WHERE position > @after AND position <= @upTo ORDER BY position'),
    filtered: events<[Range & { streamPrefix: string; types: string | null }]>(`
      WHERE position > @after AND position <= @upTo
        AND (@streamPrefix = '' OR EXISTS (
          SELECT 1 FROM name
          WHERE name.id = event.stream AND substr(name.text, 1, length(@streamPrefix)) = @streamPrefix))
        AND (@types IS NULL OR type IN (SELECT value FROM json_each(@types)))
      ORDER BY position`),
    subject: events<[number, number, number]>(`
      WHERE position IN (SELECT position FROM subject WHERE subject = ? AND position > ? ORDER BY position LIMIT ?)
      ORDER BY position`),
    byId: events<[string]>('WHERE id = ?'),
    byCommand: events<[string]>('WHERE causation_id = ? ORDER BY position'),
  };
}
