import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import {
  Column,
  Entity,
  type EntityManager,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  Table,
} from 'typeorm';
import { ProjectionProgress1764000000000 } from '../../migrations/1764000000000-projection-progress.js';
import { ProgressEntry1764000000040 } from '../../migrations/1764000000040-progress-entry.js';
import { ProjectionTimeZoneData1764000000050 } from '../../migrations/1764000000050-projection-time-zone-data.js';
import { CorrectedClock1764000000070 } from '../../migrations/1764000000070-corrected-clock.js';
import { NO_STREAM, type RecordedEvent } from '../../src/core/event-store.js';
import { columnType, tableColumn } from '../../src/storage/read-models/database/columns.js';
import { ReadModelDatabase } from '../../src/storage/read-models/database/read-model-database.js';
import { insertRows } from '../../src/storage/read-models/database/rows.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { entitiesOf } from '../../src/storage/read-models/lifecycle/projection-progress.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import type { Projection, StoredEntry } from '../../src/storage/read-models/lifecycle/projection.js';
import { newEvent } from '../contract/bare-events.js';

/** Which instance handled an entry. An entry that is handled twice breaks the key. */
@Entity('handled')
class Handled {
  @PrimaryColumn({ type: columnType.text })
  id!: string;

  @Column({ type: columnType.text })
  by!: string;
}

class Handled1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = [tableColumn('id', 'text', { isPrimary: true }), tableColumn('by', 'text')];
    await runner.createTable(new Table({ name: 'handled', columns }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('handled');
  }
}

class HandledProjection implements Projection {
  readonly name = 'handled';
  readonly version = 1;
  readonly tables = [Handled];
  /** Ids of entries that this instance cannot handle. */
  readonly unable = new Set<string>();
  /** Called after the rows are written and before the commit. */
  beforeCommit: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly by: string) {}

  async handle(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
    if (entries.some(({ recorded }) => this.unable.has(recorded.id))) throw new RangeError('unable');
    await insertRows(
      tx,
      Handled,
      entries.map(({ recorded: { id } }) => ({ id, by: this.by })),
    );
    await this.beforeCommit();
  }
}

interface Instance {
  readonly projection: HandledProjection;
  readonly database: ReadModelDatabase;
  readonly runner: ProjectionRunner;
  readonly alarms: string[];
}

/** Sessions that hold leases, by what they asked last. */
const LEASES = `query LIKE '%advisory_lock%' OR query LIKE '%LISTEN%'`;

