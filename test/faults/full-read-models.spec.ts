import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import { type Ledger, openLedger, type Point } from '../../faults/ledger.js';
import { actors, groundwork } from '../../faults/load.js';
import { parts } from '../../src/app/app.module.js';
import { joinChangeFeed } from '../../src/read/changes/join-change-feed.js';
import { eventTypes } from '../../src/cli/ledger-reader.js';
import { ReadModelAway } from '../../src/storage/read-models/database/engine.js';
import { ReadModelDatabase } from '../../src/storage/read-models/database/read-model-database.js';
import { open } from '../../src/storage/envelope/envelope.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';
import { readModelEntities } from '../../src/app/read-models.js';

/** Of them, each begins a batch of its own; the feed of changes begins none. */
const PROJECTIONS = 2;
/** More pages than any file has. */
const NO_LIMIT = 1_000_000;

describe('read models without room', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let ledger: Ledger;
  /** Told of every point that a projection reaches. */
  let hear: (point: Point) => void;

  beforeEach(async () => {
    directory = temporaryDirectory();
    hear = () => undefined;
    ledger = await openLedger(directory.path('data'), (point) => hear(point));
    ledger.runner.start();
    for (const command of groundwork()) await ledger.send(command);
    await ledger.runner.drain();
  });
  afterEach(async () => {
    await ledger.close();
    directory.remove();
  });

  const allow = (pages: (used: number) => number): Promise<void> =>
    ledger.database.write(async (tx) => {
      const [{ page_count: used }] = await tx.query<[{ page_count: number }]>('PRAGMA page_count');
      await tx.query(`PRAGMA max_page_count = ${pages(used)}`);
    });

  /** Resolves when a batch has begun again after one that was not committed. */
  const failedOnce = (): Promise<void> =>
    new Promise((resolve) => {
      let begun = 0;
      hear = (point) => {
        if (point === 'projection: committed') begun = 0;
        else if (point === 'projection: advanced' && (begun += 1) > PROJECTIONS) resolve();
      };
    });

  it('park no projection: each tries again, and catches up once there is room', async () => {
    await allow((used) => used);
    const failed = failedOnce();
    await Promise.all(actors(80).map((command) => ledger.send(command)));
    await failed;
    const lagging = (await ledger.runner.status()).filter(({ lag }) => lag > 0);
    expect(lagging.map(({ state }) => state)).not.toContain('parked');
    expect(lagging.length).toBeGreaterThan(0);

    await allow(() => NO_LIMIT);
    await ledger.runner.drain();
    expect((await ledger.runner.status()).map(({ lag }) => lag)).toEqual([0, 0, 0]);
    expect(ledger.alarms).toEqual([]);
  });

  it('do not park the feed of changes either', async () => {
    const database = await ReadModelDatabase.open({
      url: 'memory:',
      entities: readModelEntities,
      migrations: readModelMigrations,
    });
    let hasRoom = false;
    let tries = 0;
    const without = Object.assign(Object.create(database) as ReadModelDatabase, {
      write: <T>(fn: (tx: EntityManager) => Promise<T>): Promise<T> => {
        // The second try comes by itself.
        hasRoom = (tries += 1) > 1;
        return hasRoom ? database.write(fn) : Promise.reject(new ReadModelAway(new Error('full')));
      },
    });
    const alarms: string[] = [];
    const alarm = (message: string): void => void alarms.push(message);
    const runner = new ProjectionRunner(parts.projections, {
      ...{ store: ledger.store, database, alarm },
      open: (recorded) => open(eventTypes, recorded),
    });
    joinChangeFeed(runner, {
      ...{ database: without, store: ledger.store, types: eventTypes, alarm },
      now: () => Date.now(),
    });
    runner.start();
    await runner.drain();
    expect(hasRoom).toBe(true);
    expect((await runner.status()).map(({ lag }) => lag)).toEqual([0, 0, 0]);
    expect(alarms).toEqual([]);
    await runner.stop();
    await database.close();
  });
});
