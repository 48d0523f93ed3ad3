import { Module } from '@nestjs/common';
import { StreamController } from '../edge/stream/stream.controller.js';
import { ChangeFeed } from '../read/changes/change-feed.js';
import type { Assembly } from './assemble.js';
import { ASSEMBLY } from './platform.module.js';

/** The feed of changes and its stream; the query over it is among the others. */
@Module({
  controllers: [StreamController],
  providers: [
    {
      provide: ChangeFeed,
      inject: [ASSEMBLY],
      useFactory: (assembly: Assembly): Pick<ChangeFeed, 'onChange'> => assembly.joinChanges(),
    },
  ],
})
export class ChangesModule {}
