import type BetterSqlite3 from 'better-sqlite3';
import {
  DataSource,
  type EntityManager,
  type MigrationInterface,
  type NamingStrategyInterface,
} from 'typeorm';
import { StartRefused } from '../../core/start-refused.js';

/** An entity's class, as TypeORM takes it. */
export type EntityClass = new () => object;

/** Where TypeORM notes which migrations ran; its presence marks the file as ours. */
const MIGRATIONS_TABLE = 'read_model_migrations';

/** The read model file cannot be used; the message is one line for whoever starts the program. */
export class ReadModelRefused extends StartRefused {}

interface Connection {
  readonly entities: readonly EntityClass[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  readonly readonly?: boolean;
  readonly namingStrategy?: NamingStrategyInterface;
}

/**
 * Opens one connection. WAL lets readers go on beside the writer. synchronous=NORMAL may lose the last commits at power
 * loss, never the file's consistency; progress is lost with the rows it counted, and the log, which is kept with FULL,
 * gives both again.
 *
 * @throws ReadModelRefused if SQLite cannot open the file
 */
export async function connect(file: string, connection: Connection): Promise<DataSource> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    entities: [...connection.entities],
    migrations: [...(connection.migrations ?? [])],
    migrationsTableName: MIGRATIONS_TABLE,
    readonly: connection.readonly ?? false,
    enableWAL: connection.readonly !== true,
    prepareDatabase: (database: BetterSqlite3.Database) => void database.pragma('synchronous = NORMAL'),
    ...(connection.namingStrategy && { namingStrategy: connection.namingStrategy }),
  });
  try {
    return await source.initialize();
  } catch (error) {
    // By shape, not by class: the addon keeps the error class of whoever loaded it first in this process.
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_')) throw error;
    const why = code === 'SQLITE_NOTADB' ? 'is no SQLite file' : `cannot be opened (${code})`;
    throw new ReadModelRefused(`The read model file ${file} ${why}`);
  }
}

/** @throws ReadModelRefused if the tables in the file are somebody else's, or a newer version's */
export async function checkHistory(source: DataSource, file: string): Promise<void> {
  const runner = source.createQueryRunner();
  if (!(await runner.hasTable(MIGRATIONS_TABLE))) {
    if ((await runner.getTables()).length === 0) return;
    throw new ReadModelRefused(
      `The file ${file} holds tables of another program; name another file for the read models`,
    );
  }
  const known = new Set(source.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const newer = (await executed(source.manager)).find((name) => !known.has(name));
  if (newer !== undefined) {
    throw new ReadModelRefused(
      `The read model file ${file} was made by a newer version (migration ${newer}); start that version or remove the file`,
    );
  }
}

/** @throws ReadModelRefused if an entity describes what no migration made: found at start, not by the first query */
export async function checkTables(source: DataSource): Promise<void> {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  if (upQueries.length === 0) return;
  const missing = upQueries.map(({ query }) => query).join('; ');
  throw new ReadModelRefused(`Entities and migrations of the read models disagree; missing is: ${missing}`);
}

async function executed(manager: EntityManager): Promise<string[]> {
  const rows: { name: string }[] = await manager.query(`SELECT "name" FROM "${MIGRATIONS_TABLE}"`);
  return rows.map(({ name }) => name);
}
