import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { FROM_START, type NewEvent, NO_STREAM, type RecordedEvent } from '../../src/core/event-store.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { EventIdTaken } from '../../src/storage/log/append-rules.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { collect, sample, sampleId, samples, take } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Appends are answered with their positions. */
const PATIENCE = { ...DEFAULT_PATIENCE, pauseMs: 1, longestPauseMs: 5, positionMs: 20_000 };

/** What only the sequence can tell of a log, since a server knows nothing of it. Needs the double: its log is put back. */
describe('the sequence of a log in KurrentDB (protocol double)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let double: KurrentDbDouble;
  let store: KurrentDbEventStore;

  const startDouble = (): Promise<KurrentDbDouble> =>
    KurrentDbDouble.start({ file: directory.path('double.log') });
  const open = (name = 'sequence.sqlite'): Promise<KurrentDbEventStore> =>
    KurrentDbEventStore.open({
      url: double.url,
      patience: PATIENCE,
      sequence: SqliteSequenceStore.open(directory.path(name)),
    });

  beforeEach(async () => {
    directory = temporaryDirectory();
    double = await startDouble();
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    double.stop();
    directory.remove();
  });

  describe('of another state of that log', () => {
    const REMEDY = /another state of it.*stop every instance and remove sequence.sqlite.*made again/;
    const refusal = async (): Promise<string> =>
      open().then(
        () => 'opened',
        (error: unknown) => (error instanceof StartRefused ? error.message : String(error)),
      );
    /** Puts an older copy of its file in the place of the server's. */
    const goBack = async (copy: Buffer): Promise<void> => {
      await store.close();
      double.stop();
      writeFileSync(directory.path('double.log'), copy);
      double = await startDouble();
    };
    const copy = (): Buffer => readFileSync(directory.path('double.log'));

    it('is refused where the server was put back to an older one, also when that has grown again, and removed is made anew', async () => {
      await store.append('zone/a', NO_STREAM, samples(3));
      const older = copy();
      await store.append('zone/a', 2, samples(3));
      await goBack(older);
      expect(await refusal()).toMatch(REMEDY);
      const other = await open('other.sqlite');
      await other.append('zone/b', NO_STREAM, samples(1));
      expect(await refusal()).toMatch(REMEDY);
      await other.append('zone/b', 0, samples(9));
      expect(await refusal()).toMatch(REMEDY);
      await other.close();
      rmSync(directory.path('sequence.sqlite'));
      store = await open();
      expect((await store.head()).position).toBe(12);
      expect((await store.append('zone/b', 9, [sample()])).position).toBe(13);
    });

    it('is refused where only the place that it has passed lies beyond the end', async () => {
      await store.append('zone/a', NO_STREAM, [sample()]);
      const older = copy();
      for (let n = 0; n < 40; n += 1) double.log.appendForeign('somebody-else', { id: sampleId() });
      double.sendCheckpoints();
      double.dropSubscriptions();
      await double.untilHeard('subscribe', 2);
      await goBack(older);
      expect(await refusal()).toMatch(REMEDY);
    });

    it('is refused where the same log lies at other places, as on the server that it was moved from', async () => {
      const events = samples(3);
      await store.append('zone/a', NO_STREAM, events);
      await goBack(Buffer.alloc(0));
      double.log.appendForeign('somebody-else', { id: sampleId() });
      const moved = await open('moved.sqlite');
      await moved.append('zone/a', NO_STREAM, events);
      await moved.append('zone/a', 2, samples(5));
      await moved.close();
      expect(await refusal()).toMatch(REMEDY);
    });

    it('is refused where it has passed a place at which no record begins, whatever it holds', async () => {
      for (let n = 0; n < 5; n += 1) double.log.appendForeign('somebody-else', { id: sampleId() });
      const sequence = SqliteSequenceStore.open(directory.path('other.sqlite'));
      await sequence.pass(-1, { commit: 65n, prepare: 65n });
      await sequence.close();
      await expect(open('other.sqlite')).rejects.toThrow(REMEDY);
    });
  });

  describe('an id that two processes append to two streams at once', () => {
    let other: KurrentDbEventStore;
    let event: NewEvent;
    let outcomes: readonly unknown[];

    /** Neither knows of what the other appends, since nothing has a position; then their sequencers come to both. */
    beforeEach(async () => {
      other = await open('other.sqlite');
      event = sample({ subjects: ['actor/x'] });
      await double.untilSubscriptions(2);
      double.faults.muted = true;
      const one = store.append('zone/a', NO_STREAM, [event]).catch((error: unknown) => error);
      await double.untilHeard('append', 1);
      const two = other.append('zone/b', NO_STREAM, [event, sample()]).catch((error: unknown) => error);
      await double.untilHeard('append', 2);
      double.faults.muted = false;
      double.dropSubscriptions();
      outcomes = await Promise.all([one, two]);
    });
    afterEach(() => other.close());

    it('stands for who was first; the other is told that it is taken', () => {
      expect(outcomes).toEqual([{ revision: 0, position: 0 }, expect.any(EventIdTaken)]);
    });

    it('is marked as doubled behind its first place, however it is read, and by every process', async () => {
      const marks = (entries: readonly RecordedEvent[]): unknown[] =>
        entries.map(({ position, doubled = false }) => [Number(position), doubled]);
      const all = [
        [0, false],
        [1, true],
        [2, false],
      ];
      await store.close();
      const anew = await open('anew.sqlite');
      for (const each of [other, anew]) {
        expect(marks(await collect(each.readAll(FROM_START)))).toEqual(all);
        const following = each.subscribe(FROM_START, { signal: new AbortController().signal });
        expect(marks(await take(following, 3))).toEqual(all);
        expect(marks(await collect(each.readStream('zone/b')))).toEqual(all.slice(1));
        expect(marks(await collect(each.readSubject('actor/x')))).toEqual(all.slice(0, 2));
        expect(await each.findEvent(event.id)).toMatchObject({ stream: 'zone/a' });
        expect(marks(await each.findCommand(event.causationId))).toEqual(all.slice(0, 1));
      }
      await anew.close();
    });
  });
});
