import { LEDGER } from '../../world/ledger-projection.js';
import type { ProjectionRunner } from '../../storage/read-models/lifecycle/projection-runner.js';
import { ChangeFeed, type FeedParts } from './change-feed.js';

/** Makes the feed and lets it run along with the projections, waking it whenever the ledger has more entries. */
export function joinChangeFeed(runner: ProjectionRunner, parts: FeedParts): ChangeFeed {
  const feed = new ChangeFeed(parts);
  runner.join(feed);
  runner.onHandled((projection) => {
    if (projection === LEDGER) feed.ledgerHasMore();
  });
  runner.onReplaced((projection, how) => {
    if (projection !== LEDGER) return;
    if (how === 'anew') feed.ledgerReplaced();
    else feed.ledgerHasMore();
  });
  return feed;
}
