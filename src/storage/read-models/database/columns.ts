/**
 * The column types of read models, chosen so that one entity and one migration serve SQLite and PostgreSQL alike. Where
 * the dialects differ, the difference is avoided here rather than switched on: what a column needs beyond this list
 * does not belong in a read model.
 *
 * An entity says `@Column({ type: columnType.json })`, its migration `tableColumn('words', 'json')`.
 */
import { RowDamaged } from './read-model-damage.js';
import { type TableColumnOptions, type ValueTransformer } from 'typeorm';

/** Kind of column -> type to name in an entity. */
export const columnType = {
  text: 'text',
  /** RFC 3339 UTC with milliseconds, as text: sorts as time, and no driver turns it into a local `Date`. */
  instant: 'text',
  /** JSON as text, written and read by TypeORM: `jsonb` would be PostgreSQL's alone. */
  json: 'simple-json',
  integer: 'integer',
  real: 'double precision',
  boolean: 'boolean',
  /** A position or revision: `@Column({ type: columnType.position, transformer: asNumber })`. */
  position: 'bigint',
} as const;

/** A whole number beyond 32 bits in a 64-bit column, which PostgreSQL's driver answers as text; positions and milliseconds stay far below 2^53. */
export const asNumber: ValueTransformer = {
  to: (value: number | null | undefined) => value ?? null,
  from: (stored: string | number | null) => {
    const value = stored === null ? null : Number(stored);
    if (value !== null && !Number.isInteger(value)) throw new RowDamaged('a whole number');
    return value;
  },
};

/** A column in a migration's `new Table({ columns: […] })`; not null and not part of the key unless `more` says so. */
export function tableColumn(
  name: string,
  kind: keyof typeof columnType,
  more: Omit<Partial<TableColumnOptions>, 'name' | 'type'> = {},
): TableColumnOptions {
  return { name, type: kind === 'json' ? 'text' : columnType[kind], ...more };
}
