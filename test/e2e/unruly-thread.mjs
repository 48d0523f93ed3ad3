// The thread of the read models, with a directory that fails at some actors until they are said to be mended: at
// `poison` it throws, at `death` something throws that nobody waits for.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getEnvironmentData } from 'node:worker_threads';
import { keepLedger } from '../../dist/src/app/keep-ledger.js';
import { projections } from '../../dist/src/app/read-models.js';

const isMended = () => existsSync(join(getEnvironmentData('folder'), 'mended'));

const unruly = (projection) => ({
  ...projection,
  handle: async (entries, tx) => {
    const data = JSON.stringify(entries.map(({ event }) => event.data));
    if (!isMended() && data.includes('poison')) throw new RangeError('words of somebody called poison');
    if (!isMended() && data.includes('death')) {
      setImmediate(() => {
        throw new RangeError('words of somebody called death');
      });
      await new Promise(() => undefined);
    }
    await projection.handle(entries, tx);
  },
});

await keepLedger(projections.map((each) => (each.name === 'directory' ? unruly(each) : each)));
