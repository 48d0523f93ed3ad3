import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What others than the user that the program runs as may do with a file. Windows keeps that in lists instead. */
const OTHERS = process.platform === 'win32' ? 0 : 0o077;

/** Files of the program in its data folder, with all that SQLite puts beside them. */
const OURS = /\.sqlite(-wal|-shm|-journal|\.lock)?$|\.fingerprint$/;

/** From here on this process makes files and folders, temporary ones too, for the user alone that it runs as. */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/**
 * Makes a folder, and those that it lies in, where they are missing; each for this user alone. Not by `recursive`, which
 * never ends where a folder of the system lets nobody make one in it (/proc).
 *
 * @throws the error of the operating system, ENOTDIR if something else lies there
 */
export function makePrivateFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const each of missing.reverse()) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch (error) {
      // Another process may have been first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  if (!statSync(folder).isDirectory()) {
    throw Object.assign(new Error('Something else than a folder lies there'), { code: 'ENOTDIR' });
  }
}

/**
 * Makes an empty file for this user alone, if there is none, for SQLite to find: what it puts beside a file gets the mode
 * of that. One that exists is not opened, since closing it would drop the locks that this process has on it (POSIX).
 *
 * @throws the error of the operating system
 */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Takes from others what they may do with the program's files in the data folder: earlier builds left read models and
 * locks to the umask. A folder is not changed, since it may serve others, too (/tmp).
 *
 * @param say told, in a line each, what was changed, and what somebody else has to change
 */
export function closeToOthers(folder: string, say: (line: string) => void): void {
  if (isOpen(folder)) say(`${folder} is open to others (mode ${modeOf(folder)}); run: chmod 700 ${folder}`);
  for (const name of readdirSync(folder).filter((each) => OURS.test(each))) {
    const file = join(folder, name);
    if (!isOpen(file)) continue;
    const was = `${file} was open to others (mode ${modeOf(file)})`;
    try {
      chmodSync(file, 0o600);
      say(`${was}; it is closed to them now`);
    } catch {
      say(`${was} and belongs to somebody else; let its owner run: chmod 600 ${file}`);
    }
  }
}

/** The folder and those of the program's files in it that are open to others. */
export function openToOthers(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((each) => OURS.test(each));
  return [folder, ...files.map((name) => join(folder, name))].filter(isOpen);
}

function isOpen(path: string): boolean {
  return (statSync(path).mode & OTHERS) !== 0;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
