import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Column,
  Entity,
  type EntityManager,
  Index,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  Table,
} from 'typeorm';
import { ProjectionProgress1764000000000 } from '../../migrations/1764000000000-projection-progress.js';
import { ProgressEntry1764000000040 } from '../../migrations/1764000000040-progress-entry.js';
import { ProjectionTimeZoneData1764000000050 } from '../../migrations/1764000000050-projection-time-zone-data.js';
import { CorrectedClock1764000000070 } from '../../migrations/1764000000070-corrected-clock.js';
import { FROM_START, NO_STREAM, type RecordedEvent } from '../../src/core/event-store.js';
import { columnType, tableColumn } from '../../src/storage/read-models/database/columns.js';
import { ReadModelDatabase } from '../../src/storage/read-models/database/read-model-database.js';
import { insertRows, upsertRows } from '../../src/storage/read-models/database/rows.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { TZ_VERSION } from '../../src/rules/time/zone-data.js';
import {
  ProjectionProgress,
  entitiesOf,
} from '../../src/storage/read-models/lifecycle/projection-progress.js';
import {
  ProjectionRunner,
  type ProjectionStatus,
} from '../../src/storage/read-models/lifecycle/projection-runner.js';
import type { Projection, StoredEntry } from '../../src/storage/read-models/lifecycle/projection.js';
import { newEvent } from './bare-events.js';

/** How often each type of event was handled: adding up shows what is handled twice, or not at all. */
@Entity('tally')
class Tally {
  @PrimaryColumn({ type: columnType.text })
  type!: string;

  @Index('tally_count')
  @Column({ type: columnType.integer })
  count!: number;
}

@Entity('echo')
class Echo {
  @PrimaryColumn({ type: columnType.text })
  id!: string;
}

