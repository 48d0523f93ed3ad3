import { Unavailable } from '../../core/errors.js';
import { LogDamaged } from '../../core/event-store.js';

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

/** What an error in reading the log tells of damage to it; undefined if it tells of none. */
export function logDamageIn(error: unknown): LogDamaged | undefined {
  if (error instanceof LogDamaged) return error;
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error) ?? '') ? new LogDamaged() : undefined;
}

const MACHINES = /^SQLITE_(FULL|IOERR|CANTOPEN|BUSY|LOCKED|NOMEM|PROTOCOL)/;

/**
 * Whether an error, or what caused it, says that the machine kept SQLite from its work, not the data: no room, no
 * descriptor, a file held by somebody. It may go well the next time.
 */
export function isMachines(error: unknown): boolean {
  for (let seen: unknown = error, depth = 0; isObject(seen) && depth < 8; depth += 1) {
    if (MACHINES.test(sqliteCode(seen) ?? '')) return true;
    seen = seen['driverError'] ?? seen['cause'];
  }
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * What keeps a file from being opened, and what to do about it: the rest of a sentence that begins with the file's name.
 *
 * @param mend what to do about a file that is damaged
 * @returns undefined for an error that neither SQLite nor the operating system raised
 */
export function whyNotOpened(error: unknown, mend = 'restore it from a backup'): string | undefined {
  const code = sqliteCode(error) ?? systemCode(error);
  if (code === undefined) return undefined;
  if (/CORRUPT|NOTADB|SQLITE_ERROR|SCHEMA/.test(code)) return `is damaged (${code}); ${mend}`;
  const [, why, remedy] = REASONS.find(([pattern]) => pattern.test(code)) ?? OTHERWISE;
  return `cannot be ${why} (${code}); ${remedy}`;
}

const REASONS = [
  [/FULL|ENOSPC|EDQUOT|SHMSIZE/, 'written: the disk is full', 'make room, then start again'],
  [
    /READONLY|CANTOPEN|EROFS|EACCES|EPERM/,
    'written by this user',
    'allow it to, on a disk that is not read-only',
  ],
  [/BUSY|LOCKED|PROTOCOL/, 'opened: another program holds it', 'close that one'],
  [/EMFILE|ENFILE/, 'opened: too many files are open', 'raise the limit (ulimit -n)'],
  [/IOERR|EIO/, 'read or written: the disk fails', 'look at the disk'],
] as const;
const OTHERWISE = [/./, 'opened', 'look at what lies there'] as const;

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
