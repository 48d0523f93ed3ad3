import type Database from 'better-sqlite3';
import type { EventFilter } from '../../../core/event-store.js';
import { promised } from '../../concurrency/promised.js';
import { FileMeta, META_STEP } from '../sqlite/file-meta.js';
import { Names } from '../../sqlite/names.js';
import {
  type FileFormat,
  openFileForReading,
  openSqliteFile,
  type SqliteFile,
} from '../../sqlite/sqlite-file.js';
import {
  isAfter,
  type LogPlace,
  type SequenceEnd,
  type SequenceEntry,
  sequencedTime,
  SequenceMoved,
  type SequenceStore,
  type Unsequenced,
} from './sequence-store.js';

/**
 * - `entry.effective_time` is the running maximum of recorded_at.
 * - `passed` is one row: the place in $all up to which nothing more of ours stands than `entry` holds.
 * - Places are positions in the server's files: up to 2^63, which SQLite's integers hold.
 */
const SEQUENCE_FORMAT: FileFormat = {
  name: 'sequence',
  applicationId: Buffer.from('CISQ', 'ascii').readUInt32BE(),
  steps: [
    `
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE entry (
  position INTEGER PRIMARY KEY,
  commit_place INTEGER NOT NULL,
  prepare_place INTEGER NOT NULL,
  id TEXT NOT NULL,
  stream INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  type INTEGER NOT NULL,
  command TEXT,
  effective_time TEXT,
  UNIQUE (stream, revision)
);
CREATE INDEX entry_id ON entry (id);
CREATE INDEX entry_command ON entry (command);

CREATE TABLE subject (
  subject INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (subject, position)
) WITHOUT ROWID;

CREATE TABLE passed (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  commit_place INTEGER NOT NULL,
  prepare_place INTEGER NOT NULL
);`,
    META_STEP,
  ],
};

/** The sequence in a file of its own, locked for this process: the lock is the lease. */
export class SqliteSequenceStore implements SequenceStore {
  readonly home = 'DATA_DIR';
  readonly meta: FileMeta;
  private readonly names: Names;
  private readonly sql: Statements;
  private readonly write: (after: number, events: readonly Unsequenced[]) => void;

  /** @throws FileInUse if another process has the file; FileRefused if it is no sequence, or a newer one */
  static open(file: string): SqliteSequenceStore {
    return new SqliteSequenceStore(openSqliteFile(file, SEQUENCE_FORMAT));
  }

  /** As its owner keeps it, who may be at work; nothing is locked. @throws FileRefused */
  static openForReading(file: string): SqliteSequenceStore {
    return new SqliteSequenceStore(openFileForReading(file, SEQUENCE_FORMAT));
  }

  private constructor(private readonly file: SqliteFile) {
    this.meta = new FileMeta(file.db);
    this.names = new Names(file.db);
    this.sql = prepare(file.db);
    this.write = file.db.transaction((after: number, events: readonly Unsequenced[]) => {
      const end = this.currentEnd();
      if (end.position !== after) throw new SequenceMoved();
      let { position, effectiveTime } = end;
      for (const event of events) {
        position += 1;
        effectiveTime = sequencedTime(effectiveTime, event);
        this.insert(position, effectiveTime, event);
      }
    });
  }

  end(): Promise<SequenceEnd> {
    return promised(() => this.currentEnd());
  }

  assign(after: number, events: readonly Unsequenced[]): Promise<SequenceEnd> {
    return promised(() => {
      try {
        this.write(after, events);
      } catch (error) {
        this.names.forget();
        throw error;
      }
      return this.currentEnd();
    });
  }

  pass(after: number, { commit, prepare: place }: LogPlace): Promise<void> {
    return promised(() => {
      if (this.currentEnd().position !== after) throw new SequenceMoved();
      this.sql.pass.run(commit, place);
    });
  }

  between(
    after: number,
    upTo: number,
    { streamPrefix = '', types }: EventFilter,
  ): Promise<readonly SequenceEntry[]> {
    return promised(() => {
      const wanted =
        types === undefined ? null : JSON.stringify(types.flatMap((type) => this.names.find(type) ?? []));
      return this.entries(this.sql.between.all({ after, upTo, streamPrefix, types: wanted }));
    });
  }

  bySubject(subject: string, after: number, limit: number): Promise<readonly SequenceEntry[]> {
    return promised(() => {
      const key = this.names.find(subject);
      return key === undefined ? [] : this.entries(this.sql.bySubject.all(key, after, limit));
    });
  }

  byId(id: string): Promise<readonly SequenceEntry[]> {
    return promised(() => this.entries(this.sql.byId.all(id)));
  }

  byCommand(commandId: string): Promise<readonly SequenceEntry[]> {
    return promised(() => this.entries(this.sql.byCommand.all(commandId)));
  }

