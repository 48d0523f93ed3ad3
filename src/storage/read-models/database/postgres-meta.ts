import type { Pool } from 'pg';
import type { Meta } from '../../known-log/meta.js';

/** The step of a schema that makes the table of `PostgresMeta`. */
export const META_TABLE = 'CREATE TABLE meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);';

/** What is to be known as a whole of the schema that a pool works in. */
export class PostgresMeta implements Meta {
  constructor(private readonly pool: Pool) {}

  async get(key: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ value: string }>('SELECT value FROM meta WHERE key = $1', [key]);
    return rows.at(0)?.value;
  }

  async set(values: Readonly<Record<string, string>>): Promise<void> {
    await this.pool.query(
      `INSERT INTO meta SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [Object.keys(values), Object.values(values)],
    );
  }
}
