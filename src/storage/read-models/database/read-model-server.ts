import { DataSource, type EntityManager } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Queries } from 'pg';
import { type Connection, type Engine, MIGRATIONS_TABLE, ReadModelAway, ReadModelRefused } from './engine.js';
import { placeOf, pooled, refusalOf, type Schema } from '../../postgres/postgres-address.js';
import { isPassing } from '../../postgres/postgres-error.js';
import { lockKey, SharedSession } from '../../postgres/shared-session.js';
import { SILENT } from './silent-logger.js';
import { inTransactionOf } from './transaction.js';

const SCHEMA = 'read_models';
/** Queries that run beside each other; more of them wait for a connection. */
const READERS = 10;
/** One for the transaction at hand, one for what TypeORM asks beside it. */
const WRITERS = 2;

/**
 * A snapshot of all tables. It takes effect with the first query, after the lock: a table that was put in the place of
 * another one (`shadow-tables.ts`) meanwhile would be found under its name, with the rows of the time before. Hence
 * snapshots hold this lock for as long as they last, and the exchange waits for them.
 */
const BEGIN_SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; LOCK TABLE "${MIGRATIONS_TABLE}" IN ACCESS SHARE MODE`;
/** Waits until no snapshot is left, and lets none begin. */
export const HOLD_SNAPSHOTS_BACK = `LOCK TABLE "${MIGRATIONS_TABLE}" IN ACCESS EXCLUSIVE MODE`;

/** Read models in a schema of a PostgreSQL database, which several processes may share. */
export class ReadModelServer implements Engine {
  readonly place: string;

  private constructor(
    private readonly url: string,
    readonly instances: SharedSession,
  ) {
    this.place = placeOf(url);
  }

  /** @throws ReadModelRefused if the database cannot be reached, or does not keep text as UTF-8 */
  static async at(url: string): Promise<ReadModelServer> {
    const instances = new SharedSession(url);
    const server = new ReadModelServer(url, instances);
    try {
      const session = await instances.session();
      await mustKeepUtf8(session, server.place);
      await server.alone(() => makeSchema(session, SCHEMA));
      return server;
    } catch (error) {
      await instances.close();
      throw error instanceof ReadModelRefused ? error : refusalOf(url, error);
    }
  }

  /** Opening has seen to it. */
  mustExist(): Promise<void> {
    return Promise.resolve();
  }

  async connect(connection: Connection): Promise<DataSource> {
    const { connectionString, application_name, connectionTimeoutMillis, ...session } = pooled(
      this.url,
      SCHEMA,
    );
    const source = new DataSource({
      logger: SILENT,
      type: 'postgres',
      url: connectionString,
      ...(application_name === undefined ? {} : { applicationName: application_name }),
      ...(connectionTimeoutMillis === undefined ? {} : { connectTimeoutMS: connectionTimeoutMillis }),
      entities: [...connection.entities],
      migrations: [...(connection.migrations ?? [])],
      migrationsTableName: MIGRATIONS_TABLE,
      poolSize: connection.readonly === true ? READERS : WRITERS,
      // A connection that breaks while nobody uses it is replaced when somebody does.
      poolErrorHandler: () => undefined,
      extra: session,
      ...(connection.namingStrategy && { namingStrategy: connection.namingStrategy }),
    });
    try {
      await source.initialize();
    } catch (error) {
      throw isPassing(error) ? refusalOf(this.url, error) : error;
    }
    for (const column of textColumns(source)) column.collation = 'C';
    return source;
  }

  async tables(source: DataSource): Promise<readonly string[]> {
    const rows: { name: string }[] = await source.query(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()`,
    );
    return rows.map(({ name }) => name);
  }

  /** Also of processes that start at the same moment. */
  async alone(work: () => Promise<void>): Promise<void> {
    const session = await this.instances.session();
    const key = lockKey('schema');
    await session.query('SELECT pg_advisory_lock($1::bigint)', [key]);
    try {
      await work();
    } finally {
      await session.query('SELECT pg_advisory_unlock($1::bigint)', [key]);
    }
  }

  async sortByBytes(source: DataSource): Promise<void> {
    const columns: { table: string; column: string }[] = await source.query(
      `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
       WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS NULL AND table_name <> $1
       ORDER BY 1, 2`,
      [MIGRATIONS_TABLE],
    );
    const quote = (name: string): string => source.driver.escape(name);
    for (const { table, column } of columns) {
      await source.query(`ALTER TABLE ${quote(table)} ALTER COLUMN ${quote(column)} TYPE text COLLATE "C"`);
    }
  }

  transaction<T>(writer: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return writer.transaction(fn);
  }

  snapshot<T>(reader: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransactionOf(reader, BEGIN_SNAPSHOT, fn);
  }

  explained(error: unknown): unknown {
    return !(error instanceof ReadModelAway) && isPassing(error) ? new ReadModelAway(error) : error;
  }

  giveUp(): string {
    return `Stop every instance, drop the schema ${SCHEMA} in the ${this.place}, and start again: it is made anew of the log.`;
  }

  setAside(): string | undefined {
    return undefined;
  }

  async close(): Promise<void> {
    await this.instances.close();
  }
}

/** Makes the schema of a part, if it is missing. */
export async function makeSchema(session: Queries, schema: Schema): Promise<void> {
  const { rows } = await session.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  // Not IF NOT EXISTS, which needs the right to make schemas even where there is nothing to make.
  if (rows.length === 0) await session.query(`CREATE SCHEMA ${schema}`);
}

async function mustKeepUtf8(session: Queries, place: string): Promise<void> {
  const { rows } = await session.query<{ encoding: string }>(
    `SELECT current_setting('server_encoding') AS encoding`,
  );
  const encoding = rows[0]?.encoding;
  if (encoding === 'UTF8') return;
  throw new ReadModelRefused(`The ${place} keeps text as ${encoding}; create one with ENCODING 'UTF8'`);
}

/** PostgreSQL sorts text by the language of the database unless told otherwise, and each language differently. */
function textColumns(source: DataSource): ColumnMetadata[] {
  return source.entityMetadatas
    .flatMap(({ columns }) => columns)
    .filter((column) => source.driver.normalizeType(column) === 'text');
}
