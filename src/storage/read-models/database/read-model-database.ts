import type { DataSource, EntityManager, MigrationInterface } from 'typeorm';
import type { Unavailable } from '../../../core/errors.js';
import { checkCurrent, type Engine, type EntityClass, migrate, ReadModelRefused } from './engine.js';
import { Fifo } from '../../concurrency/fifo.js';
import type { Instances } from '../../concurrency/instances.js';
import { isDamage, ReadModelDamaged } from './read-model-damage.js';
import { ReadModelFile } from './read-model-file.js';
import { ReadModelServer } from './read-model-server.js';
import { ShadowTables } from './shadow-tables.js';

/** What `ReadModelDatabase.open` is given. Entities and migrations are named one by one: a glob finds what it likes. */
export interface ReadModelOptions {
  /**
   * Path of the SQLite file, created if absent, or `memory:` for a temporary file that `close` removes, or the
   * `postgres://…` address of a database.
   */
  readonly url: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Takes one line for whoever is on call, for `open`. */
  readonly alarm?: (message: string) => void;
}

/**
 * The database of the read models, with the same entities and migrations on SQLite and PostgreSQL.
 *
 * On the better-sqlite3 driver a DataSource has one connection, so concurrent transactions nest as savepoints and the
 * rollback of one erases others that had already resolved. Hence one DataSource for writes behind a queue, and another
 * for reads, which WAL lets see the last committed state while a write is under way. On PostgreSQL the queue is kept,
 * since a rebuild relies on its place in it, and reads run beside each other.
 */
export class ReadModelDatabase {
  private readonly writes = new Fifo();
  private readonly readsUnderWay = new Set<Promise<unknown>>();
  private readonly damageListeners: (() => void)[] = [];
  private closing: Promise<void> | undefined;
  /** Why nothing is to be answered from it: some of it was found damaged, and all is made anew or cannot be. */
  outOfUse: Unavailable | undefined;

  private constructor(
    private readonly engine: Engine,
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  /**
   * Opens the database and brings it to today's schema. What was given up before is set aside, and made anew.
   *
   * @throws ReadModelDamaged if it is damaged so that it cannot be opened
   * @throws ReadModelRefused if it cannot be opened, is another program's or a newer version's, or lacks what the
   * entities need
   */
  static async open(options: ReadModelOptions): Promise<ReadModelDatabase> {
    const engine = await engineFor(options.url);
    const opened: DataSource[] = [];
    try {
      const { entities, migrations, alarm } = options;
      const kept = engine.setAside();
      if (kept !== undefined)
        alarm?.(`The read models were damaged; the file is kept as ${kept} and made anew of the log`);
      const writer = await engine.connect({ entities, migrations });
      opened.push(writer);
      await migrate(engine, writer);
      const reader = await engine.connect({ entities, readonly: true });
      opened.push(reader);
      return new ReadModelDatabase(engine, writer, reader);
    } catch (error) {
      for (const source of opened) await source.destroy();
      await engine.close();
      throw error;
    }
  }

  /**
   * Connections of another thread's own to a database that this process has open, and brought to today's schema. Of two
   * threads one writes: see `leaveWriting`.
   */
  static async openBeside(url: string, entities: readonly EntityClass[]): Promise<ReadModelDatabase> {
    const engine = await engineFor(url);
    const writer = await engine.connect({ entities });
    try {
      return new ReadModelDatabase(engine, writer, await engine.connect({ entities, readonly: true }));
    } catch (error) {
      await writer.destroy();
      throw error;
    }
  }

  /**
   * The read models as another process keeps them: every write fails, and nothing is migrated.
   *
   * @throws ReadModelRefused if there are none, or they are another version's
   */
  static async openForReading({ url, entities, migrations }: ReadModelOptions): Promise<ReadModelDatabase> {
    const engine = await engineFor(url);
    try {
      await engine.mustExist();
      const reader = await engine.connect({ entities, migrations, readonly: true });
      try {
        await checkCurrent(engine, reader);
        return new ReadModelDatabase(engine, reader, reader);
      } catch (error) {
        await reader.destroy();
        throw error;
      }
    } catch (error) {
      await engine.close();
      if (!(error instanceof ReadModelDamaged)) throw error;
      throw new ReadModelRefused(`The ${engine.place} is damaged; start the program once, which sees to it`);
    }
  }

  /** Other processes on the same database. */
  get instances(): Instances {
    return this.engine.instances;
  }

  /**
   * One transaction, after all those asked for before it: committed when the promise of `fn` resolves, rolled back when
   * it rejects. Use the transaction at hand within `fn`: another write would wait for itself for ever.
   *
   * @throws ReadModelAway if the database cannot be reached, or gave the transaction up
   */
  write<T>(fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.enqueue(this.writer, fn);
  }

  /**
   * A snapshot: all queries of `fn` see the same committed state. Wait for nothing else
   * in here, nor for another read: on SQLite all stand in line behind it and the WAL cannot be shortened meanwhile, on
   * PostgreSQL a rebuild cannot switch.
   *
   * @throws ReadModelAway if the database cannot be reached, ReadModelDamaged if it is not what was written
   */
  async read<T>(fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    const read = this.explaining(this.engine.snapshot(this.reader, fn));
    this.readsUnderWay.add(read);
    try {
      return await read;
    } finally {
      this.readsUnderWay.delete(read);
    }
  }

  /**
   * Empty twins of some tables, to be filled beside the live ones and then put in their place. Entities in `alongside`
   * can be used in the same transactions and keep their tables.
   */
  shadow(tables: readonly EntityClass[], alongside: readonly EntityClass[]): Promise<ShadowTables> {
    return this.explaining(
      ShadowTables.create(
        (namingStrategy) => this.engine.connect({ entities: [...tables, ...alongside], namingStrategy }),
        tables.map((table) => this.writer.getMetadata(table)),
        (source, fn) => this.enqueue(source, fn),
      ),
    );
  }

  /** Calls back whenever something in it is found damaged. */
  onDamage(listener: () => void): void {
    this.damageListeners.push(listener);
  }

  /** To be called when something in it was found not to be what was written, by another thread or by the log. */
  foundDamaged(): void {
    for (const listener of this.damageListeners) listener();
  }

  /** See `Engine.giveUp`. */
  giveUp(): string {
    return this.engine.giveUp();
  }

  /** Leaves writing to another thread: from now on every write here fails. */
  async leaveWriting(): Promise<void> {
    await this.writes.run(() => this.writer.destroy());
  }

  /** Ends what is under way, then closes. */
  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    await Promise.allSettled([this.writes.idle(), ...this.readsUnderWay]);
    await this.reader.destroy();
    if (this.writer !== this.reader && this.writer.isInitialized) await this.writer.destroy();
    await this.engine.close();
  }

  /** One transaction that writes at a time, whichever connection asks. */
  private enqueue<T>(source: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.writes.run(() => this.explaining(this.engine.transaction(source, fn)));
  }

  private async explaining<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!isDamage(error)) throw this.engine.explained(error);
      this.foundDamaged();
      throw new ReadModelDamaged(error);
    }
  }
}

function engineFor(url: string): Promise<Engine> {
  const [, scheme] = /^([a-z]+):\/\//.exec(url) ?? [];
  if (scheme === undefined) return ReadModelFile.at(url);
  if (scheme === 'postgres' || scheme === 'postgresql') return ReadModelServer.at(url);
  throw new ReadModelRefused(
    `READ_MODEL_URL names ${scheme}, but read models are kept in SQLite or PostgreSQL only`,
  );
}
