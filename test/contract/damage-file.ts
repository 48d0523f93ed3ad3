import Database from 'better-sqlite3';
import { closeSync, openSync, writeSync } from 'node:fs';

/** Sets columns of rows of `event`, in the file of a log that nobody has open. */
export function change(file: string, set: string, where = 'TRUE'): void {
  const db = new Database(file);
  const { changes } = db.prepare(`UPDATE event SET ${set} WHERE ${where}`).run();
  db.close();
  if (changes === 0) throw new Error(`There was nothing to change in ${file}`);
}

/** Changes the public bytes of an entry, as one flipped bit might: they are JSON as before, and say something else. */
export function changeBytes(file: string, position: number): void {
  change(file, `public_data = CAST(replace(public_data, '":', '_":') AS BLOB)`, `position = ${position}`);
}

/** Overwrites the page on which tables or indexes begin, in a SQLite file that nobody has open. */
export function overwriteRoot(file: string, ...names: readonly string[]): void {
  const db = new Database(file, { readonly: true });
  const page = db.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck();
  const pages = names.map((name) => page.get(name) ?? 0);
  db.close();
  const opened = openSync(file, 'r+');
  for (const each of pages) writeSync(opened, Buffer.alloc(4096, 0xee), 0, 4096, (each - 1) * 4096);
  closeSync(opened);
}
