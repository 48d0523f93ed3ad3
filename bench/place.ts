import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from '../src/app/app.module.js';
import { advanceTo, progressIn } from '../src/read/changes/progress.js';
import { readConfig } from '../src/config/config.js';
import { EventRegistry } from '../src/core/event-registry.js';
import type { RecordedEvent } from '../src/core/event-store.js';
import { open } from '../src/storage/envelope/envelope.js';
import { ProjectionRunner } from '../src/storage/read-models/lifecycle/projection-runner.js';
import { openStorage, type Storage } from '../src/storage/storage.js';
import { readModelEntities } from '../src/app/read-models.js';
import { END_MS, environment, makeLog, type Size } from './bulk-log.js';

/** Where a benchmark works, and where it gets its logs, which take long to make and are made once. */
export class Place {
  constructor(
    readonly folder: string,
    private readonly logs: string,
  ) {}

  /** A data folder of the benchmark's own: a log of that size with its projections up to date. */
  async log(size: Size): Promise<string> {
    const name = `${size.zones}-zones-${size.events}-events`;
    const made = join(this.logs, name);
    if (!existsSync(join(made, 'done'))) await this.make(size, made);
    const own = join(this.folder, name);
    if (!existsSync(own)) {
      cpSync(join(made, 'data'), own, { recursive: true });
      cpSync(join(made, 'data.keys'), `${own}.keys`, { recursive: true });
    }
    return own;
  }

  private async make(size: Size, made: string): Promise<void> {
    process.stderr.write(`making a log of ${size.events} events ...\n`);
    rmSync(made, { recursive: true, force: true });
    const data = join(made, 'data');
    await makeLog(data, size);
    await withProjections(data, beginFeedAtEnd);
    writeFileSync(join(made, 'done'), '');
  }
}

/**
 * The feed of changes begins where the log ends: it takes an hour for a million entries, and no benchmark is about that. A
 * program that starts on the log has it up to date, as one that was running all the time.
 */
async function beginFeedAtEnd({ store, database }: Storage): Promise<void> {
  const { position } = await store.head();
  await database.write(async (tx) => {
    const progress = await progressIn(tx, -1);
    await advanceTo(tx, progress, { ...progress, position: position, until: END_MS });
  });
}

/** Opens a data folder in this process and brings its projections up to date. */
export async function withProjections<T>(
  data: string,
  work: (storage: Storage, runner: ProjectionRunner) => Promise<T>,
): Promise<T> {
  const registry = new EventRegistry(parts.events);
  const storage = await openStorage(readConfig(environment(data)), readModelEntities);
  const runner = new ProjectionRunner(parts.projections, {
    ...storage,
    open: (recorded: RecordedEvent) => open(registry, recorded),
    alarm: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    runner.start();
    await runner.drain();
    return await work(storage, runner);
  } finally {
    await runner.stop();
    await storage.close();
  }
}
