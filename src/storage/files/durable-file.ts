import { randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file (0600) as a whole: durable beside its place, then moved into it, so that a power cut or a full disk
 * leaves the old text or the new one.
 *
 * @throws an error of the operating system; the file is then as it was
 */
export function writeDurably(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  syncDirectory(dirname(file));
}

/** Makes durable what was made or moved in a directory. */
export function syncDirectory(directory: string): void {
  // Windows opens no directories; its file system journals the entry by itself.
  if (process.platform === 'win32') return;
  const fd = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
