import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventRegistry } from '../core/event-registry.js';
import { LEDGER } from '../ledger/ledger-projection.js';
import { LOGGER } from '../platform/logging/logger.js';
import { CLOCK, STORAGE } from '../platform/platform.module.js';
import { ProjectionRunner } from '../platform/projections/projection-runner.js';
import { QueryService } from '../platform/queries/query-service.js';
import type { Storage } from '../platform/storage.js';
import { ChangeFeed, type FeedParts } from './change-feed.js';
import { StreamController } from './stream.controller.js';

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

/** The feed of changes and its stream; the query over it is among the others. */
@Module({
  controllers: [StreamController],
  providers: [
    {
      provide: ChangeFeed,
      inject: [STORAGE, ProjectionRunner, EventRegistry, QueryService, LOGGER, CLOCK],
      useFactory: (
        { database, store }: Storage,
        runner: ProjectionRunner,
        types: EventRegistry,
        queries: QueryService,
        logger: Logger,
        clock: () => Date,
      ): ChangeFeed =>
        joinChangeFeed(runner, {
          database,
          types,
          madeBy: async (commandId) => (await store.findCommand(commandId)).length,
          now: () => clock().getTime(),
          askedAt: () => queries.askedAt,
          alarm: (message) => logger.error(message),
        }),
    },
  ],
})
export class ChangesModule {}
