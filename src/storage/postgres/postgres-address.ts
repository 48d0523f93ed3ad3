import { type ClientConfig, Pool, type PoolConfig } from 'pg';
import { ReadModelRefused } from '../read-models/database/engine.js';
import { codeOf } from './postgres-error.js';

/** Who does not answer by then is taken to be away. */
const CONNECT_WITHIN_MS = 5_000;

/** The schemas of a database: each part of what is kept has its own, so that it can be backed up and granted apart. */
export type Schema = 'read_models' | 'text_store' | 'log_sequence';

/** How sessions of one part are opened; names in SQL then need no schema. */
export function sessionOf(url: string, schema: Schema): ClientConfig {
  return {
    connectionString: url,
    application_name: 'ceasefire-ledger',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    // A session that is stuck in the middle of a transaction would keep others waiting.
    options: `-c search_path=${schema} -c idle_in_transaction_session_timeout=60000`,
  };
}

/**
 * How a pool opens its sessions. Each is listened to as long as it lives: one that ends in the moment in which it changes
 * hands has no listener but this, and an error that nobody hears ends the program. Whoever uses it is told by the next
 * statement, which fails.
 */
export function pooled(url: string, schema: Schema): PoolConfig {
  return {
    ...sessionOf(url, schema),
    onConnect: (client) => void client.on('error', () => undefined),
  };
}

/** Opens a pool of at most so many sessions. One that breaks while nobody uses it is replaced when somebody does. */
export function openPool(url: string, schema: Schema, max: number): Pool {
  const pool = new Pool({ ...pooled(url, schema), max });
  pool.on('error', () => undefined);
  return pool;
}

/** The database as messages may name it: without user and password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  const host = hostname === '' ? 'this machine' : hostname;
  return `database ${pathname.slice(1) || '(default)'} on ${host}${port === '' ? '' : `:${port}`}`;
}

/** One line on why a database cannot be opened. */
export function refusalOf(url: string, error: unknown): ReadModelRefused {
  const code = codeOf(error);
  const why =
    {
      '28P01': 'refuses user and password',
      '28000': 'refuses this user',
      '3D000': 'does not exist; create it',
      '42501': 'does not let this user make its schema; grant CREATE on the database, or make it beforehand',
    }[code] ??
    `cannot be opened${code === '' ? '' : ` (${code})`}; check the address, and that the server runs`;
  return new ReadModelRefused(`READ_MODEL_URL: the ${placeOf(url)} ${why}`);
}
