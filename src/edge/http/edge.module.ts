import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../../config/config.js';
import { HealthChecks } from '../../storage/health/health-checks.js';
import { HealthController } from '../health/health.controller.js';
import { LOGGER } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { ApiDocument } from './api-document.js';
import { Banner } from './banner.js';
import { DocumentationController } from './documentation.controller.js';
import { ProblemFilter } from './problem.filter.js';

/** What every module may inject (CONFIG, LOGGER, HealthChecks, Metrics, Banner), and what stands between the network and them. */
@Module({})
export class EdgeModule {
  static around(appModule: Type | DynamicModule, config: Config, logger: Logger): DynamicModule {
    return {
      module: EdgeModule,
      global: true,
      imports: [appModule],
      controllers: [HealthController, DocumentationController, MetricsController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: APP_FILTER, useClass: ProblemFilter },
        HealthChecks,
        Metrics,
        ApiDocument,
        Banner,
      ],
      exports: [CONFIG, LOGGER, HealthChecks, Metrics, Banner],
    };
  }
}
