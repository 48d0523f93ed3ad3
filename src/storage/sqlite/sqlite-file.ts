import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { StartRefused } from '../../core/start-refused.js';
import { makePrivateFile } from '../files/private-files.js';
import { lockFile } from './file-lock.js';
import { CHECKPOINT_PAGES, FileWatch } from '../log/sqlite/file-watch.js';
import { sqliteCode, whyNotOpened } from './sqlite-error.js';

/** What a file must be, and what is put into an empty one. */
export interface FileFormat {
  /** What it is to people: 'log', 'text store'. */
  readonly name: string;
  /** Four ASCII characters as a number, in SQLite's application_id: tells our files from everybody else's. */
  readonly applicationId: number;
  /**
   * SQL by which files come up: the step at n makes version n + 1 (SQLite's user_version) out of version n, the first one
   * out of an empty file. What once ran somewhere stays here, unchanged: a kept file of every version opens for good.
   */
  readonly steps: readonly string[];
}

/** The file is not ours, or comes from a newer program. Nothing in it was touched. */
export class FileRefused extends StartRefused {
  constructor(file: string, why: string) {
    super(`${file} ${why}`);
  }
}

/** An open file, locked for this process. */
export interface SqliteFile {
  readonly db: Database.Database;
  /** Whether it is still the file under its name; of one that is written to. */
  readonly watch?: FileWatch;
  /** Closes the file and gives up the lock. */
  close(): void;
}

/**
 * Opens or makes a durable SQLite file of our own, and brings it to today's version: WAL, and synchronous=FULL, for NORMAL
 * may lose an acknowledged commit at power loss.
 *
 * @throws FileInUse if another process has it; FileRefused if it is not the file it should be
 */
export function openSqliteFile(file: string, format: FileFormat): SqliteFile {
  const release = lockFile(file);
  try {
    const db = openOwned(file, format);
    const watch = new FileWatch(file, format.name);
    return {
      db,
      watch,
      close: () => {
        db.close();
        watch.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw refusal(file, error);
  }
}

/** What is said of an error in opening: in one line what to do, where that is known. */
function refusal(file: string, error: unknown): unknown {
  const why = error instanceof StartRefused ? undefined : whyNotOpened(error);
  return why === undefined ? error : new FileRefused(file, why);
}

/**
 * Opens a file to read what its owner, who may be at work meanwhile, has committed. Nothing is locked, made or changed.
 *
 * @throws FileRefused if there is none, or if it is not the file it should be
 */
export function openFileForReading(file: string, format: FileFormat): SqliteFile {
  // Opening alone would not tell what is wrong: SQLite reads nothing by then.
  if (!existsSync(file)) throw new FileRefused(file, `is missing: there is no ${format.name} to read`);
  let db: Database.Database | undefined;
  try {
    const opened = (db = new Database(file, { readonly: true, fileMustExist: true, timeout: 1000 }));
    const version = recognise(opened, file, format);
    if (version === 0) throw new FileRefused(file, `is empty: there is no ${format.name} to read`);
    if (version < format.steps.length)
      throw new FileRefused(
        file,
        'is behind this version of the program; start the program once to bring it up',
      );
    return { db: opened, close: () => void opened.close() };
  } catch (error) {
    db?.close();
    throw refusal(file, error);
  }
}

function openOwned(file: string, format: FileFormat): Database.Database {
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? true)) {
    throw new FileRefused(file, 'cannot be opened: it is no file; look at what lies there');
  }
  makePrivateFile(file);
  // Only a curious outsider can hold the file against us; better an answer soon than a process that stands still.
  const db = new Database(file, { timeout: 1000 });
  try {
    const version = recognise(db, file, format);
    assertPragma(db, 'journal_mode', 'WAL', 'wal');
    assertPragma(db, 'synchronous', 'FULL', 2);
    // Ids are random, so each commit touches pages all over their indexes: written back in fewer, larger rounds (16 MiB
    // of WAL), the same page counts once. And enough memory (32 MiB) that the upper index pages stay in it.
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma('cache_size = -32768');
    bringUp(db, version, format);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Looks without writing: a foreign file stays as it is. Answers the file's version, 0 if it is still empty. */
function recognise(db: Database.Database, file: string, format: FileFormat): number {
  let applicationId: unknown;
  let version: number;
  let tables: unknown;
  try {
    applicationId = db.pragma('application_id', { simple: true });
    version = Number(db.pragma('user_version', { simple: true }));
    tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_NOTADB') throw error;
    throw new FileRefused(file, `is not a ${format.name} of the ledger, nor any SQLite file`);
  }
  if (applicationId === 0 && version === 0 && tables === 0) return 0;
  if (applicationId !== format.applicationId)
    throw new FileRefused(file, `is not a ${format.name} of the ledger`);
  if (version > format.steps.length) {
    const versions = `schema version ${version}, this program knows ${format.steps.length}`;
    throw new FileRefused(
      file,
      `was written by a newer version of the ledger (${versions}); start that version`,
    );
  }
  const actual = schemaOf(db);
  // An operator may have added something, like statistics; nothing of ours may be missing or different.
  if (!intended(format, version).every((row) => actual.some((there) => isDeepStrictEqual(there, row))))
    throw new FileRefused(
      file,
      'is damaged (its tables are not those of its version); restore it from a backup',
    );
  return version;
}

const SCHEMA = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name';

function schemaOf(db: Database.Database): unknown[] {
  return db.prepare(SCHEMA).raw().all();
}

/** The schema of a version as SQLite notes it. */
function intended({ steps }: FileFormat, version: number): unknown[] {
  const db = new Database(':memory:');
  try {
    return schemaOf(db.exec(steps.slice(0, version).join('\n')));
  } finally {
    db.close();
  }
}

/** Sets a pragma and makes sure that it took. */
export function assertPragma(
  db: Database.Database,
  name: string,
  value: string,
  expected: string | number,
): void {
  db.pragma(`${name} = ${value}`);
  const actual: unknown = db.pragma(name, { simple: true });
  if (actual !== expected)
    throw new Error(`SQLite keeps ${name} at ${String(actual)} where ${value} is needed`);
}

/**
 * Each step is one transaction with the version that it makes, so that whatever interrupts the way up leaves a file of a
 * version that there was, from which the next start goes on.
 */
function bringUp(db: Database.Database, from: number, { applicationId, steps }: FileFormat): void {
  steps.slice(from).forEach((step, index) => {
    db.exec(`
    BEGIN EXCLUSIVE;
    ${step}
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${from + index + 1};
    COMMIT;`);
  });
}
