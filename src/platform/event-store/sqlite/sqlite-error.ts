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

/** Whether the machine, not the data, kept SQLite from its work: it may go well the next time. */
export function isMachines(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|BUSY|LOCKED|NOMEM|PROTOCOL)/.test(sqliteCode(error) ?? '');
}

/**
 * What keeps a file from being opened, and what to do about it: the rest of a sentence that begins with the file's name.
 *
 * @returns undefined for an error that neither SQLite nor the operating system raised
 */
export function whyNotOpened(error: unknown): string | undefined {
  const code = sqliteCode(error) ?? systemCode(error);
  if (code === undefined) return undefined;
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'cannot be opened; look at the disk';
  return `${reason} (${code})`;
}

const REASONS = [
  [/FULL|ENOSPC|EDQUOT|SHMSIZE/, 'cannot be written, since the disk is full; make room and start again'],
  [
    /READONLY|CANTOPEN|EROFS|EACCES|EPERM/,
    'cannot be written by this user; give it the right to, on a disk that is not read-only',
  ],
  [/BUSY|LOCKED|PROTOCOL/, 'is held by another program; close that one'],
  [/EMFILE|ENFILE/, 'cannot be opened, since too many files are open; raise the limit (ulimit -n)'],
  [/CORRUPT|NOTADB|SQLITE_ERROR|SCHEMA/, 'is damaged; restore it from a backup'],
  [/IOERR|EIO/, 'cannot be read or written, since the disk fails; look at the disk'],
] as const;

/** The code of an error of the operating system, as Node gives it. */
function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : undefined;
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
