import type { DataSource, EntityManager, MigrationInterface, NamingStrategyInterface } from 'typeorm';
import { Unavailable } from '../../../core/errors.js';
import { StartRefused } from '../../../core/start-refused.js';
import type { Instances } from '../../concurrency/instances.js';
import { isDamage, ReadModelDamaged } from './read-model-damage.js';

/** An entity's class, as TypeORM takes it. */
export type EntityClass = new () => object;

/** Where TypeORM notes which migrations ran; its presence marks the tables as ours. */
export const MIGRATIONS_TABLE = 'read_model_migrations';

/** The read models cannot be used as they are; the message is one line for whoever starts the program. */
export class ReadModelRefused extends StartRefused {}

/** The database does not answer, or gave up for a reason that passes by itself. Nothing was committed, or all. */
export class ReadModelAway extends Unavailable {
  constructor(cause: unknown) {
    super('READ_MODEL_UNAVAILABLE', 'The read models cannot be reached now; ask again.');
    this.cause = cause;
  }
}

/** What is opened, and for what. */
export interface Connection {
  readonly entities: readonly EntityClass[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  readonly readonly?: boolean;
  readonly namingStrategy?: NamingStrategyInterface;
}

/** What differs between the databases in which read models can lie. */
export interface Engine {
  /** As messages name it; without password. */
  readonly place: string;
  readonly instances: Instances;
  /** @throws ReadModelRefused if there is nothing to read */
  mustExist(): Promise<void>;
  /** @throws ReadModelRefused if it cannot be opened, ReadModelDamaged if what is there is no database any more */
  connect(connection: Connection): Promise<DataSource>;
  /** Names of all tables that are there. */
  tables(source: DataSource): Promise<readonly string[]>;
  /** Runs `work`, which changes the schema, while no other process does the like. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Makes text sort by bytes, in columns that migrations have just made. */
  sortByBytes(source: DataSource): Promise<void>;
  /** Committed when `fn` resolves, rolled back when it rejects; after that the connection is good for the next one. */
  transaction<T>(writer: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T>;
  /** Queries of `fn` see one committed state, and write nothing. */
  snapshot<T>(reader: DataSource, fn: (tx: EntityManager) => Promise<T>): Promise<T>;
  /** What is thrown for an error: ReadModelAway where it will pass, else the error as it is. */
  explained(error: unknown): unknown;
  /**
   * Sees to it that the next start makes them anew, where that can be seen to: the damage is beyond a rebuild.
   *
   * @returns one sentence: what whoever is on call has to do
   */
  giveUp(): string;
  /** Puts what was given up out of the way, before anything is opened; answers under which name it is kept. */
  setAside(): string | undefined;
  /** After every connection was closed. */
  close(): Promise<void>;
}

/** Brings the tables to today's schema. @throws ReadModelRefused, ReadModelDamaged */
export async function migrate(engine: Engine, source: DataSource): Promise<void> {
  try {
    await engine.alone(async () => {
      await checkHistory(engine, source);
      // All or none of them: whatever interrupts them leaves the tables as they were.
      await source.runMigrations({ transaction: 'all' });
      await engine.sortByBytes(source);
      await checkTables(source);
    });
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    if (isDamage(error)) throw new ReadModelDamaged(error);
    const why = error instanceof Error ? error.message : String(error);
    throw new ReadModelRefused(
      `The ${engine.place} cannot be brought to this version (${why}); make room if the disk is full, or else remove the read models, which are made again of the log`,
    );
  }
}

/** @throws ReadModelRefused unless the tables are of this very version: who only reads cannot make up for a migration */
export async function checkCurrent(engine: Engine, source: DataSource): Promise<void> {
  const made = await checkHistory(engine, source);
  if (source.migrations.every((migration) => made.has(nameOf(migration)))) return;
  throw new ReadModelRefused(
    `The ${engine.place} is behind this version of the program; start the program once to bring it up`,
  );
}

/**
 * Names of the migrations that ran.
 *
 * @throws ReadModelRefused if the tables there are somebody else's, or a newer version's
 */
async function checkHistory(engine: Engine, source: DataSource): Promise<ReadonlySet<string>> {
  const tables = await engine.tables(source);
  if (!tables.includes(MIGRATIONS_TABLE)) {
    if (tables.length === 0) return new Set();
    throw new ReadModelRefused(
      `The ${engine.place} holds tables of another program; name another place for the read models`,
    );
  }
  const known = new Set(source.migrations.map(nameOf));
  const rows: { name: string }[] = await source.query(`SELECT "name" FROM "${MIGRATIONS_TABLE}"`);
  const newer = rows.find(({ name }) => !known.has(name));
  if (newer !== undefined) {
    throw new ReadModelRefused(
      `The ${engine.place} was made by a newer version (migration ${newer.name}); start that version or remove the read models`,
    );
  }
  return new Set(rows.map(({ name }) => name));
}

function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

/** @throws ReadModelRefused if an entity describes what no migration made: found at start, not by the first query */
async function checkTables(source: DataSource): Promise<void> {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  if (upQueries.length === 0) return;
  const missing = upQueries.map(({ query }) => query).join('; ');
  throw new ReadModelRefused(
    `Entities and migrations of the read models disagree (missing is: ${missing}); if somebody changed the tables, remove the read models, which are made again of the log`,
  );
}
