import { Unavailable } from '../../../core/errors.js';

/** The code of an error that SQLite raised (https://www.sqlite.org/rescode.html), undefined for any other. */
export function sqliteCode(error: unknown): string | undefined {
  // By code, not by class: the addon keeps the error class of whoever loaded it first in this process.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

/** Whether SQLite refused a row by a rule of the schema; any other of its errors is the machine's. */
export function isConstraint(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT') ?? false;
}

/**
 * The file cannot be written now: the disk is full, broken or held by somebody. After a fault in the middle of a commit
 * the outcome is open, so what was asked must be asked again with the same ids, never with new ones.
 */
export class StoreUnavailable extends Unavailable {
  constructor(
    why: string,
    override readonly cause?: unknown,
  ) {
    super(
      'STORE_UNAVAILABLE',
      `The ledger cannot write at the moment (${why}); repeat the same request later.`,
      5,
    );
  }
}
