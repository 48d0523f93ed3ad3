import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { StartRefused } from '../../core/start-refused.js';

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
    ...(eventStore.kind === 'sqlite' ? ['log.sqlite'] : onServer ? [] : ['sequence.sqlite']),
    ...(onServer ? [] : ['text.sqlite']),
  ];
  if (files.every((name) => existsSync(join(dataDir, name)))) return;
  throw new StartRefused(
    eventStore.kind === 'kurrentdb'
      ? `There are no positions in ${dataDir} (${files.join(', ')}); start the program once with this EVENT_STORE_URL, or set DATA_DIR to the folder that is served from.`
      : `There is no log in ${dataDir}; set DATA_DIR to the folder that is served from (the demo's data: --demo).`,
    2,
  );
}
