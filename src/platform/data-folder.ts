import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { StartRefused } from '../core/start-refused.js';

/** @throws StartRefused (wrong use) unless the data folder holds a log: a mistyped folder is not to be filled */
export function mustHoldALog({ dataDir, eventStore, readModel }: Config): void {
  if (eventStore.kind !== 'sqlite' || readModel.kind !== 'sqlite') {
    throw new StartRefused(
      'This reads a log and read models in DATA_DIR only; unset EVENT_STORE_URL and READ_MODEL_URL.',
      2,
    );
  }
  if (existsSync(join(dataDir, 'log.sqlite')) && existsSync(join(dataDir, 'text.sqlite'))) return;
  throw new StartRefused(
    `There is no log in ${dataDir}; set DATA_DIR to the folder that is served from (the demo's data: --demo).`,
    2,
  );
}
