import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource, EntityManager, MigrationInterface } from 'typeorm';
import { Fifo } from './fifo.js';
import { checkHistory, checkTables, connect, type EntityClass, ReadModelRefused } from './read-model-file.js';
import { ShadowTables } from './shadow-tables.js';

/** What `ReadModelDatabase.open` is given. Entities and migrations are named one by one: a glob finds what it likes. */
export interface ReadModelOptions {
  /** Path of the SQLite file, created if absent, or `memory:` for a temporary file that `close` removes. */
  readonly url: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/**
 * The database of the read models.
 *
 * On the better-sqlite3 driver a DataSource has one connection, so concurrent transactions nest as savepoints and the
 * rollback of one erases others that had already resolved. Hence one DataSource for writes behind a queue, and another
 * for reads, which WAL lets see the last committed state while a write is under way.
 */
export class ReadModelDatabase {
  private readonly writes = new Fifo();
  private readonly reads = new Fifo();
  private readonly writing = new AsyncLocalStorage<true>();
  private readonly reading = new AsyncLocalStorage<EntityManager>();

  private constructor(
    private readonly file: string,
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    private readonly temporary: string | undefined,
  ) {}

  /**
   * Opens the file and brings it to today's schema.
   *
   * @throws ReadModelRefused if it is no read model file, comes from a newer version, or lacks what the entities need
   */
  static async open(options: ReadModelOptions): Promise<ReadModelDatabase> {
    if (/^[a-z]+:\/\//.test(options.url)) {
      const scheme = options.url.slice(0, options.url.indexOf(':'));
      throw new ReadModelRefused(
        `READ_MODEL_URL names ${scheme}, but read models are kept in a SQLite file only`,
      );
    }
    const temporary = options.url === 'memory:' ? await mkdtemp(join(tmpdir(), 'read-models-')) : undefined;
    const file = temporary === undefined ? options.url : join(temporary, 'read-models.db');
    const opened: DataSource[] = [];
    try {
      const writer = await connect(file, { entities: options.entities, migrations: options.migrations });
      opened.push(writer);
      await checkHistory(writer, file);
      await writer.runMigrations();
      await checkTables(writer);
      const reader = await connect(file, { entities: options.entities, readonly: true });
      opened.push(reader);
      return new ReadModelDatabase(file, writer, reader, temporary);
    } catch (error) {
      for (const source of opened) await source.destroy();
      if (temporary !== undefined) await rm(temporary, { recursive: true });
      throw error;
    }
  }

  /**
   * One transaction, after all those asked for before it: committed when the promise of `fn` resolves, rolled back when
   * it rejects.
   *
   * @throws Error if called from within another write, which would wait for itself for ever
   */
  write<T>(fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.enqueue(this.writer, fn);
  }

  /**
   * A snapshot: all queries of `fn` see the same committed state. A read within a read shares its snapshot. Wait for
   * nothing else in here: others stand in line behind it, and SQLite cannot shorten its WAL meanwhile.
   */
  read<T>(fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    const outer = this.reading.getStore();
    if (outer !== undefined) return fn(outer);
    return this.reads.run(() => this.reader.transaction((tx) => this.reading.run(tx, () => fn(tx))));
  }

  /**
   * Empty twins of some tables, to be filled beside the live ones and then put in their place. Entities in `alongside`
   * can be used in the same transactions and keep their tables.
   */
  shadow(tables: readonly EntityClass[], alongside: readonly EntityClass[]): Promise<ShadowTables> {
    return ShadowTables.create(
      (namingStrategy) => connect(this.file, { entities: [...tables, ...alongside], namingStrategy }),
      tables.map((table) => this.writer.getMetadata(table)),
      (source, fn) => this.enqueue(source, fn),
    );
  }

  /** Ends what is queued, then closes. */
  async close(): Promise<void> {
    await Promise.all([this.writes.idle(), this.reads.idle()]);
    await this.reader.destroy();
    await this.writer.destroy();
    if (this.temporary !== undefined) await rm(this.temporary, { recursive: true });
  }

  /** SQLite has one writer, whichever connection asks: every transaction that writes goes through this queue. */
  private enqueue<T>(source: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (this.writing.getStore()) {
      return Promise.reject(
        new Error('A write must not wait for another write: use the transaction at hand'),
      );
    }
    return this.writes.run(() => this.writing.run(true, () => source.transaction(fn)));
  }
}
