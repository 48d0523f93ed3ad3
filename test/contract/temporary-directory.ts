import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own for one test, and how to get rid of it. */
export function temporaryDirectory(): { path: (name: string) => string; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'ceasefire-'));
  return {
    path: (name) => join(directory, name),
    remove: () => rmSync(directory, { recursive: true }),
  };
}