/** Several programs on one log and one database. */
export function describeInstances(address: () => Promise<string>): void {
  describe('Of several instances on one PostgreSQL', () => {
    let url: string;
    let store: MemoryEventStore;
    let instances: Instance[];
    let length: number;

    /** `deaf`: the news of other instances never come. */
    const started = async (by: string, deaf = false): Promise<Instance> => {
      const projection = new HandledProjection(by);
      const database = await ReadModelDatabase.open({
        url,
        entities: entitiesOf([projection]),
        migrations: [
          ProjectionProgress1764000000000,
          ProgressEntry1764000000040,
          ProjectionTimeZoneData1764000000050,
          CorrectedClock1764000000070,
          Handled1764000000001,
        ],
      });
      const { instances: others } = database;
      if (deaf) jest.spyOn(others, 'onNews').mockReturnValue(() => undefined);
      const alarms: string[] = [];
      const open = ({ type }: RecordedEvent) => ({ type, data: {} });
      const alarm = (message: string): void => void alarms.push(message);
      const runner = new ProjectionRunner([projection], { store, database, open, alarm });
      const instance = { projection, database, runner, alarms };
      instances.push(instance);
      runner.start();
      return instance;
    };
    const append = async (): Promise<void> => {
      await store.append('log', length === 0 ? NO_STREAM : length - 1, [newEvent(`e${length}`, 'A')]);
      length += 1;
    };
    /** Who handled which entry, in order, as an instance reads it. */
    const handledBy = async ({ database, runner }: Instance): Promise<string[]> => {
      await runner.drain();
      const rows = await database.read((tx) => tx.find(Handled));
      return rows.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1))).map(({ by }) => by);
    };
    const execute = async (sql: string): Promise<object[]> => {
      const admin = new Client({ connectionString: url });
      await admin.connect();
      const { rows } = await admin.query(sql);
      await admin.end();
      return rows;
    };
    /** Resolves when some transaction waits for another. */
    const untilOneWaits = async (): Promise<void> => {
      while ((await execute('SELECT 1 FROM pg_locks WHERE NOT granted')).length === 0);
    };
    /** Ends sessions of the program from the server's side, as a restart or a network does. */
    const sever = (which: string): Promise<object[]> =>
      execute(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'ceasefire-ledger' AND datname = current_database() AND (${which})`,
      );

    beforeEach(async () => {
      url = await address();
      store = new MemoryEventStore();
      instances = [];
      length = 0;
    });
    afterEach(async () => {
      for (const { runner } of instances) await runner.stop();
      for (const { database } of instances) await database.close();
      await store.close();
    });

    it('all that start at once find the tables made once', async () => {
      await Promise.all([started('one'), started('two'), started('three')]);
      await append();
      expect(await handledBy(instances[2] as Instance)).toHaveLength(1);
    });

    it('one runs a projection, and all answer', async () => {
      const [one, two] = [await started('one'), await started('two')];
      await one.runner.drain();
      for (let round = 0; round < 5; round += 1) {
        await append();
        expect(await two.runner.waitFor('handled', round, 20_000)).toBe(true);
      }
      expect(await handledBy(two)).toEqual(Array.from({ length: 5 }, () => 'one'));
      expect(await two.runner.status()).toMatchObject([{ state: 'live', progress: 4, lag: 0 }]);
    });

    it('another takes over when the one that ran a projection stops', async () => {
      const [one, two] = [await started('one'), await started('two')];
      await append();
      await one.runner.drain();
      await one.runner.stop();
      await append();
      expect(await handledBy(two)).toEqual(['one', 'two']);
    });

    it('each entry is handled once, however often leases and connections are lost', async () => {
      const [one, two] = [await started('one'), await started('two')];
      for (const which of [LEASES, 'true', 'true']) {
        await append();
        await sever(which);
        await append();
        await Promise.all([one.runner.drain(), two.runner.drain()]);
      }
      expect(await handledBy(two)).toHaveLength(6);
      expect([...one.alarms, ...two.alarms]).toEqual([]);
    });

    it('one that loses the database in the middle of an entry does it again', async () => {
      const one = await started('one');
      let lost = 0;
      one.projection.beforeCommit = async () => {
        if (lost++ === 0) await sever('true');
      };
      await append();
      expect(await handledBy(one)).toEqual(['one']);
      expect(lost).toBe(2);
      expect(one.alarms).toEqual([]);
    });

    it('one that loses its lease in the middle of an entry ends it, and the next goes on after it', async () => {
      const one = await started('one');
      await one.runner.drain();
      const two = await started('two');
      one.projection.beforeCommit = async () => {
        await sever(LEASES);
        await untilOneWaits();
      };
      await append();
      expect(await handledBy(two)).toEqual(['one']);
      await append();
      expect(await handledBy(two)).toEqual(['one', 'two']);
      expect([...one.alarms, ...two.alarms]).toEqual([]);
    });

    it('a rebuild holds the one that runs the projection back for the moment of the switch', async () => {
      const [one, two] = [await started('one'), await started('two')];
      await append();
      await Promise.all([one.runner.drain(), two.runner.drain()]);
      two.projection.beforeCommit = async () => {
        two.projection.beforeCommit = () => Promise.resolve();
        await append();
        await Promise.race([untilOneWaits(), one.runner.drain()]);
      };
      await two.runner.rebuild('handled');
      expect(await handledBy(two)).toEqual(['two', 'one']);
    });

    it.each([
      ['at its news', false],
      ['also where it never heard of that', true],
    ])('one that can handle an entry gets past it, and those that could not go along %s', async (_, deaf) => {
      const one = await started('one', deaf);
      one.projection.unable.add('e1');
      await append();
      await append();
      await expect(one.runner.drain()).rejects.toThrow('parked by RangeError');
      const two = await started('two');
      expect(await handledBy(two)).toEqual(['one', 'two']);
      await append();
      await two.runner.drain();
      while ((await one.runner.status())[0]?.state !== 'live')
        await new Promise((turn) => setImmediate(turn));
      expect(await handledBy(one)).toEqual(['one', 'two', 'two']);
    });

    it('any may rebuild a projection while another runs it, and only one at a time', async () => {
      const [one, two] = [await started('one'), await started('two')];
      await append();
      await Promise.all([one.runner.drain(), two.runner.drain()]);
      const outcomes = await Promise.allSettled([
        two.runner.rebuild('handled'),
        one.runner.rebuild('handled'),
        append(),
      ]);
      const refused = outcomes.filter(({ status }) => status === 'rejected');
      for (const { reason } of refused as PromiseRejectedResult[]) {
        expect(reason).toMatchObject({ code: 'PROJECTION_REBUILDING' });
      }
      expect(refused.length).toBeLessThan(2);
      await append();
      expect(await handledBy(one)).toHaveLength(3);
      expect(await handledBy(two)).toHaveLength(3);
    });

    it('a query that finds the database away is told to come again', async () => {
      const one = await started('one');
      await one.runner.drain();
      const asking = one.database.read((tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'));
      await expect(asking).rejects.toMatchObject({ code: 'READ_MODEL_UNAVAILABLE' });
      expect(await one.database.read((tx) => tx.count(Handled))).toBe(0);
    });
  });
}
