import { afterAll, beforeAll } from '@jest/globals';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { PostgresSequenceStore } from '../../src/storage/log/kurrentdb/postgres-sequence-store.js';
import { PostgresTextStore } from '../../src/storage/text-store/postgres-text-store.js';
import { describeProjectionRunner } from '../contract/projection-runner.contract.js';
import { describeRestoreAndMove } from '../contract/restore-and-move.contract.js';
import { describeRows } from '../contract/rows.contract.js';
import { describeSequenceStore } from '../contract/sequence-store.contract.js';
import { describeTextStore } from '../contract/text-store.contract.js';
import { describeGoldenData } from '../golden-data.contract.js';
import { describeFirstDelivery } from './first-delivery.contract.js';
import { describeInstances } from './instances.contract.js';
import { describeSeveralOnOneLog } from './one-log.contract.js';
import { describeOpening } from './opening.contract.js';
import { describeSeveralInstances } from './several-instances.contract.js';
import { type PostgresServer, startPostgres } from './postgres-server.js';
import { describeTransactions } from './transaction.contract.js';

/** Specifications of several parts stand in one suite, since starting a server costs more than most of their tests. */
let server: PostgresServer;
let database: string;
beforeAll(async () => {
  server = await startPostgres();
  database = await server.database();
});
afterAll(() => server.stop());

/** One database for all, since making one costs more than emptying it. */
const address = async (): Promise<string> => {
  await server.empty(database);
  return database;
};

describeOpening(address);

describeTransactions(address);

describeRows('in PostgreSQL', address);

describeProjectionRunner('on PostgreSQL', {
  address,
  beside: (_database, again) => again(),
  namesLike: async (tx: EntityManager, start: string) => {
    const sql = `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = current_schema() AND c.relname LIKE $1 ORDER BY 1`;
    return (await tx.query<{ name: string }[]>(sql, [`${start}%`])).map(({ name }) => name);
  },
  switchedOrHeldBack: async (tx, rebuilt) => {
    let switched = false;
    void rebuilt.then(() => (switched = true));
    for (let waiting = false; !waiting && !switched;) {
      const rows = await tx.query<object[]>(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'`,
      );
      waiting = rows.length > 0;
    }
  },
});

describeInstances(address);

const masterKey = Buffer.alloc(32, 1);

describeTextStore('The text store in PostgreSQL', async () => {
  const url = await address();
  const open = (): Promise<PostgresTextStore> => PostgresTextStore.open({ url, masterKey, sweptAfterMs: 0 });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = await open());
    },
    dispose: () => store.close(),
  };
});

describeSequenceStore('The sequence in PostgreSQL', async () => {
  const url = await address();
  let sequence = await PostgresSequenceStore.open(url);
  return {
    sequence,
    reopen: async () => {
      await sequence.close();
      return (sequence = await PostgresSequenceStore.open(url));
    },
    dispose: () => sequence.close(),
  };
});

describeSeveralOnOneLog(address);

describeSeveralInstances(address);

describeGoldenData('on PostgreSQL', 'postgres', async ({ sql }) => {
  const READ_MODEL_URL = await address();
  const client = new Client({ connectionString: READ_MODEL_URL });
  await client.connect();
  await client.query(sql);
  await client.end();
  return { READ_MODEL_URL };
});

describeFirstDelivery(address);

describeRestoreAndMove('PostgreSQL', async () => {
  const READ_MODEL_URL = await address();
  const execute = async (...statements: readonly string[]): Promise<void> => {
    const client = new Client({ connectionString: READ_MODEL_URL });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const tables = ['format', 'words', 'erased', 'meta'];
  return {
    env: { READ_MODEL_URL },
    // As pg_dump and pg_restore of the schema do, which are not here.
    backWordsUp: () =>
      execute(
        'DROP SCHEMA IF EXISTS backup CASCADE',
        'CREATE SCHEMA backup',
        ...tables.map((table) => `CREATE TABLE backup.${table} AS TABLE text_store.${table}`),
      ),
    putWordsBack: () =>
      execute(
        `TRUNCATE ${tables.map((table) => `text_store.${table}`).join()}`,
        ...tables.map((table) => `INSERT INTO text_store.${table} TABLE backup.${table}`),
        'DROP SCHEMA backup CASCADE',
      ),
    removeReadModels: () => execute('DROP SCHEMA read_models CASCADE'),
    removePositions: () => execute('DROP SCHEMA IF EXISTS log_sequence CASCADE'),
  };
});
