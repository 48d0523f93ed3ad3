import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { StartRefused } from '../../core/start-refused.js';

const LOG = 'log.sqlite';
const TEXT = 'text.sqlite';
const POSITIONS = 'sequence.sqlite';

/** Where the embedded log lies. */
export function logFileIn(dataDir: string): string {
  return join(dataDir, LOG);
}

/** Where the embedded text store lies. */
export function textFileIn(dataDir: string): string {
  return join(dataDir, TEXT);
}

/** Where the embedded read models lie. */
export function readModelFileIn(dataDir: string): string {
  return join(dataDir, 'read-models.sqlite');
}

/** The file of the data folder that each key belongs to; the log's is that of its positions where the log is on a server. */
export function keyedFiles({ eventStore }: Pick<Config, 'eventStore'>): { log: string; text: string } {
  return { log: eventStore.kind === 'kurrentdb' ? POSITIONS : LOG, text: TEXT };
}

/**
 * @throws StartRefused (wrong use) unless the data folder holds what belongs there of a log: a mistyped folder is not to
 * be filled. What is kept on servers is looked for when it is opened.
 */
export function mustHoldALog({ dataDir, eventStore, readModel }: Config): void {
  if (eventStore.kind === 'memory' || readModel.kind === 'memory') {
    throw new StartRefused(
      'There is nothing to read in memory; unset EVENT_STORE_URL and READ_MODEL_URL.',
      2,
    );
  }
  const onServer = readModel.kind === 'postgres';
  const files = [
    ...(eventStore.kind === 'sqlite' ? [LOG] : onServer ? [] : [POSITIONS]),
    ...(onServer ? [] : [TEXT]),
  ];
  if (files.every((name) => existsSync(join(dataDir, name)))) return;
  throw new StartRefused(
    eventStore.kind === 'kurrentdb'
      ? `There are no positions in ${dataDir} (${files.join(', ')}); start the program once with this EVENT_STORE_URL, or set DATA_DIR to the folder that is served from.`
      : `There is no log in ${dataDir}; set DATA_DIR to the folder that is served from (the demo's data: --demo).`,
    2,
  );
}
