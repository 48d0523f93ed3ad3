import { joinChangeFeed } from './changes/join-change-feed.js';
import { CHANGES } from './changes/progress.js';
import { eventTypes } from './event-types.js';
import { keepReadModels } from './platform/read-models-thread/keep-read-models.js';
import { projections, readModelEntities } from './read-models.js';

// Nothing of the edge is loaded here: the thread would take a second longer to begin, and as much memory again.
await keepReadModels({
  events: eventTypes,
  entities: readModelEntities,
  projections,
  join: (runner, { store, tell, ...surroundings }) => {
    const feed = joinChangeFeed(runner, {
      ...surroundings,
      madeBy: async (commandId) => (await store.findCommand(commandId)).length,
      now: () => Date.now(),
    });
    feed.onChange((made) => tell(CHANGES, made));
  },
});
