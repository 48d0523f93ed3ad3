import { Unavailable } from '../../../core/errors.js';
import { sqliteCode } from '../../sqlite/sqlite-error.js';

/** What is read of the read models is not what was written. They are made anew of the log, and answer nothing meanwhile. */
export class ReadModelDamaged extends Unavailable {
  constructor(cause?: unknown) {
    super('READ_MODEL_DAMAGED', 'The read models are damaged and are rebuilt from the log; ask again.', 5);
    this.cause = cause;
  }
}

/** A row is not as it was filed. It says which, for nobody but the log of the program. */
export class RowDamaged extends Error {
  constructor(row: string) {
    super(`The row of ${row} is not as it was filed`);
    this.name = 'RowDamaged';
  }
}

/**
 * Whether an error says that rows are damaged: SQLite, or what it caused, finds the file so, a row does
 * not give its digest, or its JSON does not parse.
 * JSON of the log that does not parse is another matter, and comes as the cause of an error that names the entry.
 */
export function isDamage(error: unknown): boolean {
  if (error instanceof SyntaxError || error instanceof RowDamaged || error instanceof ReadModelDamaged)
    return true;
  for (let seen: unknown = error, depth = 0; isObject(seen) && depth < 8; depth += 1) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(seen) ?? '')) return true;
    seen = seen['driverError'] ?? seen['cause'];
  }
  return false;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
