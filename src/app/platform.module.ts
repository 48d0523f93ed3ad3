import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config.js';
import { EventRegistry } from '../core/event-registry.js';
import { ClockWatch } from '../edge/health/clock-watch.js';
import { Banner } from '../edge/http/banner.js';
import { LOGGER } from '../edge/logging/logger.js';
import { Metrics } from '../edge/metrics/metrics.js';
import { CommandModule } from '../edge/routes/command.module.js';
import { QueryModule } from '../edge/routes/query.module.js';
import { CommandService } from '../pipeline/commands/handle-command.js';
import { QueryService } from '../pipeline/queries/query-service.js';
import { HealthChecks } from '../storage/health/health-checks.js';
import { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import { STORAGE } from '../storage/storage.js';
import { assemble, type Assembly, type Parts } from './assemble.js';
import { listenerOf, watch } from './watched.js';

/** The injection token of the assembly. */
export const ASSEMBLY = Symbol('Assembly');

/** What of the assembly routes and controllers inject. */
const given: readonly Provider[] = [
  { provide: STORAGE, inject: [ASSEMBLY], useFactory: ({ storage }: Assembly) => storage },
  { provide: EventRegistry, inject: [ASSEMBLY], useFactory: ({ types }: Assembly) => types },
  { provide: ClockWatch, inject: [ASSEMBLY], useFactory: ({ clockWatch }: Assembly) => clockWatch },
  { provide: ProjectionRunner, inject: [ASSEMBLY], useFactory: ({ runner }: Assembly) => runner },
  { provide: CommandService, inject: [ASSEMBLY], useFactory: ({ commands }: Assembly) => commands },
  { provide: QueryService, inject: [ASSEMBLY], useFactory: ({ queries }: Assembly) => queries },
];

/** The assembly as a module: opened with it, started before the program listens, and closed after. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(ASSEMBLY) private readonly assembly: Assembly,
    @Inject(HealthChecks) readonly checks: HealthChecks,
    @Inject(Metrics) readonly metrics: Metrics,
    @Inject(Banner) readonly banner: Banner,
  ) {}

  static of(parts: Parts): DynamicModule {
    const assembly: Provider = {
      provide: ASSEMBLY,
      inject: [CONFIG, LOGGER, Metrics],
      useFactory: (config: Config, logger: Logger, metrics: Metrics) =>
        assemble(config, parts, listenerOf(logger, metrics)),
    };
    const { useCases, queries, exampleOf } = parts;
    return {
      module: PlatformModule,
      imports: [CqrsModule.forRoot(), CommandModule.for(useCases, exampleOf), QueryModule.for(queries)],
      providers: [assembly, ...given],
      exports: [ASSEMBLY, ...given],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await watch(this.assembly, this);
    await this.assembly.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.assembly.close();
  }
}
