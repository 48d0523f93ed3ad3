import type { Queries } from 'pg';
import { StartRefused } from '../../../core/start-refused.js';
import { META_TABLE } from '../../read-models/database/postgres-meta.js';
import { lockKey } from '../../postgres/shared-session.js';

export const SEQUENCE_SCHEMA = 'log_sequence';

/**
 * `tail` is one row: the last position, the running maximum of recordedAt, and the place in $all up to which nothing
 * more of ours stands than `entry` holds. Who goes on with the sequence locks it and compares it first.
 */
const FIRST = `
CREATE TABLE tail (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version integer NOT NULL,
  position bigint NOT NULL,
  effective_time text COLLATE "C",
  commit_place bigint,
  prepare_place bigint
);
CREATE TABLE entry (
  position bigint PRIMARY KEY,
  commit_place bigint NOT NULL,
  prepare_place bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  stream text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  command text COLLATE "C",
  UNIQUE (stream, revision)
);
CREATE INDEX entry_id ON entry (id);
CREATE INDEX entry_command ON entry (command);
CREATE TABLE subject (
  subject text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (subject, position)
);`;

/** The step at n makes version n + 1 out of version n, as in a SQLite file (`FileFormat`). */
const STEPS: readonly string[] = [FIRST, META_TABLE];

/**
 * Makes the tables if they are missing, and brings them to today's version.
 *
 * @param tx a transaction
 * @param place the database as messages may name it
 * @throws StartRefused if they are a newer version's
 */
export async function makeSequenceSchema(tx: Queries, place: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [lockKey(SEQUENCE_SCHEMA)]);
  if (!(await has(tx, 'SELECT 1 FROM pg_namespace WHERE nspname = $1', SEQUENCE_SCHEMA))) {
    await tx.query(`CREATE SCHEMA ${SEQUENCE_SCHEMA}`);
  }
  if (!(await hasSequence(tx))) {
    await tx.query(FIRST);
    await tx.query('INSERT INTO tail (version, position) VALUES (1, -1)');
  }
  const { rows } = await tx.query<{ version: number }>('SELECT version FROM tail');
  const version = rows[0]?.version ?? 1;
  if (version > STEPS.length) {
    throw new StartRefused(
      `READ_MODEL_URL: the sequence of the log in the ${place} was made by a newer version; start that version, or drop the schema ${SEQUENCE_SCHEMA}: it is made again from the log.`,
    );
  }
  for (const step of STEPS.slice(version)) await tx.query(step);
  await tx.query('UPDATE tail SET version = $1', [STEPS.length]);
}

/** Whether a sequence was ever begun in this database. */
export function hasSequence(tx: Queries): Promise<boolean> {
  return has(tx, 'SELECT 1 WHERE to_regclass($1) IS NOT NULL', `${SEQUENCE_SCHEMA}.tail`);
}

async function has(tx: Queries, sql: string, value: string): Promise<boolean> {
  return (await tx.query(sql, [value])).rows.length > 0;
}
