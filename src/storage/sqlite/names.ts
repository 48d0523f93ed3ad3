import type Database from 'better-sqlite3';
import { LogDamaged } from '../../core/event-store.js';

/** Names kept in memory at most; beyond that the cache starts again from nothing. */
const CACHED = 20_000;

/** The dictionary of repeated texts (table `name`), cached both ways. */
export class Names {
  private readonly ids = new Map<string, number>();
  private readonly texts = new Map<number, string>();
  private readonly selectId: Database.Statement<[string], number>;
  private readonly selectText: Database.Statement<[number], string>;
  private readonly insert: Database.Statement<[string]>;

  constructor(db: Database.Database) {
    this.selectId = db.prepare<[string], number>('SELECT id FROM name WHERE text = ?').pluck();
    this.selectText = db.prepare<[number], string>('SELECT text FROM name WHERE id = ?').pluck();
    this.insert = db.prepare('INSERT INTO name (text) VALUES (?)');
  }

  /** The id of a text, if it was ever written. */
  find(text: string): number | undefined {
    const cached = this.ids.get(text);
    if (cached !== undefined) return cached;
    const id = this.selectId.get(text);
    if (id !== undefined) this.remember(id, text);
    return id;
  }

  /** The id of a text, written if it is new. */
  idOf(text: string): number {
    const found = this.find(text);
    if (found !== undefined) return found;
    const id = Number(this.insert.run(text).lastInsertRowid);
    this.remember(id, text);
    return id;
  }

  textOf(id: number): string {
    const cached = this.texts.get(id);
    if (cached !== undefined) return cached;
    const text = this.selectText.get(id);
    // Every name is written in the transaction of the first entry that has it.
    if (text === undefined) throw new LogDamaged();
    this.remember(id, text);
    return text;
  }

  /** After a write was undone: what it added is no longer there. */
  forget(): void {
    this.ids.clear();
    this.texts.clear();
  }

  private remember(id: number, text: string): void {
    if (this.ids.size >= CACHED) this.forget();
    this.ids.set(text, id);
    this.texts.set(id, text);
  }
}
