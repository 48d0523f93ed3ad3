import type Database from 'better-sqlite3';
import type { Meta } from '../../meta.js';
import { promised } from '../promised.js';

/** The step of a file's schema that makes the table of `FileMeta`. */
export const META_STEP = 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;';

/** What is to be known of a SQLite file as a whole. */
export class FileMeta implements Meta {
  constructor(private readonly db: Database.Database) {}

  get(key: string): Promise<string | undefined> {
    return promised(() =>
      this.db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key),
    );
  }

  set(values: Readonly<Record<string, string>>): Promise<void> {
    const put = this.db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
    return promised(() =>
      this.db.transaction(() => {
        for (const [key, value] of Object.entries(values)) put.run(key, value);
      })(),
    );
  }
}
