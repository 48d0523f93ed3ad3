import { joinChangeFeed } from '../read/changes/join-change-feed.js';
import { CHANGES } from '../read/changes/progress.js';
import { eventTypes } from '../events/event-types.js';
import type { Projection } from '../storage/read-models/lifecycle/projection.js';
import { keepReadModels } from '../storage/read-models/thread/keep-read-models.js';
import { readModelEntities } from './read-models.js';

/**
 * Runs projections and the feed of changes in a thread of their own. Nothing of the edge is loaded here: the thread would
 * take a second longer to begin, and as much memory again.
 */
export function keepLedger(projections: readonly Projection[]): Promise<void> {
  return keepReadModels({
    events: eventTypes,
    entities: readModelEntities,
    projections,
    join: (runner, { tell, ...surroundings }) => {
      const feed = joinChangeFeed(runner, { ...surroundings, now: () => Date.now() });
      feed.onChange((made) => tell(CHANGES, made));
    },
  });
}
