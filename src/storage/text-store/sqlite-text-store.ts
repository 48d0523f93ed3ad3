import type Database from 'better-sqlite3';
import { KeyReused } from '../../core/errors.js';
import { FileMeta, META_STEP } from '../log/sqlite/file-meta.js';
import type { FileWatch } from '../log/sqlite/file-watch.js';
import { type CommitHooks, GroupCommit } from '../sqlite/group-commit.js';
import { StoreUnavailable } from '../sqlite/sqlite-error.js';
import {
  assertPragma,
  type FileFormat,
  openFileForReading,
  openSqliteFile,
  type SqliteFile,
} from '../sqlite/sqlite-file.js';
import { promised } from '../concurrency/promised.js';
import { openedWords, openWords, type SealedWords, sealWords } from './sealed-words.js';
import {
  type ReferredWords,
  SWEPT_AFTER_MS,
  type TextStore,
  type UnreadableWords,
  type Words,
  WordsErased,
} from './text-store.js';

/** References looked at in one go by a sweep. */
const PAGE = 500;

/**
 * The text store's own file. `run` counts the openings of the file: words last put in an earlier one have either got
 * their entry by now or never will; it is 0 once the entry was seen, and of what is spared. `put_at` is when they were last
 * put (ms since the epoch). `erased` keeps the references of what was destroyed, and nothing else of it.
 */
export const TEXT_FORMAT: FileFormat = {
  name: 'text store',
  applicationId: Buffer.from('CITT', 'ascii').readUInt32BE(),
  steps: [
    `
CREATE TABLE words (
  ref TEXT PRIMARY KEY,
  command_id TEXT NOT NULL,
  commitment BLOB NOT NULL,
  wrapped_key BLOB NOT NULL,
  sealed BLOB NOT NULL,
  run INTEGER NOT NULL
);
CREATE INDEX words_run ON words (run);
CREATE TABLE erased (ref TEXT PRIMARY KEY) WITHOUT ROWID;`,
    META_STEP,
    'ALTER TABLE words ADD COLUMN put_at INTEGER NOT NULL DEFAULT 0;',
  ],
};

/** The text store in a SQLite file, everything sealed. */
export class SqliteTextStore implements TextStore {
  readonly meta: FileMeta;
  private readonly sql: Statements;
  private readonly commits: GroupCommit;
  private readonly run: number;

  /**
   * @param masterKey 32 bytes of the key file, which lies elsewhere
   * @param sweptAfterMs age from which on words without an entry may be swept; a day unless said
   * @param failed told where the file took nothing
   * @throws FileInUse if another process has the file; FileRefused if it is no text store, or a newer one
   */
  static open(
    file: string,
    masterKey: Uint8Array,
    sweptAfterMs = SWEPT_AFTER_MS,
    failed?: CommitHooks['failed'],
  ): SqliteTextStore {
    return new SqliteTextStore(openSqliteFile(file, TEXT_FORMAT), masterKey, sweptAfterMs, failed);
  }

  /**
   * The words as another process keeps them: to be read, not put or erased.
   *
   * @throws FileRefused if it is no text store, or another version's
   */
  static openForReading(file: string, masterKey: Uint8Array): SqliteTextStore {
    return new SqliteTextStore(openFileForReading(file, TEXT_FORMAT), masterKey);
  }

  constructor(
    private readonly file: SqliteFile,
    private readonly masterKey: Uint8Array,
    private readonly sweptAfterMs = SWEPT_AFTER_MS,
    failed?: CommitHooks['failed'],
  ) {
    this.meta = new FileMeta(file.db, file.watch);
    // What is deleted is overwritten, not only unlinked from its page.
    assertPragma(file.db, 'secure_delete', 'ON', 1);
    this.sql = prepare(file.db);
    this.commits = new GroupCommit(file.db, {
      mayCommit: () => file.watch?.mustBeOurs(),
      committed: () => file.watch?.written(),
      ...(failed && { failed }),
    });
    this.run = (this.sql.lastRun.get() ?? 0) + 1;
  }

  /** Whether it is still the file under its name; undefined where it is only read. */
  get watch(): FileWatch | undefined {
    return this.file.watch;
  }

