import type Database from 'better-sqlite3';

/** The step of a file's schema that makes the table of `FileMeta`. */
export const META_STEP = 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;';

/** What is to be known of a file as a whole, by key: `ledger` is the ledger that it belongs to. */
export class FileMeta {
  constructor(private readonly db: Database.Database) {}

  get(key: string): string | undefined {
    return this.db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key);
  }

  /** Durably, in a transaction of its own. */
  set(key: string, value: string): void {
    this.db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);
  }
}
