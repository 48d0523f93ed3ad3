import Database from 'better-sqlite3';

/** Takes the row at a position out of a file that nobody has open, and nothing else. */
export function takeOut(file: string, table: 'event' | 'entry', position: number): void {
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  const { changes } = db.prepare(`DELETE FROM ${table} WHERE position = ?`).run(position);
  db.close();
  if (changes !== 1) throw new Error(`There was no entry at position ${position} of ${file}`);
}