  put(words: readonly ReferredWords[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.commits.run(() => new Map(words.map((each) => [each.ref, this.keep(each)])));
  }

  private keep(words: ReferredWords): Uint8Array {
    const kept = this.sql.find.get(words.ref);
    if (kept !== undefined) {
      const { text, lang } = openWords(this.masterKey, kept);
      if (text !== words.text || lang !== words.lang) throw new KeyReused();
      this.sql.touch.run(this.run, Date.now(), words.ref);
      return kept.commitment;
    }
    if (this.isErased(words.ref)) throw new WordsErased(words.ref);
    const { commitment, wrappedKey, sealed } = sealWords(this.masterKey, words);
    this.sql.insert.run(words.ref, words.commandId, commitment, wrappedKey, sealed, this.run, Date.now());
    return commitment;
  }

  get(refs: readonly string[]): Promise<ReadonlyMap<string, Words | UnreadableWords>> {
    return promised(() => {
      const kept = refs.flatMap((ref) => this.sql.find.get(ref) ?? []);
      return new Map(kept.map((row) => [row.ref, openedWords(this.masterKey, row)]));
    });
  }

  erased(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return promised(() => new Set(refs.filter((ref) => this.isErased(ref))));
  }

  lost(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return promised(
      () => new Set(refs.filter((ref) => this.sql.has.get(ref) === undefined && !this.isErased(ref))),
    );
  }

  isEmpty(): Promise<boolean> {
    return promised(() => this.sql.any.get() === undefined);
  }

  private isErased(ref: string): boolean {
    return this.sql.isErased.get(ref) !== undefined;
  }

  /** @throws StoreUnavailable if a reader from outside keeps old pages from being overwritten; repeat it then */
  async erase(ref: string): Promise<void> {
    await this.commits.run(() => {
      if (this.sql.remove.run(ref).changes > 0) this.sql.rememberErased.run(ref);
    });
    // The commit stands in the WAL; the pages of old, key included, are overwritten and cut off by this.
    const busy: unknown = this.file.db.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
    this.file.watch?.checkpointed();
    if (busy !== 0) throw new StoreUnavailable('SQLITE_BUSY');
  }

  async sweep(isDone: (commandId: string) => boolean | Promise<boolean>): Promise<number> {
    let swept = 0;
    const before = Date.now() - this.sweptAfterMs;
    for (let after = '', page; (page = this.sql.settled.all(this.run, before, after, PAGE)).length > 0;) {
      const done: string[] = [];
      const orphans: string[] = [];
      for (const { ref, commandId } of page) {
        after = ref;
        ((await isDone(commandId)) ? done : orphans).push(ref);
      }
      swept += await this.commits.run(() => this.settle(done, orphans));
    }
    return swept;
  }

  /** Removes the orphans that no retry has put again since they were looked at, and remembers the others as done. */
  private settle(done: readonly string[], orphans: readonly string[]): number {
    for (const ref of done) this.sql.markDone.run(ref, this.run);
    let removed = 0;
    for (const ref of orphans) removed += this.sql.removeSettled.run(ref, this.run).changes;
    return removed;
  }

  spare(): Promise<void> {
    return this.commits.run(() => void this.sql.spare.run());
  }

  close(): Promise<void> {
    return promised(() => {
      this.commits.close();
      this.file.close();
    });
  }
}

type Statements = ReturnType<typeof prepare>;

function prepare(db: Database.Database) {
  return {
    lastRun: db.prepare<[], number | null>('SELECT max(run) FROM words').pluck(),
    find: db.prepare<[string], SealedWords>(
      'SELECT ref, commitment, wrapped_key AS wrappedKey, sealed FROM words WHERE ref = ?',
    ),
    insert: db.prepare(
      'INSERT INTO words (ref, command_id, commitment, wrapped_key, sealed, run, put_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    has: db.prepare<[string], number>('SELECT 1 FROM words WHERE ref = ?').pluck(),
    any: db.prepare<[], number>('SELECT 1 FROM words LIMIT 1').pluck(),
    touch: db.prepare<[number, number, string]>('UPDATE words SET run = ?, put_at = ? WHERE ref = ?'),
    spare: db.prepare('UPDATE words SET run = 0 WHERE run > 0'),
    remove: db.prepare<[string]>('DELETE FROM words WHERE ref = ?'),
    rememberErased: db.prepare<[string]>('INSERT INTO erased (ref) VALUES (?)'),
    isErased: db.prepare<[string], string>('SELECT ref FROM erased WHERE ref = ?').pluck(),
    settled: db.prepare<[number, number, string, number], { ref: string; commandId: string }>(
      `SELECT ref, command_id AS commandId FROM words
       WHERE run > 0 AND run < ? AND put_at <= ? AND ref > ? ORDER BY ref LIMIT ?`,
    ),
    markDone: db.prepare<[string, number]>('UPDATE words SET run = 0 WHERE ref = ? AND run < ?'),
    removeSettled: db.prepare<[string, number]>('DELETE FROM words WHERE ref = ? AND run < ?'),
  };
}
