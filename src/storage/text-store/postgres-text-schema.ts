import type { Queries } from 'pg';
import { StartRefused } from '../../core/start-refused.js';
import { META_TABLE } from '../read-models/database/postgres-meta.js';
import { lockKey } from '../postgres/shared-session.js';

export const TEXT_SCHEMA = 'text_store';

/**
 * `run` and `put_at`: who put the words last and when, which tells whether their entry may still be on its way; `done`
 * once it was seen. `erased` keeps the references of what was destroyed, and nothing else of it.
 */
const FIRST = `
CREATE TABLE format (version integer NOT NULL, key_fingerprint text NOT NULL);
CREATE TABLE words (
  ref text COLLATE "C" PRIMARY KEY,
  command_id text NOT NULL,
  commitment bytea NOT NULL,
  wrapped_key bytea NOT NULL,
  sealed bytea NOT NULL,
  run uuid NOT NULL,
  put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  done boolean NOT NULL DEFAULT false
);
CREATE INDEX words_to_settle ON words (ref) WHERE NOT done;
CREATE TABLE erased (ref text COLLATE "C" PRIMARY KEY);`;

/** The step at n makes version n + 1 out of version n, as in a SQLite file (`FileFormat`). */
const STEPS: readonly string[] = [FIRST, META_TABLE];

/**
 * Makes the tables if they are missing, brings them to today's version, and holds the key to what was written with it: under another one, words of
 * others would not open.
 *
 * @param tx a transaction
 * @param fingerprint of the key; tells nothing of it
 * @throws StartRefused if the words are a newer version's, or another key's
 */
export async function makeTextSchema(tx: Queries, fingerprint: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [lockKey(TEXT_SCHEMA)]);
  if (!(await has(tx, 'SELECT 1 FROM pg_namespace WHERE nspname = $1', TEXT_SCHEMA))) {
    await tx.query(`CREATE SCHEMA ${TEXT_SCHEMA}`);
  }
  if (!(await has(tx, 'SELECT 1 WHERE to_regclass($1) IS NOT NULL', `${TEXT_SCHEMA}.format`))) {
    await tx.query(FIRST);
    await tx.query('INSERT INTO format VALUES (1, $1)', [fingerprint]);
  }
  const { rows } = await tx.query<{ version: number; kept: string }>(
    'SELECT version, key_fingerprint AS kept FROM format',
  );
  const [format] = rows;
  if (format === undefined || format.version > STEPS.length) {
    throw new StartRefused(
      'READ_MODEL_URL: the text store there was made by a newer version; start that version.',
    );
  }
  if (format.kept !== fingerprint) {
    throw new StartRefused(
      'VAULT_KEY_FILE is not the key that the words in READ_MODEL_URL were written with; give every instance the same key, or restore it from its backup.',
    );
  }
  for (const step of STEPS.slice(format.version)) await tx.query(step);
  await tx.query('UPDATE format SET version = $1', [STEPS.length]);
}

async function has(tx: Queries, sql: string, value: string): Promise<boolean> {
  return (await tx.query(sql, [value])).rows.length > 0;
}
