import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FROM_START, NO_STREAM, RevisionConflict } from '../../src/core/event-store.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import type { Patience } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { HeldTimers } from '../kurrentdb-double/held-timers.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { collect, ids, sample, sampleId, samples, take } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const DEADLINE = 5_000;
const POSITION = 7_000;
const PREFIX = 'ceasefire.';

/** Facts by their number in event-store.md. Every test needs a server that does wrong on demand: the double. */
describe('the event store in KurrentDB, on a server that fails (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;
  let timers: HeldTimers;
  let store: KurrentDbEventStore;
  let alarms: string[];

  const startDouble = (port = 0, batch = true): Promise<KurrentDbDouble> =>
    KurrentDbDouble.start({ file: directory.path('double.log'), port, batch });
  const open = (sequence = 'sequence.sqlite', url = double.url): Promise<KurrentDbEventStore> => {
    const patience: Patience = {
      timers,
      deadlineMs: DEADLINE,
      attempts: 4,
      pauseMs: 1,
      longestPauseMs: 5,
      lookMs: 6_000,
      positionMs: POSITION,
      startMs: 9_000,
    };
    return KurrentDbEventStore.open({
      url,
      patience,
      sequence: SqliteSequenceStore.open(directory.path(sequence)),
      alarm: (message) => alarms.push(message),
    });
  };
  const logged = (): string[] =>
    double.log.events.filter(({ stream }) => stream.startsWith(PREFIX)).map(({ id }) => id);

  beforeEach(async () => {
    directory = temporaryDirectory();
    alarms = [];
    timers = new HeldTimers();
    double = await startDouble();
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    double.stop();
    directory.remove();
  });

  describe('an append', () => {
    it('that is met with silence is sent again by another client after the deadline, with the same ids (3)', async () => {
      double.faults.silentAppends = 1;
      const event = sample();
      const appending = store.append('zone/a', NO_STREAM, [event]);
      await double.untilHeard('append', 1);
      await timers.ring(DEADLINE);
      expect(await appending).toEqual({ revision: 0, position: 0 });
      expect(logged()).toEqual([event.id]);
    });

    it('whose answer was lost is answered as done, and is in the log once (6)', async () => {
      double.faults.lostAnswers = 1;
      const events = samples(2);
      const appending = store.append('zone/a', NO_STREAM, events);
      await double.untilHeard('append', 1);
      await timers.ring(DEADLINE);
      expect(await appending).toEqual({ revision: 1, position: 1 });
      expect(logged()).toEqual(ids(events));
    });

    it('whose answer was lost, and after which others wrote, is still answered as done', async () => {
      double.faults.lostAnswers = 1;
      const event = sample();
      const appending = store.append('zone/a', NO_STREAM, [event]);
      await double.untilHeard('append', 1);
      await store.append('zone/a', 0, [sample()]).catch(() => undefined);
      const other = await open('other.sqlite');
      await other.append('zone/a', 1, [sample()]);
      await timers.ring(DEADLINE);
      expect(await appending).toEqual({ revision: 0, position: 0 });
      await other.close();
    });

    it('that was not done before another writer came is a conflict, for certain', async () => {
      double.faults.silentAppends = 1;
      const appending = store.append('zone/a', NO_STREAM, [sample()]).catch((error: unknown) => error);
      await double.untilHeard('append', 1);
      const other = await open('other.sqlite');
      await other.append('zone/a', NO_STREAM, [sample()]);
      await timers.ring(DEADLINE);
      expect(await appending).toBeInstanceOf(RevisionConflict);
      expect(logged()).toHaveLength(1);
      await other.close();
    });

    it('on a batch stream that the server has ended, which hangs for ever, goes over another (3)', async () => {
      double.faults.endedBatchStreams = 1;
      const [first, second] = [sample(), sample()];
      const appending = store.append('zone/a', NO_STREAM, [first]);
      await double.untilHeard('append', 1);
      const behind = store.append('zone/b', NO_STREAM, [second]);
      await timers.ring(DEADLINE);
      expect((await appending).revision).toBe(0);
      expect((await behind).revision).toBe(0);
      expect(logged().sort()).toEqual([first.id, second.id].sort());
    });

    it('is answered with "not now" when there is never an answer, and done when it comes again (3, 6)', async () => {
      double.faults.silentAppends = 4;
      const event = sample();
      const appending = store.append('zone/a', NO_STREAM, [event]).catch((error: unknown) => error);
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        await double.untilHeard('append', attempt);
        await timers.ring(DEADLINE);
      }
      expect(await appending).toMatchObject({ code: 'STORE_UNAVAILABLE', retryAfterSeconds: 5 });
      expect((await store.append('zone/a', NO_STREAM, [event])).revision).toBe(0);
      expect(logged()).toEqual([event.id]);
    });

    it('waits while the server is not ready, which comes as an unknown error (4)', async () => {
      double.faults.notReady = 2;
      expect((await store.append('zone/a', NO_STREAM, [sample()])).revision).toBe(0);
    });

    it('of nothing never reaches the server, which would take it (7)', async () => {
      await expect(store.append('zone/a', NO_STREAM, [])).rejects.toThrow('at least one event');
      expect(double.count('append')).toBe(0);
    });

    it('over the size limit never reaches the server (9)', async () => {
      // Many small events: their envelopes weigh more than their sections.
      const refused = store.append('zone/a', NO_STREAM, samples(1_000));
      await expect(refused).rejects.toMatchObject({ code: 'APPEND_TOO_LARGE' });
      expect(double.count('append')).toBe(0);
    });

    it('over a lower limit of the server’s own is refused with that limit (9)', async () => {
      double.log.mostBytes = 1_000;
      await expect(store.append('zone/a', NO_STREAM, [sample()])).rejects.toMatchObject({
        code: 'APPEND_TOO_LARGE',
        message: expect.stringContaining('limit of 1000;') as unknown,
      });
      expect(double.count('append')).toBe(1);
    });

    it('goes by the unary call where the server knows no other, and names conflicts alike', async () => {
      await store.close();
      const { port } = double;
      double.stop();
      double = await startDouble(port, false);
      store = await open();
      await store.append('zone/a', NO_STREAM, [sample()]);
      await expect(store.append('zone/a', 4, [sample()])).rejects.toMatchObject({ actual: 0 });
      await expect(store.append('zone/b', 4, [sample()])).rejects.toMatchObject({ actual: NO_STREAM });
    });
  });

  describe('a read', () => {
    it('that is met with silence is sent again after the deadline, which the client does not keep (5)', async () => {
      await store.append('zone/a', NO_STREAM, samples(3));
      const before = double.count('read');
      double.faults.silentReads = 1;
      const reading = collect(store.readStream('zone/a'));
      await double.untilHeard('read', before + 1);
      await timers.ring(DEADLINE);
      expect(await reading).toHaveLength(3);
    });

    it('waits while the server is not ready', async () => {
      await store.append('zone/a', NO_STREAM, samples(3));
      double.faults.notReady = 2;
      expect(await collect(store.readStream('zone/a'))).toHaveLength(3);
    });

    it('meets an event that is no JSON, which comes as a string, at its place and by its name (7)', async () => {
      await store.append('zone/a', NO_STREAM, [sample()]);
      const id = sampleId();
      double.log.appendForeign(`${PREFIX}zone/b`, { id, data: Buffer.from('{"header":') });
      const { position } = await store.append('zone/a', 0, [sample()]);
      expect(position).toBe(2);
      await expect(collect(store.readStream('zone/b'))).rejects.toThrow(id);
      const seen: unknown[] = [];
      const following = async (): Promise<void> => {
        const { signal } = new AbortController();
        for await (const event of store.subscribe(FROM_START, { signal })) seen.push(event.position);
      };
      await expect(following()).rejects.toMatchObject({ name: 'UnreadableEvent' });
      expect(await collect(store.readStream('zone/a'))).toHaveLength(2);
    });

    it('of a command that has no position yet finds it, also where another process appended it', async () => {
      const other = await open('other.sqlite');
      double.faults.muted = true;
      const [mine, theirs] = [sample(), sample()];
      const appending = store.append('zone/a', NO_STREAM, [mine]);
      await double.untilHeard('append', 1);
      const appendingToo = other.append('zone/b', NO_STREAM, [theirs]);
      await double.untilHeard('append', 2);
      const found = async (event: typeof mine): Promise<unknown> =>
        (await store.findCommand(event.causationId)).map(({ id, position }) => [id, position]);
      expect(await found(mine)).toEqual([[mine.id, null]]);
      expect(await found(theirs)).toEqual([[theirs.id, null]]);
      expect(await store.findEvent(theirs.id)).toMatchObject({ stream: 'zone/b', position: null });
      await timers.ring(POSITION);
      expect(await appending).toEqual({ revision: 0, position: null });
      expect(await appendingToo).toEqual({ revision: 0, position: null });
      double.faults.muted = false;
      await take(store.subscribe(FROM_START, { signal: new AbortController().signal }), 2);
      expect(await found(theirs)).toEqual([[theirs.id, 1]]);
      await other.close();
    });
  });

  describe('the subscription of the sequencer', () => {
    const positions = async (count: number): Promise<unknown[]> => {
      const followed = take(store.subscribe(FROM_START, { signal: new AbortController().signal }), count);
      return (await followed).map(({ id, position }) => [id, position]);
    };
    const dense = (): unknown[] => logged().map((id, index) => [id, index]);

    it.each(['end', 'fail'] as const)(
      'goes on behind the last position after it was dropped (%s), without gap or double (5)',
      async (how) => {
        await store.append('zone/a', NO_STREAM, samples(3));
        double.dropSubscriptions(how);
        await store.append('zone/a', 2, samples(3));
        expect(await positions(6)).toEqual(dense());
      },
    );

    it('gives an event that comes twice one position', async () => {
      double.faults.duplicates = true;
      await store.append('zone/a', NO_STREAM, samples(5));
      double.dropSubscriptions();
      await store.append('zone/b', NO_STREAM, samples(5));
      expect(await positions(10)).toEqual(dense());
      expect((await store.head()).position).toBe(9);
    });

    it('is made anew when it is never confirmed', async () => {
      await double.untilSubscriptions(1);
      double.faults.silentSubscriptions = 1;
      double.dropSubscriptions();
      await double.untilHeard('subscribe', 2);
      const appending = store.append('zone/a', NO_STREAM, [sample()]);
      await double.untilHeard('append', 1);
      await timers.ring(DEADLINE);
      expect((await appending).position).toBe(0);
    });

    it('is made anew, and the old one taken back, when it says nothing while an append waits (5)', async () => {
      double.faults.muted = true;
      const appending = store.append('zone/a', NO_STREAM, [sample()]);
      await double.untilHeard('append', 1);
      await timers.ring(POSITION);
      expect((await appending).position).toBeNull();
      double.faults.muted = false;
      await double.untilHeard('subscribe', 2);
      expect(await positions(1)).toEqual(dense());
      // Leaving the loop over the first would have left its call open on the server.
      await double.untilSubscriptions(1);
    });

    it('is taken back from the server when the log closes (5)', async () => {
      await double.untilSubscriptions(1);
      await store.close();
      await double.untilSubscriptions(0);
    });
  });

  describe('the sequence', () => {
    it('passes over what is not the ledger’s, and need not have it sent again (8)', async () => {
      await store.append('zone/a', NO_STREAM, [sample()]);
      for (let n = 0; n < 50; n += 1) double.log.appendForeign('somebody-else', { id: sampleId() });
      const end = double.log.events.at(-1)?.position;
      double.sendCheckpoints();
      double.dropSubscriptions();
      await double.untilHeard('subscribe', 2);
      await double.untilSubscriptions(1);
      expect(double.subscribedAfter).toBe(end);
      expect(await store.append('zone/a', 0, [sample()])).toEqual({ revision: 1, position: 1 });
    });
  });

  describe('a start', () => {
    it.each([
      ['this user may not read $all', 'allDenied', /read \$all.*access list/],
      ['user or password are wrong, which a read does not tell', 'wrongPassword', /does not know the user/],
    ] as const)('is refused where %s, and says what to do (10)', async (_, fault, words) => {
      double.faults[fault] = true;
      await expect(open('other.sqlite')).rejects.toThrow(words);
    });
  });
});
