import Database from 'better-sqlite3';
import { StartRefused } from '../../core/start-refused.js';
import { makePrivateFile } from '../files/private-files.js';
import { sqliteCode, whyNotOpened } from './sqlite-error.js';

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
 * @throws FileInUse, StartRefused if the lock cannot be made
 */
export function lockFile(file: string): () => void {
  const path = `${file}.lock`;
  let lock: Database.Database | undefined;
  try {
    makePrivateFile(path);
    lock = new Database(path, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (sqliteCode(error) === 'SQLITE_BUSY') throw new FileInUse(file);
    const why = whyNotOpened(error);
    throw why === undefined ? error : new StartRefused(`${path} ${why}`);
  }
  return () => {
    lock.close();
  };
}
