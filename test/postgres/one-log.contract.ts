import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { FROM_START, NO_STREAM, type RecordedEvent } from '../../src/core/event-store.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { sharedLease } from '../../src/storage/log/kurrentdb/lease.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { PostgresSequenceStore } from '../../src/storage/log/kurrentdb/postgres-sequence-store.js';
import { collect, ids, sample, samples, take } from '../contract/sample-events.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';

/** Long enough that every append is answered with its position. */
const PATIENT = { ...DEFAULT_PATIENCE, positionMs: 20_000 };

/** Several programs on one log in KurrentDB, with its sequence in PostgreSQL. */
export function describeSeveralOnOneLog(address: () => Promise<string>): void {
  describe(`Of several event stores on one KurrentDB (${SERVER}) and one PostgreSQL`, () => {
    let url: string;
    let directory: ReturnType<typeof temporaryDirectory>;
    let log: TestServer;
    let opened: KurrentDbEventStore[];
    let alarms: string[];

    const open = async (server: { readonly url: string } = log): Promise<KurrentDbEventStore> => {
      const sequence = await PostgresSequenceStore.open(url);
      const store = await KurrentDbEventStore.open({
        url: server.url,
        sequence,
        lease: sharedLease(sequence.instances),
        patience: PATIENT,
        alarm: (message) => alarms.push(message),
      });
      opened.push(store);
      return store;
    };
    const execute = async (sql: string): Promise<void> => {
      const admin = new Client({ connectionString: url });
      await admin.connect();
      await admin.query(sql);
      await admin.end();
    };
    /** Ends the sessions that hold or want leases from the server's side, as a restart or a network does. */
    const sever = (): Promise<void> =>
      execute(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'ceasefire-ledger' AND datname = current_database()
           AND (query LIKE '%advisory%' OR query LIKE '%LISTEN%')`,
      );
    const logged = async (): Promise<string[]> => ids(await log.entries());
    /** What a store hands out up to a position, as it hands it out to whoever follows it. */
    const followed = (store: KurrentDbEventStore, count: number): Promise<RecordedEvent[]> =>
      take(store.subscribe(FROM_START, { signal: new AbortController().signal }), count);

    beforeEach(async () => {
      url = await address();
      directory = temporaryDirectory();
      log = await TestServer.start(directory.path('log'));
      opened = [];
      alarms = [];
    });
    afterEach(async () => {
      for (const store of opened) await store.close();
      await log.kill();
      directory.remove();
    });

    it('one gives positions, and each tells where its appends stand', async () => {
      const [one, two] = [await open(), await open()];
      expect([one.isSequencer, two.isSequencer]).toEqual([true, false]);
      expect(await two.append('zone-a', NO_STREAM, samples(2))).toEqual({ revision: 1, position: 1 });
      expect(await one.append('zone-b', NO_STREAM, [sample()])).toEqual({ revision: 0, position: 2 });
      expect((await two.head()).position).toBe(2);
      expect(await collect(two.readAll(FROM_START))).toEqual(await collect(one.readAll(FROM_START)));
      expect(ids(await followed(two, 3))).toEqual(await logged());
      expect(await collect(two.readSubject('zone-a'))).toHaveLength(2);
    });

    it('another goes on when the one that gave positions ends, without gap, reorder or double', async () => {
      const [one, two] = [await open(), await open()];
      const following = followed(two, 30);
      await one.append('zone-a', NO_STREAM, samples(10));
      await two.append('zone-b', NO_STREAM, samples(10));
      await one.close();
      expect((await two.append('zone-c', NO_STREAM, samples(10))).position).toBe(29);
      expect(two.isSequencer).toBe(true);
      expect((await following).map(({ id, position }) => [id, position])).toEqual(
        (await logged()).map((id, index) => [id, index]),
      );
    });

    it('none gives a position twice, however often leases are lost', async () => {
      const stores = [await open(), await open()];
      for (let round = 0; round < 4; round += 1) {
        const appends = stores.map((store, index) =>
          store.append(`zone-${round}-${index}`, NO_STREAM, samples(5)),
        );
        if (round % 2 === 0) await sever();
        await Promise.all(appends);
      }
      const all = await collect((stores[1] as KurrentDbEventStore).readAll(FROM_START));
      expect(ids(all)).toEqual(await logged());
      expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    });

    it('one with another log is refused, and says what to do', async () => {
      const one = await open();
      await one.append('zone-a', NO_STREAM, [sample()]);
      const other = await TestServer.start(directory.path('other'));
      await expect(open(other)).rejects.toThrow(/sequence in READ_MODEL_URL belongs to another event store/);
      await other.kill();
    });

    it('one with another log never goes on with a sequence that began after it', async () => {
      const one = await open();
      const other = await TestServer.start(directory.path('other'));
      const stranger = await open(other);
      await one.append('zone-a', NO_STREAM, samples(3));
      await other.appendForeign('ceasefire.zone-b');
      await one.close();
      while (alarms.length === 0) await new Promise((turn) => setImmediate(turn));
      expect(alarms.join()).toMatch(/belongs to another event store/);
      expect((await stranger.head()).position).toBe(2);
      const two = await open();
      expect((await two.append('zone-b', NO_STREAM, [sample()])).position).toBe(3);
      await stranger.close();
      await other.kill();
    });

    describe('while nothing gets a position (protocol double)', () => {
      let double: KurrentDbDouble;
      beforeEach(async () => {
        double = await KurrentDbDouble.start({ file: directory.path('double.log') });
      });
      afterEach(() => double.stop());

      it('each knows a command that another has taken, before and after it has a position', async () => {
        const [one, two] = [await open(double), await open(double)];
        const event = sample();
        double.faults.muted = true;
        const appending = one.append('zone-a', NO_STREAM, [event]);
        await double.untilHeard('append', 1);
        expect((await two.findCommand(event.causationId)).map(({ position }) => position)).toEqual([null]);
        await expect(two.append('zone-a', NO_STREAM, [sample()])).rejects.toMatchObject({ actual: 0 });
        double.faults.muted = false;
        double.dropSubscriptions();
        expect((await appending).position).toBe(0);
        expect((await two.findCommand(event.causationId)).map(({ position }) => position)).toEqual([0]);
      });

      it('each tells how long its own appends wait for their positions', async () => {
        const [one, two] = [await open(double), await open(double)];
        expect(two.sequencingDelayMs).toBe(0);
        await two.append('zone-a', NO_STREAM, [sample()]);
        const measured = two.sequencingDelayMs;
        expect(measured).toBeGreaterThan(0);
        expect(one.sequencingDelayMs).toBe(0);
        double.faults.muted = true;
        const appending = two.append('zone-a', 0, [sample()]);
        while (two.sequencingDelayMs <= measured) await new Promise((turn) => setImmediate(turn));
        double.faults.muted = false;
        double.dropSubscriptions();
        expect((await appending).position).toBe(1);
      });
    });
  });
}
