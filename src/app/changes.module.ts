import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventRegistry } from '../core/event-registry.js';
import { LOGGER } from '../edge/logging/logger.js';
import { CLOCK } from './platform.module.js';
import { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import { LastAsked } from '../storage/read-models/last-asked.js';
import { ReadModelsThread } from '../storage/read-models/thread/read-models-thread.js';
import { STORAGE, type Storage } from '../storage/storage.js';
import { ChangeFeed } from '../read/changes/change-feed.js';
import { joinChangeFeed } from '../read/changes/join-change-feed.js';
import { CHANGES, CHANGES_VERSION } from '../read/changes/progress.js';
import { StreamController } from '../edge/stream/stream.controller.js';

/** The feed of changes and its stream; the query over it is among the others. */
@Module({
  controllers: [StreamController],
  providers: [
    {
      provide: ChangeFeed,
      inject: [...[STORAGE, ProjectionRunner, EventRegistry, LastAsked, LOGGER, CLOCK], ReadModelsThread],
      useFactory: (
        { database, store }: Storage,
        runner: ProjectionRunner,
        types: EventRegistry,
        lastAsked: LastAsked,
        logger: Logger,
        clock: () => Date,
        thread?: ReadModelsThread,
      ): Pick<ChangeFeed, 'onChange'> => {
        if (thread !== undefined) {
          runner.join(thread.readModel({ name: CHANGES, version: CHANGES_VERSION }));
          return { onChange: (listener) => thread.onNews(CHANGES, listener) };
        }
        return joinChangeFeed(runner, {
          ...{ database, store, types, lastAsked },
          now: () => clock().getTime(),
          alarm: (message) => logger.error(message),
        });
      },
    },
  ],
})
export class ChangesModule {}
