import Database from 'better-sqlite3';
import { StartRefused } from '../../../core/start-refused.js';
import { sqliteCode } from './sqlite-error.js';

/** Somebody else has the file open: another process of the ledger, or another part of this one. */
export class FileInUse extends StartRefused {
  constructor(file: string) {
    super(`${file} is in use by another process of the ledger; stop that one first`);
  }
}

/**
 * Takes a file for this process alone, until released or until the process ends, however it ends.
 *
 * The lock is an exclusive transaction, never committed, on an empty SQLite file beside the real one. Node has no
 * flock, but SQLite takes the operating system's own lock on every platform it knows, and the kernel drops that with
 * the process, kill -9 included: no stale lock file ever has to be judged by a process id. The real file stays
 * unlocked, so that a backup or a curious operator may read it meanwhile.
 *
 * The lock file is not removed: whoever removes a lock file races with whoever has just opened it.
 *
 * @returns releases the lock
 * @throws FileInUse
 */
export function lockFile(file: string): () => void {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw sqliteCode(error) === 'SQLITE_BUSY' ? new FileInUse(file) : error;
  }
  return () => {
    lock.close();
  };
}
