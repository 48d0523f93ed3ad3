import BetterSqlite3 from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isDamage } from './read-model-damage.js';

/** The exit code of a program that has found a file damaged; all others say that it could not look. */
export const DAMAGED = 3;

/**
 * Looks through a SQLite file in a process of its own: for a large file that takes seconds, in which the thread that asks
 * SQLite does nothing else and cannot be stopped.
 *
 * @param program the file that the process runs; it ends with DAMAGED if `passesQuickCheck` finds something
 * @returns whether nothing was found; what cannot be looked at is taken for whole, and found when it is read
 */
export function isWholeFile(program: URL, file: string, signal: AbortSignal): Promise<boolean> {
  const looking = spawn(process.execPath, [fileURLToPath(program), file], {
    stdio: 'ignore',
    signal,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    looking.once('error', () => resolve(true));
    looking.once('exit', (code) => resolve(code !== DAMAGED));
  });
}

/** Whether SQLite's quick_check finds a file whole: every page where it belongs and of the right form, not every key. */
export function passesQuickCheck(file: string): boolean {
  try {
    const database = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
    try {
      return database.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      database.close();
    }
  } catch (error) {
    return !isDamage(error);
  }
}