class TallyAndEcho1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'tally',
        columns: [tableColumn('type', 'text', { isPrimary: true }), tableColumn('count', 'integer')],
        indices: [{ name: 'tally_count', columnNames: ['count'] }],
      }),
    );
    await runner.createTable(
      new Table({ name: 'echo', columns: [tableColumn('id', 'text', { isPrimary: true })] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('echo');
    await runner.dropTable('tally');
  }
}

class TallyProjection implements Projection {
  readonly name = 'tally';
  readonly tables = [Tally];
  /** Called for every entry, after the rows are written and before the commit. */
  beforeCommit: (entry: StoredEntry) => void | Promise<void> = () => undefined;

  constructor(
    readonly version = 1,
    private readonly step = 1,
  ) {}

  async handle(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
    const counts = new Map((await tx.find(Tally)).map(({ type, count }) => [type, count]));
    for (const { event } of entries) counts.set(event.type, (counts.get(event.type) ?? 0) + this.step);
    await upsertRows(
      tx,
      Tally,
      [...counts].map(([type, count]) => ({ type, count })),
    );
    for (const entry of entries) await this.beforeCommit(entry);
  }
}

class EchoProjection implements Projection {
  readonly name = 'echo';
  readonly version = 1;
  readonly tables = [Echo];

  async handle(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
    await insertRows(
      tx,
      Echo,
      entries.map(({ recorded: { id } }) => ({ id })),
    );
  }
}

/** An entry at a place of its own in the stream `log`. */
function recorded(id: string, type: string, position: number): RecordedEvent {
  return { ...newEvent(id, type), stream: 'log', revision: position, position: position };
}

/** A gate that work waits at until it is opened; `reached` resolves when somebody stands there. */
function gate(): { pass: () => Promise<void>; reached: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  let arrive = (): void => undefined;
  const opened = new Promise<void>((resolve) => void (open = resolve));
  const reached = new Promise<void>((resolve) => void (arrive = resolve));
  const pass = (): Promise<void> => {
    arrive();
    return opened;
  };
  return { pass, reached, open };
}

/** The database that projections run on. */
export interface RunnerGround {
  /** Address of an empty database of its own. */
  readonly address: () => Promise<string>;
  /** The database as another process would open it; the same, where there is no other process. */
  readonly beside: (
    database: ReadModelDatabase,
    again: () => Promise<ReadModelDatabase>,
  ) => Promise<ReadModelDatabase>;
  /** Names of tables and indexes that begin so. */
  readonly namesLike: (tx: EntityManager, start: string) => Promise<string[]>;
  /** Within a snapshot: resolves when a switch has been made all the same, or waits for the snapshot to end. */
  readonly switchedOrHeldBack: (tx: EntityManager, rebuilt: Promise<void>) => Promise<void>;
}

/** The specification of the projection runner. */
export function describeProjectionRunner(where: string, ground: RunnerGround): void {
  describe(`The projection runner ${where}`, () => {
    let store: MemoryEventStore;
    let database: ReadModelDatabase;
    let openDatabase: () => Promise<ReadModelDatabase>;
    let others: ReadModelDatabase[];
    let tally: TallyProjection;
    let runners: ProjectionRunner[];
    let alarms: string[];
    let length: number;

    const runner = (
      projections: readonly Projection[] = [tally, new EchoProjection()],
      on = database,
    ): ProjectionRunner => {
      const made = new ProjectionRunner(projections, {
        store,
        database: on,
        open: ({ type }: RecordedEvent) => ({ type, data: {} }),
        alarm: (message) => void alarms.push(message),
      });
      runners.push(made);
      return made;
    };
    const started = (projections?: readonly Projection[], on?: ReadModelDatabase): ProjectionRunner => {
      const made = runner(projections, on);
      made.start();
      return made;
    };
    const beside = async (): Promise<ReadModelDatabase> => {
      const other = await ground.beside(database, openDatabase);
      if (other !== database) others.push(other);
      return other;
    };
    /** Appends one event of each type named; ids are e0, e1, … by position. */
    const append = async (...types: string[]): Promise<void> => {
      const events = types.map((type, index) => newEvent(`e${length + index}`, type));
      await store.append('log', length === 0 ? NO_STREAM : length - 1, events);
      length += types.length;
    };
    const countsIn = async (tx: EntityManager): Promise<Record<string, number>> =>
      Object.fromEntries((await tx.find(Tally)).map(({ type, count }) => [type, count]));
    const counts = (): Promise<Record<string, number>> => database.read(countsIn);
    const statusOf = async (made: ProjectionRunner, name: string): Promise<ProjectionStatus | undefined> =>
      (await made.status()).find((status) => status.name === name);
    const failAt = (id: string): void => {
      tally.beforeCommit = ({ recorded }) => {
        if (recorded.id === id) throw new RangeError(`words of ${recorded.id} that nobody else may read`);
      };
    };
    const heal = (): void => void (tally.beforeCommit = () => undefined);

    beforeEach(async () => {
      store = new MemoryEventStore();
      tally = new TallyProjection();
      const url = await ground.address();
      openDatabase = () =>
        ReadModelDatabase.open({
          url,
          entities: entitiesOf([tally, new EchoProjection()]),
          migrations: [
            ProjectionProgress1764000000000,
            ProgressEntry1764000000040,
            ProjectionTimeZoneData1764000000050,
            CorrectedClock1764000000070,
            TallyAndEcho1764000000001,
          ],
        });
      database = await openDatabase();
      others = [];
      runners = [];
      alarms = [];
      length = 0;
    });
    afterEach(async () => {
      for (const made of runners) await made.stop();
      for (const other of others) await other.close();
      await database.close();
      await store.close();
    });

    describe('keeps up with the log', () => {
      it('from its beginning, and with what comes', async () => {
        await append('A', 'B', 'A');
        const made = started();
        await made.drain();
        expect(await counts()).toEqual({ A: 2, B: 1 });
        await append('B');
        await made.drain();
        expect(await counts()).toEqual({ A: 2, B: 2 });
      });

      it('when the log is empty', async () => {
        const made = started();
        await made.drain();
        expect(await made.waitFor('tally', -1, 1000)).toBe(true);
        expect(await statusOf(made, 'tally')).toMatchObject({ progress: -1, head: -1, lag: 0 });
      });

      it('over more entries than a batch holds', async () => {
        await append(...Array.from({ length: 1234 }, () => 'A'));
        await started().drain();
        expect(await counts()).toEqual({ A: 1234 });
      });

      it.each([1, 2])(
        'passing over an entry whose id stood earlier (%d at the end of the log)',
        async (many) => {
          const log: RecordedEvent[] = ['A', 'B', 'A'].map((type, n) => recorded(`e${n}`, type, n));
          for (let n = 3; n < 3 + many; n += 1) log.push({ ...recorded('e1', 'B', n), doubled: true });
          store = new MemoryEventStore(log);
          const made = started();
          await made.drain();
          expect(await counts()).toEqual({ A: 2, B: 1 });
          await made.rebuild('tally');
          expect(await counts()).toEqual({ A: 2, B: 1 });
          expect(await statusOf(made, 'echo')).toMatchObject({ state: 'live', progress: 2 + many });
        },
      );

      it('telling its state, progress and lag', async () => {
        await append('A', 'B');
        const made = runner();
        expect(await statusOf(made, 'tally')).toEqual({
          name: 'tally',
          version: 1,
          tz: TZ_VERSION,
          state: 'stopped',
          progress: -1,
          head: 1,
          lag: 2,
        });
        const { pass, reached, open } = gate();
        tally.beforeCommit = pass;
        made.start();
        await reached;
        expect(await statusOf(made, 'tally')).toMatchObject({ state: 'booting' });
        open();
        await made.drain();
        expect(await statusOf(made, 'tally')).toMatchObject({ state: 'live', progress: 1, lag: 0 });
        await made.stop();
        expect(await statusOf(made, 'tally')).toMatchObject({ state: 'stopped', progress: 1 });
      });

      it('telling listeners every entry once, in order, after it is in the rows', async () => {
        const made = runner();
        const told: string[] = [];
        const seen: Promise<Record<string, number>>[] = [];
        made.onHandled((projection, entries) => {
          if (projection !== 'tally') return;
          told.push(...entries.map(({ recorded }) => recorded.id));
          seen.push(counts());
        });
        await append('A');
        made.start();
        await made.drain();
        await append('A', 'A');
        await made.drain();
        expect(told).toEqual(['e0', 'e1', 'e2']);
        expect((await Promise.all(seen)).at(-1)).toEqual({ A: 3 });
      });

      it('whatever a listener does', async () => {
        const made = runner([tally]);
        made.onHandled(() => {
          throw new TypeError('a secret');
        });
        await append('A');
        made.start();
        await made.drain();
        expect(alarms).toEqual(['A listener of projection tally failed: TypeError']);
      });
    });

    describe('lets others wait for a position', () => {
      it('and says so when it is reached', async () => {
        const made = started();
        const waiting = made.waitFor('tally', 0, 20_000);
        await append('A');
        expect(await waiting).toBe(true);
      });

      it('and says so when it is not reached in time', async () => {
        const made = started();
        expect(await made.waitFor('tally', 0, 1)).toBe(false);
      });

      it('and does not let them wait for one that is parked', async () => {
        failAt('e0');
        await append('A');
        const made = started();
        expect(await made.waitFor('tally', 0, 2_000_000)).toBe(false);
      });
    });

    describe('handles every entry exactly once', () => {
      it('when it is stopped and started again', async () => {
        await append('A', 'A');
        const first = started();
        await first.drain();
        await first.stop();
        await append('A');
        await started().drain();
        expect(await counts()).toEqual({ A: 3 });
      });

      it('when it ends between the rows and the commit', async () => {
        await append('A', 'A', 'A');
        failAt('e2');
        const first = started();
        await expect(first.drain()).rejects.toThrow('tally is parked');
        await first.stop();
        expect(await counts()).toEqual({ A: 2 });
        heal();
        await started().drain();
        expect(await counts()).toEqual({ A: 3 });
      });

      it('when a batch fails as a whole but none of its entries alone', async () => {
        await append('A', 'A', 'A');
        let failures = 0;
        tally.beforeCommit = ({ recorded }) => {
          if (recorded.id === 'e2' && failures++ === 0) throw new Error('once');
        };
        await started().drain();
        expect(failures).toBe(2);
        expect(await counts()).toEqual({ A: 3 });
      });

      it('when two runners work on one database', async () => {
        await append('A', 'B');
        const [one, other] = [started(), started(undefined, await beside())];
        for (let round = 0; round < 20; round += 1) {
          await append('A', 'B');
          await Promise.all([one.drain(), other.drain()]);
        }
        expect(await counts()).toEqual({ A: 21, B: 21 });
        expect(alarms).toEqual([]);
      });

      it('and ends the batch at hand when it is stopped', async () => {
        await append('A', 'A');
        const { pass, reached, open } = gate();
        tally.beforeCommit = pass;
        const made = started();
        await reached;
        const stopping = made.stop();
        open();
        await stopping;
        expect(await counts()).toEqual({ A: 2 });
      });
    });

    describe('parks a projection that meets an entry it cannot handle', () => {
      beforeEach(async () => {
        await append('A', 'B', 'C', 'D');
        failAt('e2');
      });

      it('naming the entry, and nothing of its data', async () => {
        const made = started();
        await expect(made.drain()).rejects.toThrow('Projection tally is parked by RangeError at 1, before 3');
        expect(await statusOf(made, 'tally')).toMatchObject({
          state: 'parked',
          progress: 1,
          lag: 2,
          parked: { eventId: 'e2', type: 'C', position: 2, error: 'RangeError' },
        });
        expect(alarms).toEqual(['Projection tally is parked at position 2 (C e2): RangeError']);
      });

      it('with everything before the entry handled and nothing after it', async () => {
        await expect(started().drain()).rejects.toThrow('parked');
        expect(await counts()).toEqual({ A: 1, B: 1 });
      });

      it('and no other', async () => {
        const made = started();
        expect(await made.waitFor('echo', 3, 20_000)).toBe(true);
        expect(await statusOf(made, 'echo')).toMatchObject({ state: 'live', lag: 0 });
      });

      it('until the fault is repaired and it is resumed', async () => {
        const made = started();
        await expect(made.drain()).rejects.toThrow('parked');
        made.resume('tally');
        await expect(made.drain()).rejects.toThrow('parked');
        heal();
        made.resume('tally');
        await made.drain();
        expect(await counts()).toEqual({ A: 1, B: 1, C: 1, D: 1 });
        expect(await statusOf(made, 'tally')).not.toHaveProperty('parked');
      });

      it('until the fault is repaired and it is rebuilt', async () => {
        const made = started();
        await expect(made.drain()).rejects.toThrow('parked');
        heal();
        await made.rebuild('tally');
        await made.drain();
        expect(await counts()).toEqual({ A: 1, B: 1, C: 1, D: 1 });
      });

      it('also when the entry cannot even be read', async () => {
        heal();
        const made = new ProjectionRunner([tally], {
          store,
          database,
          alarm: () => undefined,
          open: ({ type }) => {
            if (type === 'B') throw new SyntaxError('unreadable');
            return { type, data: {} };
          },
        });
        runners.push(made);
        made.start();
        await expect(made.drain()).rejects.toThrow('parked by SyntaxError at 0');
      });
    });

    it('parks at an entry that the log lacks before its end, and says what to do', async () => {
      await append('A', 'B', 'C', 'D');
      const whole: RecordedEvent[] = [];
      for await (const entry of store.readAll(FROM_START)) whole.push(entry);
      store = new MemoryEventStore(whole.filter(({ position }) => position !== 2));
      const made = started();
      await expect(made.drain()).rejects.toThrow('Projection tally is parked');
      const reason = expect.stringMatching(/^The log lacks the entry at position 2, .*restore log\.sqlite/);
      const error = 'EntryMissing (ENTRY_MISSING)';
      expect(await statusOf(made, 'tally')).toMatchObject({
        state: 'parked',
        parked: { eventId: null, type: null, position: 2, error, reason },
      });
      expect(alarms.join()).toContain('The log lacks the entry at position 2');
    });

    it('resumes only what is parked, and only what there is', async () => {
      const made = started();
      await made.drain();
      expect(() => made.resume('tally')).toThrow('not parked');
      expect(() => made.resume('weather')).toThrow('There is no projection weather');
    });

    describe('rebuilds a projection', () => {
      const namesLike = (start: string): Promise<string[]> =>
        database.read((tx) => ground.namesLike(tx, start));
      /** Wrong rows, as if an earlier fault had made them. */
      const spoil = (): Promise<unknown> =>
        database.write((tx) => tx.update(Tally, { type: 'A' }, { count: 99 }));

      it('to the rows that the log gives', async () => {
        await append('A', 'B', 'A');
        const made = started();
        await made.drain();
        const before = await counts();
        await spoil();
        await made.rebuild('tally');
        expect(await counts()).toEqual(before);
      });

      it('and lets others have their turn between two batches', async () => {
        await append(...Array.from({ length: 2345 }, () => 'A'));
        const made = started();
        await made.drain();
        let hadTheirTurn = false;
        let inTime = false;
        tally.beforeCommit = ({ recorded: { id } }) => {
          if (id === 'e0') setImmediate(() => void (hadTheirTurn = true));
          if (id === 'e2344') inTime = hadTheirTurn;
        };
        await made.rebuild('tally');
        expect(inTime).toBe(true);
      });

      it('while readers see the old rows until all new ones are there', async () => {
        await append('A', 'B', 'A');
        const made = started();
        await made.drain();
        await spoil();
        const { pass, reached, open } = gate();
        tally.beforeCommit = pass;
        const rebuilt = made.rebuild('tally');
        await reached;
        expect(await counts()).toEqual({ A: 99, B: 1 });
        open();
        await rebuilt;
        expect(await counts()).toEqual({ A: 2, B: 1 });
      });

      it.each(['', ' and has not looked at yet'])(
        'a reader in the middle of its snapshot keeps the rows it began with%s',
        async (unseen) => {
          await append('A', 'A');
          const made = started();
          await made.drain();
          await spoil();
          let rebuilt: Promise<void> = Promise.resolve();
          await database.read(async (tx) => {
            if (unseen === '') expect(await countsIn(tx)).toEqual({ A: 99 });
            else await tx.find(Echo);
            rebuilt = made.rebuild('tally');
            await ground.switchedOrHeldBack(tx, rebuilt);
            expect(await countsIn(tx)).toEqual({ A: 99 });
          });
          await rebuilt;
          expect(await counts()).toEqual({ A: 2 });
        },
      );

      it('while the live run goes on, losing and doubling nothing', async () => {
        await append(...Array.from({ length: 700 }, () => 'A'));
        const made = started();
        await made.drain();
        await spoil();
        let rebuilding = true;
        const rebuilt = made.rebuild('tally').finally(() => void (rebuilding = false));
        while (rebuilding) {
          await append('B');
          await made.drain();
        }
        await rebuilt;
        await append('B');
        await made.drain();
        expect(await counts()).toEqual({ A: 700, B: length - 700 });
      });

      it('again and again, with its indexes under their own names', async () => {
        await append('A');
        const made = started();
        await made.drain();
        for (let round = 0; round < 3; round += 1) await made.rebuild('tally');
        expect(await namesLike('tally')).toEqual(['tally', 'tally_count']);
        expect(await counts()).toEqual({ A: 1 });
      });

      it('telling listeners that the rows are others, and no entry again', async () => {
        await append('A');
        const made = started([tally]);
        await made.drain();
        const told: string[] = [];
        made.onHandled(() => void told.push('handled'));
        made.onReplaced((projection) => void told.push(`${projection} replaced`));
        await made.rebuild('tally');
        expect(told).toEqual(['tally replaced']);
      });

      it('at the start, when its version was raised, and readers see the old rows until then', async () => {
        await append('A', 'A');
        const old = started();
        await old.drain();
        await old.stop();
        await append('A');
        tally = new TallyProjection(2, 10);
        const { pass, reached, open } = gate();
        tally.beforeCommit = pass;
        const made = started();
        await reached;
        expect(await counts()).toEqual({ A: 2 });
        expect(await statusOf(made, 'tally')).toMatchObject({ state: 'booting', rebuilding: -1 });
        open();
        await made.drain();
        expect(await counts()).toEqual({ A: 30 });
        const stored = await database.read((tx) => tx.findOneByOrFail(ProjectionProgress, { name: 'tally' }));
        expect(stored).toMatchObject({
          version: 2,
          tz: TZ_VERSION,
          position: 2,
          eventId: 'e2',
          eventPosition: 2,
        });
      });

      it('never to an older version than made its rows', async () => {
        await append('A');
        tally = new TallyProjection(2, 10);
        const newer = started();
        await newer.drain();
        await newer.stop();
        tally = new TallyProjection(1);
        const made = started();
        await expect(made.drain(1)).rejects.toThrow('tally is parked by NewerProjection');
        expect(await counts()).toEqual({ A: 10 });
      });

      it.each(['', '2025c'])(
        'at the start, when its rows were made with older time zone data: "%s"',
        async (tz) => {
          await append('A', 'A');
          const old = started();
          await old.drain();
          await old.stop();
          await database.write((tx) => tx.update(ProjectionProgress, { name: 'tally' }, { tz }));
          await append('A');
          tally = new TallyProjection(1, 10);
          const { pass, reached, open } = gate();
          tally.beforeCommit = pass;
          const made = started();
          await reached;
          expect(await counts()).toEqual({ A: 2 });
          expect(await statusOf(made, 'tally')).toMatchObject({ state: 'booting', tz, rebuilding: -1 });
          open();
          await made.drain();
          expect(await counts()).toEqual({ A: 30 });
          expect(await statusOf(made, 'tally')).toMatchObject({ state: 'live', tz: TZ_VERSION });
          const stored = await database.read((tx) =>
            tx.findOneByOrFail(ProjectionProgress, { name: 'tally' }),
          );
          expect(stored).toMatchObject({ name: 'tally', version: 1, tz: TZ_VERSION, position: 2 });
        },
      );

      it('never to older time zone data than made its rows', async () => {
        await append('A');
        const newer = started();
        await newer.drain();
        await newer.stop();
        await database.write((tx) => tx.update(ProjectionProgress, { name: 'tally' }, { tz: '2099z' }));
        await append('A');
        const made = started();
        await expect(made.drain(1)).rejects.toThrow('tally is parked by NewerTimeZoneData');
        expect(await statusOf(made, 'tally')).toMatchObject({ state: 'parked', tz: '2099z' });
        expect(await counts()).toEqual({ A: 1 });
      });

      it('only as far as an entry that cannot be handled, which it names; the old rows stay and live on', async () => {
        await append('A', 'B', 'C');
        const made = started();
        await made.drain();
        failAt('e1');
        await expect(made.rebuild('tally')).rejects.toMatchObject({
          poison: { eventId: 'e1', type: 'B', position: 1, error: 'RangeError' },
        });
        expect(await namesLike('tally')).toEqual(['tally', 'tally_count']);
        await append('D');
        await made.drain();
        expect(await counts()).toEqual({ A: 1, B: 1, C: 1, D: 1 });
      });

      it('once at a time', async () => {
        await append('A');
        const made = started();
        await made.drain();
        const first = made.rebuild('tally');
        await expect(made.rebuild('tally')).rejects.toMatchObject({ code: 'PROJECTION_REBUILDING' });
        await first;
      });

      it('not at all when it is stopped before the end', async () => {
        await append(...Array.from({ length: 2001 }, () => 'A'));
        const made = started();
        await made.drain();
        await spoil();
        const { pass, reached, open } = gate();
        tally.beforeCommit = pass;
        const givenUp = expect(made.rebuild('tally')).rejects.toThrow('aborted');
        await reached;
        const stopping = made.stop();
        open();
        await stopping;
        expect(await statusOf(made, 'tally')).not.toHaveProperty('rebuilding');
        await givenUp;
        expect(await counts()).toEqual({ A: 99 });
      });

      it('from anew when the process ended in the middle of an earlier rebuild', async () => {
        await append('A');
        const made = started();
        await made.drain();
        await database.write(async (tx) => {
          await tx.query('CREATE TABLE tally__next (type TEXT PRIMARY KEY, count INTEGER)');
          await tx.query(`INSERT INTO tally__next VALUES ('A', 41)`);
        });
        await made.rebuild('tally');
        expect(await counts()).toEqual({ A: 1 });
      });
    });
  });
}
