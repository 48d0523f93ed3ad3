// The thread of the read models, with a directory that fails at some actors until they are said to be mended: at
// `poison` it throws, at `death` something throws that nobody waits for.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { joinChangeFeed } from '../../dist/src/changes/join-change-feed.js';
import { CHANGES } from '../../dist/src/changes/progress.js';
import { eventTypes } from '../../dist/src/event-types.js';
import { keepReadModels } from '../../dist/src/platform/read-models-thread/keep-read-models.js';
import { projections, readModelEntities } from '../../dist/src/read-models.js';

const isMended = () => existsSync(join(workerData.dataDir, 'mended'));

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

await keepReadModels({
  events: eventTypes,
  entities: readModelEntities,
  projections: projections.map((each) => (each.name === 'directory' ? unruly(each) : each)),
  join: (runner, { store, tell, ...surroundings }) => {
    const feed = joinChangeFeed(runner, {
      ...surroundings,
      madeBy: async (commandId) => (await store.findCommand(commandId)).length,
      now: () => Date.now(),
    });
    feed.onChange((made) => tell(CHANGES, made));
  },
});
