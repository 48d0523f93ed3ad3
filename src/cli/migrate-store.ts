import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StartRefused } from '../core/start-refused.js';
import { migrateLog } from '../storage/log/kurrentdb/migration.js';
import { SqliteEventStore } from '../storage/log/sqlite/sqlite-event-store.js';
import type { Console } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { logFileIn } from '../storage/files/data-folder.js';

/**
 * `migrate-store`: moves an embedded log to KurrentDB. The program that serves it must be stopped; the log that it is
 * copied from stays as it was.
 *
 * @param from data folder, as a path or `file:` URL
 * @param to connection string of KurrentDB
 */
export async function migrateStore(from: string, to: string, console: Console): Promise<ExitCode> {
  const folder = resolve(from.replace(/^(file|sqlite):(\/\/)?/, ''));
  const file = logFileIn(folder);
  if (/^[a-z+]+:\/\//.test(from) && !/^(file|sqlite):/.test(from)) {
    throw new StartRefused(
      'A log is moved from an embedded one to KurrentDB only; give --from a data folder.',
      2,
    );
  }
  if (!existsSync(file))
    throw new StartRefused(`There is no log in ${folder}; give --from the data folder.`, 2);
  const source = SqliteEventStore.open(file);
  try {
    const { entries, found, copied } = await migrateLog({ source, url: to, onProgress: console.progress });
    if (!console.printedJson({ entries, found, copied, verified: entries })) {
      console.print(
        `${entries} entries are in KurrentDB, each compared with the embedded log: ${copied} copied, ${found} there before.`,
      );
      console.print(
        'Set EVENT_STORE_URL now, and keep log.sqlite as a backup only: what it is given from here on is lost.',
      );
    }
    return EXIT.GOOD;
  } finally {
    await source.close();
  }
}
