import { Unavailable } from '../../core/errors.js';
import { StartRefused } from '../../core/start-refused.js';
import { sqliteCode } from '../../storage/sqlite/sqlite-error.js';

/**
 * What is wrong with a store that cannot be read, and what to do.
 *
 * @param file which is to be restored where it is damaged
 * @throws the error itself, if it is none of a store
 */
export function whyUnread(error: unknown, file: string): string {
  if (error instanceof Unavailable || error instanceof StartRefused) return error.message;
  const code = sqliteCode(error);
  if (code === undefined) throw error;
  return `${file} cannot be read (${code}): with the program stopped, restore it from its backup.`;
}
