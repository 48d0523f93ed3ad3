import type { EntityManager } from 'typeorm';
import type { DomainEvent } from '../../../core/event-type.js';
import type { Position, RecordedEvent } from '../../../core/event-store.js';
import type { EntityClass } from '../database/engine.js';

/** One entry of the log as a projection gets it. */
export interface StoredEntry {
  /** Dense from 0 over the whole log. */
  readonly position: Position;
  readonly recorded: RecordedEvent;
  /** The data of all sections, in the current version of its type. */
  readonly event: DomainEvent;
}

/**
 * A read model: its tables, and how entries change them.
 *
 * It is fed every entry of the log once, in order, whatever the type, but for doubled ones (rules.md, section 1); those that
 * do not concern it are its to pass over. It keeps nothing between two calls but its tables, because a rebuild calls it beside the live run, on other
 * tables and at another position. It touches no other projection's tables and does nothing outside `tx`, since a
 * rebuild would do it again.
 */
export interface Projection {
  /** Names it to operators and in its progress; never reused for another. */
  readonly name: string;
  /** Raised whenever the same log gives other rows: the next start then rebuilds it. */
  readonly version: number;
  readonly tables: readonly EntityClass[];
  /**
   * Brings the tables up to the last of these entries. Tables are reached through their entities (or `tableOf`), never
   * by a name in SQL: in a rebuild the entity stands for another table. An error stops the projection at the entry
   * that causes it, so nothing is caught here only to go on.
   */
  handle(entries: readonly StoredEntry[], tx: EntityManager): Promise<void>;
}

/**
 * Points between which a process may die. Of a batch: its progress is set, its rows are written, both are committed, all
 * have been told. Of a rebuild: some new rows are kept, they have taken the place of the live ones, that is committed.
 */
export type ProjectionPoint =
  'advanced' | 'handled' | 'committed' | 'told' | 'remade' | 'replaced' | 'switched';
