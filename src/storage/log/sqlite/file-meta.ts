import type Database from 'better-sqlite3';
import type { Meta } from '../../known-log/meta.js';
import { promised } from '../../concurrency/promised.js';
import type { FileWatch } from './file-watch.js';

/** The step of a file's schema that makes the table of `FileMeta`. */
export const META_STEP = 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;';

/** What is to be known of a SQLite file as a whole. */
export class FileMeta implements Meta {
  /** @param watch asked before each write, and told of it, since it may bring a checkpoint along */
  constructor(
    private readonly db: Database.Database,
    private readonly watch?: FileWatch,
  ) {}

  get(key: string): Promise<string | undefined> {
    return promised(() =>
      this.db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key),
    );
  }

  set(values: Readonly<Record<string, string>>): Promise<void> {
    const put = this.db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
    return promised(() => {
      this.watch?.mustBeOurs();
      this.db.transaction(() => {
        for (const [key, value] of Object.entries(values)) put.run(key, value);
      })();
      this.watch?.written();
    });
  }
}
