import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts } from '../../src/app/app.module.js';
import { ChangesModule } from '../../src/app/changes.module.js';
import { readConfig } from '../../src/config/config.js';
import type { EventStore } from '../../src/core/event-store.js';
import { ClockController } from '../../src/edge/operations/clock.controller.js';
import { ProjectionsController } from '../../src/edge/operations/projections.controller.js';
import { createServer } from '../../src/edge/http/server.js';
import { createLogger } from '../../src/edge/logging/logger.js';
import { PlatformModule } from '../../src/app/platform.module.js';
import { STORAGE, type Storage } from '../../src/storage/storage.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';

/** Keys as every run has them: ids derive from them, and the same seed must give the same ids. */
const KEYS = { 'log-secret': 11, 'vault-key': 12 } as const;

const START = Date.UTC(2017, 8, 1);
const TICK_MS = 61_000;

/** The program with a clock of its own. */
@Module({ controllers: [ClockController, ProjectionsController] })
class ClockedModule {
  static at(now: () => Date, feed: boolean): DynamicModule {
    const platform = PlatformModule.of({ ...parts, now });
    return { module: ClockedModule, imports: feed ? [platform, ChangesModule] : [platform] };
  }
}

/** The whole program on files of its own, listening, with all that it can print caught. */
export class Program {
  private constructor(
    readonly url: string,
    private readonly app: NestFastifyApplication,
    private readonly folder: string,
    private readonly clock: { now: number },
    private readonly lines: string[],
  ) {}

  /** @param feed whether the feed of changes runs along; of a ledger in which everything hangs together it takes most of the time */
  static async start(feed: boolean): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), 'ceasefire-fuzz-'));
    const keys = join(folder, 'data.keys');
    mkdirSync(keys, { mode: 0o700 });
    for (const [name, byte] of Object.entries(KEYS)) {
      writeFileSync(join(keys, name), Buffer.alloc(32, byte), { mode: 0o600 });
    }
    const clock = { now: START };
    const lines: string[] = [];
    const config = readConfig({ DATA_DIR: join(folder, 'data'), PORT: '0' });
    const logger = createLogger('trace', { write: (line) => void lines.push(line) });
    const app = await createServer(
      ClockedModule.at(() => new Date(clock.now), feed),
      config,
      logger,
    );
    await app.listen(0, '127.0.0.1');
    return new Program(await app.getUrl(), app, folder, clock, lines);
  }

  /** Lets some time pass, as the program sees it. */
  tick(): void {
    this.clock.now += TICK_MS;
  }

  /** What it printed since this was last asked. */
  printed(): readonly string[] {
    return this.lines.splice(0);
  }

  /** Words that must not be printed, beside those that were sent. */
  get secrets(): readonly string[] {
    return Object.values(KEYS).flatMap((byte) => {
      const key = Buffer.alloc(32, byte);
      return [key.toString('base64'), key.toString('hex')];
    });
  }

  get runner(): ProjectionRunner {
    return this.app.get(ProjectionRunner);
  }

  get store(): EventStore {
    return this.app.get<Storage>(STORAGE).store;
  }

  async stop(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true });
  }
}