  inStream(stream: string, from: number, upTo: number): Promise<readonly SequenceEntry[]> {
    return promised(() => {
      const key = this.names.find(stream);
      return key === undefined ? [] : this.entries(this.sql.inStream.all(key, from, upTo));
    });
  }

  doubledAfter(position: number): Promise<readonly SequenceEntry[]> {
    return promised(() => this.entries(this.sql.doubledAfter.all(position)));
  }

  headOf(stream: string): Promise<number> {
    return promised(() => {
      const key = this.names.find(stream);
      return (key === undefined ? null : this.sql.headOf.get(key)) ?? -1;
    });
  }

  close(): Promise<void> {
    return promised(() => this.file.close());
  }

  private insert(position: number, effectiveTime: string | null, event: Unsequenced): void {
    const { place, id, stream, revision, type, commandId, subjects } = event;
    const key = this.names.idOf(stream);
    const [commit, prepared] = [place.commit, place.prepare];
    const kind = this.names.idOf(type);
    this.sql.insert.run(position, commit, prepared, id, key, revision, kind, commandId, effectiveTime);
    this.sql.insertSubject.run(key, position);
    for (const subject of subjects) this.sql.insertSubject.run(this.names.idOf(subject), position);
  }

  private currentEnd(): SequenceEnd {
    const last = this.sql.last.get();
    const passed = this.sql.passed.get();
    return {
      position: Number(last?.position ?? -1),
      effectiveTime: last?.effectiveTime ?? null,
      place: furthest(last && placeOf(last), passed && placeOf(passed)),
    };
  }

  private entries(rows: readonly EntryRow[]): SequenceEntry[] {
    return rows.map((row) => ({
      position: Number(row.position),
      place: placeOf(row),
      id: row.id,
      stream: this.names.textOf(Number(row.stream)),
      revision: Number(row.revision),
      doubled: row.doubled !== 0n,
    }));
  }
}

interface PlaceRow {
  readonly commit_place: bigint;
  readonly prepare_place: bigint;
}

interface EntryRow extends PlaceRow {
  readonly position: bigint;
  readonly id: string;
  readonly stream: bigint;
  readonly revision: bigint;
  readonly doubled: bigint;
}

type LastRow = PlaceRow & { readonly position: bigint; readonly effectiveTime: string | null };

type Filter = { after: number; upTo: number; streamPrefix: string; types: string | null };

type Statements = ReturnType<typeof prepare>;

/** Whether the id of an entry stands earlier too. */
const DOUBLED =
  'EXISTS (SELECT 1 FROM entry AS earlier WHERE earlier.id = entry.id AND earlier.position < entry.position)';

function prepare(db: Database.Database) {
  const entries = <Parameters extends unknown[]>(rest: string) =>
    db
      .prepare<Parameters, EntryRow>(
        `SELECT position, commit_place, prepare_place, id, stream, revision, ${DOUBLED} AS doubled FROM entry ${rest}`,
      )
      .safeIntegers();
  return {
    insert: db.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    insertSubject: db.prepare<[number, number]>('INSERT OR IGNORE INTO subject VALUES (?, ?)'),
    pass: db.prepare<[bigint, bigint]>('INSERT OR REPLACE INTO passed VALUES (1, ?, ?)'),
    passed: db.prepare<[], PlaceRow>('SELECT commit_place, prepare_place FROM passed').safeIntegers(),
    last: db
      .prepare<[], LastRow>(
        `SELECT position, commit_place, prepare_place, effective_time AS effectiveTime
         FROM entry ORDER BY position DESC LIMIT 1`,
      )
      .safeIntegers(),
    between: entries<[Filter]>(`
      WHERE position > @after AND position <= @upTo
        AND (@streamPrefix = '' OR EXISTS (
          SELECT 1 FROM name
          WHERE name.id = entry.stream AND substr(name.text, 1, length(@streamPrefix)) = @streamPrefix))
        AND (@types IS NULL OR type IN (SELECT value FROM json_each(@types)))
      ORDER BY position`),
    bySubject: entries<[number, number, number]>(`
      WHERE position IN (SELECT position FROM subject WHERE subject = ? AND position > ? ORDER BY position LIMIT ?)
      ORDER BY position`),
    byId: entries<[string]>('WHERE id = ? ORDER BY position'),
    doubledAfter: entries<[number]>(`WHERE position > ? AND ${DOUBLED} ORDER BY position`),
    byCommand: entries<[string]>('WHERE command = ? ORDER BY position'),
    inStream: entries<[number, number, number]>(
      'WHERE stream = ? AND revision >= ? AND revision <= ? ORDER BY revision',
    ),
    headOf: db.prepare<[number], number | null>('SELECT max(revision) FROM entry WHERE stream = ?').pluck(),
  };
}

function placeOf(row: PlaceRow): LogPlace {
  return { commit: row.commit_place, prepare: row.prepare_place };
}

function furthest(one: LogPlace | undefined, other: LogPlace | undefined): LogPlace | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isAfter(one, other) ? one : other;
}
