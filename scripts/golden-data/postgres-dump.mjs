// A database as SQL text that any PostgreSQL from 15 on takes: pg_dump is not part of the package that brings the server,
// and one of an older version refuses a newer server.
import pg from 'pg';

const SCHEMAS = ['read_models', 'text_store'];

/** All tables of the program, with their rows, keys and indexes, as statements that end in `;\n`. */
export async function dump(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rows = async (sql, ...values) => (await client.query(sql, values)).rows;
  try {
    const out = SCHEMAS.map((schema) => `CREATE SCHEMA ${schema};\n`);
    const tables = await rows(
      `SELECT c.oid::int AS oid, n.nspname AS schema, format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname = ANY($1) ORDER BY n.nspname, c.relname`,
      SCHEMAS,
    );
    const others = await rows(
      `SELECT relkind, relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE relkind NOT IN ('r', 'i', 't', 'S') AND n.nspname = ANY($1)`,
      SCHEMAS,
    );
    if (others.length > 0) throw new Error(`This dump does not know ${JSON.stringify(others)}`);
    const sequences = await rows(
      `SELECT format('%I.%I', schemaname, sequencename) AS name, data_type AS type, last_value AS last,
              d.refobjid::regclass || '.' || quote_ident(attname) AS column
       FROM pg_sequences
       JOIN pg_depend d ON d.objid = format('%I.%I', schemaname, sequencename)::regclass AND d.deptype = 'a'
       JOIN pg_attribute ON attrelid = d.refobjid AND attnum = d.refobjsubid
       WHERE schemaname = ANY($1)`,
      SCHEMAS,
    );
    for (const { name, type } of sequences) out.push(`CREATE SEQUENCE ${name} AS ${type};\n`);
    for (const { oid, name } of tables) {
      const columns = await rows(
        `SELECT format('%I', attname) AS name,
                format_type(atttypid, atttypmod) AS type,
                CASE WHEN attcollation <> typcollation THEN
                  (SELECT format(' COLLATE pg_catalog.%I', collname) FROM pg_collation k WHERE k.oid = attcollation)
                ELSE '' END AS collation,
                coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') AS default,
                CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS not_null
         FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
         LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
        oid,
      );
      const declared = columns.map(
        (it) => `  ${it.name} ${it.type}${it.collation}${it.default}${it.not_null}`,
      );
      out.push(`CREATE TABLE ${name} (\n${declared.join(',\n')}\n);\n`);
      const values = columns.map((it) => `quote_nullable(${it.name}::text)`).join(` || ', ' || `);
      for (const { row } of await rows(`SELECT ${values} AS row FROM ${name} ORDER BY 1`)) {
        out.push(`INSERT INTO ${name} VALUES (${row});\n`);
      }
    }
    for (const { name, column, last } of sequences) {
      out.push(`ALTER SEQUENCE ${name} OWNED BY ${column};\n`);
      if (last !== null) out.push(`SELECT setval('${name}', ${last});\n`);
    }
    for (const { name, constraint, definition } of await rows(
      `SELECT conrelid::regclass::text AS name, format('%I', conname) AS constraint, pg_get_constraintdef(k.oid) AS definition
       FROM pg_constraint k JOIN pg_namespace n ON n.oid = connamespace
       WHERE n.nspname = ANY($1) AND contype <> 'n' ORDER BY contype DESC, 1, 2`,
      SCHEMAS,
    )) {
      out.push(`ALTER TABLE ${name} ADD CONSTRAINT ${constraint} ${definition};\n`);
    }
    for (const { definition } of await rows(
      `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = indexrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1`,
      SCHEMAS,
    )) {
      out.push(`${definition};\n`);
    }
    return out.join('');
  } finally {
    await client.end();
  }
}
