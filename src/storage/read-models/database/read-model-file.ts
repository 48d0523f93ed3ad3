import type BetterSqlite3 from 'better-sqlite3';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isMachines, whyNotOpened } from '../../sqlite/sqlite-error.js';
import { syncDirectory, writeDurably } from '../../files/durable-file.js';
import { giveWay } from '../../concurrency/give-way.js';
import { makePrivateFile, makePrivateFolder } from '../../files/private-files.js';
import { type Connection, type Engine, MIGRATIONS_TABLE, ReadModelAway, ReadModelRefused } from './engine.js';
import { Fifo } from '../../concurrency/fifo.js';
import { ALONE } from '../../concurrency/instances.js';
import { isDamage, ReadModelDamaged } from './read-model-damage.js';
import { SILENT } from './silent-logger.js';
import { inTransactionOf } from './transaction.js';

/**
 * Pages of 4 KiB in the write-ahead log before they are copied into the file, and synced: entries write to pages all over
 * the indexes, many of them again and again. A larger cache makes a rebuild faster by a quarter, and costs 60 MB.
 */
const CHECKPOINT_PAGES = 16_000;

/**
 * Notes beside a file of read models that it is damaged beyond a rebuild: whoever opens it next to write sets it aside.
 *
 * @throws an error of the operating system
 */
export function noteDamage(file: string): void {
  writeDurably(noteOf(file), `${new Date().toISOString().replace(/[-:.]/g, '')}\n`);
}

function noteOf(file: string): string {
  return `${file}.damaged`;
}

/** Read models in a SQLite file, or in a temporary one that `close` removes. */
export class ReadModelFile implements Engine {
  readonly instances = ALONE;
  private readonly reads = new Fifo();

  private constructor(
    private readonly file: string,
    private readonly temporary: string | undefined,
  ) {}

  /** `url`: the path, or `memory:`. */
  static async at(url: string): Promise<ReadModelFile> {
    if (url !== 'memory:') return new ReadModelFile(url, undefined);
    const temporary = await mkdtemp(join(tmpdir(), 'read-models-'));
    return new ReadModelFile(join(temporary, 'read-models.db'), temporary);
  }

  get place(): string {
    return `read model file ${this.file}`;
  }

  mustExist(): Promise<void> {
    if (existsSync(this.file)) return Promise.resolve();
    const remedy = 'start the program once, or run: npm run cli -- rebuild.';
    return Promise.reject(new ReadModelRefused(`The ${this.place} is missing; ${remedy}`));
  }

  /**
   * WAL lets readers go on beside the writer. synchronous=NORMAL may lose the last commits at power loss, never the
   * file's consistency; progress is lost with the rows it counted, and the log, which is kept with FULL, gives both
   * again.
   */
  async connect(connection: Connection): Promise<DataSource> {
    const source = new DataSource({
      type: 'better-sqlite3',
      database: this.file,
      entities: [...connection.entities],
      migrations: [...(connection.migrations ?? [])],
      migrationsTableName: MIGRATIONS_TABLE,
      readonly: connection.readonly ?? false,
      logger: SILENT,
      enableWAL: connection.readonly !== true,
      prepareDatabase: (database: BetterSqlite3.Database) => {
        database.pragma('synchronous = NORMAL');
        database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      },
      ...(connection.namingStrategy && { namingStrategy: connection.namingStrategy }),
    });
    try {
      if (connection.readonly !== true) {
        makePrivateFolder(dirname(this.file));
        makePrivateFile(this.file);
      }
      await source.initialize();
      giveWayBetweenStatements(source.createQueryRunner());
      return source;
    } catch (error) {
      if (isDamage(error)) throw new ReadModelDamaged(error);
      const why = whyNotOpened(error, 'remove it, since it can be made again of the log, or name another');
      throw why === undefined ? error : new ReadModelRefused(`The ${this.place} ${why}`);
    }
  }

  async tables(source: DataSource): Promise<readonly string[]> {
    const tables = await source.createQueryRunner().getTables();
    return tables.map(({ name }) => name);
  }

  alone(work: () => Promise<void>): Promise<void> {
    return work();
  }

  /** It does anyway. */
  sortByBytes(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Not by TypeORM's own transactions: where there is no room SQLite may roll back by itself, they take that for one that
   * is still open, and what follows is a savepoint of it that is never committed, while everybody is told that it was.
   */
  transaction<T>(source: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransactionOf(source, 'BEGIN', fn);
  }

  /** The driver has one connection: reads stand in line. */
  snapshot<T>(reader: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.reads.run(() => this.transaction(reader, fn));
  }

  explained(error: unknown): unknown {
    return !(error instanceof ReadModelAway) && isMachines(error) ? new ReadModelAway(error) : error;
  }

  giveUp(): string {
    if (this.temporary !== undefined) return 'Start the program again.';
    try {
      noteDamage(this.file);
      return 'Start the program again: it keeps the damaged file under another name and makes a new one of the log.';
    } catch {
      return `Stop the program, remove ${basename(this.file)} with its -wal and -shm, and start it again.`;
    }
  }

  /** The file goes last: what belongs to it must not be found beside another one, however this is interrupted. */
  setAside(): string | undefined {
    const note = noteOf(this.file);
    if (!existsSync(note)) return undefined;
    const kept = `${this.file}.damaged-${readFileSync(note, 'utf8').trim()}`;
    for (const part of ['-shm', '-wal', '']) {
      if (existsSync(this.file + part)) renameSync(this.file + part, kept + part);
    }
    syncDirectory(dirname(this.file));
    rmSync(note);
    return kept;
  }

  async close(): Promise<void> {
    if (this.temporary !== undefined) await rm(this.temporary, { recursive: true });
  }
}

/**
 * The driver answers without a pause, and has one runner for its one connection. Others have their turn, not this
 * connection: what is written or read on it stands in line for whole transactions.
 */
function giveWayBetweenStatements(runner: QueryRunner): void {
  const query: QueryRunner['query'] = runner.query.bind(runner);
  runner.query = async (...statement: Parameters<QueryRunner['query']>): Promise<never> => {
    const result: unknown = await query(...statement);
    await giveWay();
    return result as never;
  };
}
