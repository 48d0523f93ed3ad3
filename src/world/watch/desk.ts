import type { EntityManager } from 'typeorm';
import type { EventTypes } from '../visible-data.js';

/** What the feed is made with. */
export interface Desk {
  /** A snapshot of the ledger; held only while reading, so that others get their turn. */
  readonly read: <T>(fn: (tx: EntityManager) => Promise<T>) => Promise<T>;
  /** A transaction over the feed's own tables, or over their twins in a rebuild. */
  readonly write: <T>(fn: (tx: EntityManager) => Promise<T>) => Promise<T>;
  /** How many entries of a command are in the log, with positions or not yet. */
  readonly madeBy: (commandId: string) => Promise<number>;
  readonly types: EventTypes;
}
