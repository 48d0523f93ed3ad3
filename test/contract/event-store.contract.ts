import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  EntryMissing,
  type EventStore,
  FROM_START,
  NO_STREAM,
  type RecordedEvent,
  RevisionConflict,
} from '../../src/core/event-store.js';
import { CLOCK_CORRECTED } from '../../src/core/recording-times.js';
import { verifySections } from '../../src/storage/envelope/sections.js';
import { AppendTooLarge, MAX_APPEND_BYTES } from '../../src/storage/log/append-rules.js';
import {
  appendSamples,
  appendToMany,
  collect,
  ids,
  sample,
  sampleId,
  samples,
  take,
} from './sample-events.js';

/** One log under test. */
export interface OpenEventStore {
  readonly store: EventStore;
  /** Closes the log and opens it again on what it kept. */
  readonly reopen: () => Promise<EventStore>;
  /** Takes the entry at a position out of what the log keeps, as damage does, and opens it again. */
  readonly lose: (position: number) => Promise<EventStore>;
  readonly dispose: () => Promise<void>;
}

/**
 * The specification of the event store; every adapter passes it.
 *
 * @param contenders writers to one stream that decide again until they get in: n of them take n (n + 1) / 2 appends,
 * which are cheap only where no network lies between
 */
export function describeEventStore(
  name: string,
  open: () => Promise<OpenEventStore>,
  { contenders = 64 }: { readonly contenders?: number } = {},
): void {
  describe(name, () => {
    let opened: OpenEventStore;
    let store: EventStore;
    let leaving: AbortController;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      leaving = new AbortController();
    });
    afterEach(async () => {
      leaving.abort();
      await opened.dispose();
    });

    const all = (after = FROM_START): Promise<RecordedEvent[]> => collect(store.readAll(after));
    const stream = (of: string, from?: number): Promise<RecordedEvent[]> =>
      collect(store.readStream(of, from));

    describe('append', () => {
      it('begins a stream at revision 0 and the log at position 0', async () => {
        const appended = await store.append('zone/a', NO_STREAM, [sample()]);
        expect([appended.revision, appended.position]).toEqual([0, 0]);
      });

      it('answers the revision and position of the last event appended', async () => {
        await store.append('zone/a', NO_STREAM, samples(2));
        const appended = await store.append('zone/b', NO_STREAM, samples(3));
        expect([appended.revision, appended.position]).toEqual([2, 4]);
      });

      it('rejects an expected revision that is not the latest, and tells the actual one', async () => {
        await store.append('zone/a', NO_STREAM, samples(2));
        const refused = await store.append('zone/a', 0, [sample()]).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(RevisionConflict);
        expect(refused).toMatchObject({ stream: 'zone/a', expected: 0, actual: 1 });
      });

      it('rejects a revision of a stream that does not exist, and says that it does not', async () => {
        await expect(store.append('zone/a', 3, [sample()])).rejects.toMatchObject({
          expected: 3,
          actual: NO_STREAM,
        });
      });

      it('rejects NO_STREAM for a stream that exists', async () => {
        await store.append('zone/a', NO_STREAM, [sample()]);
        await expect(store.append('zone/a', NO_STREAM, [sample()])).rejects.toMatchObject({ actual: 0 });
      });

      it('takes a name that was only a subject so far as a stream that does not exist', async () => {
        await store.append('zone/a', NO_STREAM, [sample({ subjects: ['actor/b'] })]);
        await expect(store.append('actor/b', 0, [sample()])).rejects.toMatchObject({ actual: NO_STREAM });
        await expect(store.append('actor/b', NO_STREAM, [sample()])).resolves.toMatchObject({ revision: 0 });
      });

      it('appends nothing of an append that conflicts', async () => {
        await store.append('zone/a', NO_STREAM, [sample()]);
        await expect(store.append('zone/a', 7, samples(3))).rejects.toBeInstanceOf(RevisionConflict);
        expect(await all()).toHaveLength(1);
      });

      it('appends nothing of an append of which one event cannot be', async () => {
        const [first, second, third] = [sample(), sample(), sample()];
        await store.append('zone/a', NO_STREAM, [first]);
        await expect(store.append('zone/b', NO_STREAM, [second, third, first])).rejects.toThrow(first.id);
        expect(ids(await all())).toEqual([first.id]);
        await expect(store.append('zone/b', NO_STREAM, [second])).resolves.toMatchObject({
          revision: 0,
          position: 1,
        });
      });

      it('rejects an event id that stands elsewhere, or twice in the append', async () => {
        const event = sample();
        await store.append('zone/a', NO_STREAM, [event]);
        await expect(store.append('zone/b', NO_STREAM, [event])).rejects.toThrow('is taken');
        const twice = sample();
        await expect(store.append('zone/b', NO_STREAM, [twice, twice])).rejects.toThrow('is taken');
      });

      it('rejects an empty append', async () => {
        await expect(store.append('zone/a', NO_STREAM, [])).rejects.toThrow('at least one event');
      });

      it('rejects a recordedAt that is not UTC with milliseconds', async () => {
        const local = sample({ recordedAt: '2016-02-27T02:00:00+02:00' });
        await expect(store.append('zone/a', NO_STREAM, [local])).rejects.toThrow('UTC');
      });

      it('rejects an append over its size limit with a clear error, and takes one just under it', async () => {
        const filled = (bytes: number): ReturnType<typeof sample> =>
          sample({ publicData: { text: 'x'.repeat(bytes) } });
        const refused = await store
          .append('zone/a', NO_STREAM, [filled(MAX_APPEND_BYTES)])
          .catch((e: unknown) => e);
        expect(refused).toBeInstanceOf(AppendTooLarge);
        expect(refused).toMatchObject({ code: 'APPEND_TOO_LARGE' });
        await store.append('zone/a', NO_STREAM, [filled(MAX_APPEND_BYTES - 1024)]);
        expect(await all()).toHaveLength(1);
      });
    });

    describe('a repeated append', () => {
      it('is answered as done, with the same revision and position, and appends nothing', async () => {
        const events = samples(2);
        const first = await store.append('zone/a', NO_STREAM, events);
        await store.append('zone/b', NO_STREAM, [sample()]);
        const again = await store.append('zone/a', NO_STREAM, events);
        expect([again.revision, again.position]).toEqual([first.revision, first.position]);
        expect(await all()).toHaveLength(3);
      });

      it('is answered as done when the stream has gone on since', async () => {
        const events = samples(2);
        await store.append('zone/a', NO_STREAM, events);
        await store.append('zone/a', 1, [sample()]);
        await expect(store.append('zone/a', NO_STREAM, events)).resolves.toMatchObject({
          revision: 1,
          position: 1,
        });
      });

      it('is known by its ids alone: a retry carries other salts, and what was kept first stays', async () => {
        const event = sample();
        await store.append('zone/a', NO_STREAM, [event]);
        await store.append('zone/a', NO_STREAM, [sample({ id: event.id })]);
        expect((await stream('zone/a'))[0]?.sections).toEqual(event.sections);
      });

      it('is answered as done when both are under way at once', async () => {
        const events = samples(2);
        const answers = await Promise.all([1, 2, 3].map(() => store.append('zone/a', NO_STREAM, events)));
        expect(answers.map(({ revision }) => revision)).toEqual([1, 1, 1]);
        expect(await all()).toHaveLength(2);
      });

      it('is a conflict if it overlaps in part', async () => {
        const [one, two, three] = [sample(), sample(), sample()];
        await store.append('zone/a', NO_STREAM, [one, two]);
        await expect(store.append('zone/a', NO_STREAM, [one, three])).rejects.toMatchObject({ actual: 1 });
        await expect(store.append('zone/a', NO_STREAM, [one, two, three])).rejects.toMatchObject({
          actual: 1,
        });
        await expect(store.append('zone/a', 0, [one])).rejects.toMatchObject({ actual: 1 });
        expect(ids(await all())).toEqual([one.id, two.id]);
      });
    });

    describe('64 concurrent writers', () => {
      it('to streams of their own all succeed, at dense positions', async () => {
        await appendToMany(store, 'zone', 64);
        expect((await all()).map(({ position }) => position)).toEqual(
          Array.from({ length: 64 }, (_, n) => n),
        );
      });

      it('to one stream have one winner; the others conflict with the winner in place', async () => {
        const outcomes = await Promise.allSettled(
          Array.from({ length: 64 }, () => store.append('zone/a', NO_STREAM, [sample()])),
        );
        const lost = outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
        );
        expect(lost).toHaveLength(63);
        for (const reason of lost) expect(reason).toMatchObject({ name: 'RevisionConflict', actual: 0 });
        expect(await all()).toHaveLength(1);
      });

      it('to one stream all get in when each decides again, at dense revisions', async () => {
        const insist = async (): Promise<void> => {
          for (let expected = NO_STREAM; ;) {
            try {
              await store.append('zone/a', expected, [sample()]);
              return;
            } catch (error) {
              if (!(error instanceof RevisionConflict)) throw error;
              expected = error.actual;
            }
          }
        };
        await Promise.all(Array.from({ length: contenders }, insist));
        const revisions = (await stream('zone/a')).map(({ revision }) => revision);
        expect(revisions).toEqual(Array.from({ length: contenders }, (_, n) => n));
      });
    });

    describe('reading', () => {
      it('gives back every field and byte as it came, with its place', async () => {
        const event = sample({
          type: 'AgreementSigned',
          schemaVersion: 3,
          validTime: { earliest: '2016-02-26T22:00:00.000Z', latest: null },
          subjects: ['zone/eastern-qalamoun', 'actor/å \u{1f54a}'],
          publicData: { text: 'هدنة', nested: [null, true, 1.5e-7, { b: '"\\' }] },
        });
        await store.append('agreement/a', NO_STREAM, [event]);
        expect(await all()).toEqual([{ ...event, stream: 'agreement/a', revision: 0, position: 0 }]);
        expect(verifySections((await all())[0]?.sections ?? event.sections)).toEqual([]);
      });

      it.each([
        ['no valid time', null],
        ['an unbounded one', { earliest: null, latest: null }],
        ['one open to the past', { earliest: null, latest: '2016-02-27T00:00:00.000Z' }],
      ])('tells %s from others', async (_, validTime) => {
        await store.append('zone/a', NO_STREAM, [sample({ validTime })]);
        expect((await all())[0]?.validTime).toEqual(validTime);
      });

      it('of a stream gives its events alone, in order, from a revision on', async () => {
        const [one, two, three] = [sample(), sample(), sample()];
        await store.append('zone/a', NO_STREAM, [one]);
        await store.append('zone/b', NO_STREAM, [sample()]);
        await store.append('zone/a', 0, [two, three]);
        expect(ids(await stream('zone/a'))).toEqual([one.id, two.id, three.id]);
        expect(ids(await stream('zone/a', 1))).toEqual([two.id, three.id]);
        expect(await stream('zone/a', 3)).toEqual([]);
      });

      it('of an unknown stream is empty', async () => {
        expect(await stream('zone/nowhere')).toEqual([]);
      });

      it('of all gives everything after a position, in order', async () => {
        await appendToMany(store, 'zone', 5);
        expect((await all(1)).map(({ position }) => position)).toEqual([2, 3, 4]);
        expect(await all(4)).toEqual([]);
      });

      it('of all ends where the log ended at the time of the call', async () => {
        await appendToMany(store, 'zone', 2);
        const reading = store.readAll(FROM_START);
        await store.append('zone/later', NO_STREAM, [sample()]);
        expect(await collect(reading)).toHaveLength(2);
      });

      it.each([0, 3, 4])(
        'of all tells of the entry at %i that the log lacks before its end',
        async (lost) => {
          await appendToMany(store, 'zone', 6);
          store = await opened.lose(lost);
          await expect(all()).rejects.toMatchObject({ code: 'ENTRY_MISSING', position: lost });
          await expect(all(lost - 1)).rejects.toBeInstanceOf(EntryMissing);
        },
      );

      it('goes on over many pages, while others append', async () => {
        await appendSamples(store, 'zone/a', 1203);
        let seen = 0;
        for await (const event of store.readStream('zone/a')) {
          expect(event.revision).toBe(seen);
          if (seen++ % 400 === 0) await store.append(`zone/${seen}`, NO_STREAM, [sample()]);
        }
        expect(seen).toBe(1203);
        expect((await all()).map(({ position }) => position)).toEqual(
          Array.from({ length: 1207 }, (_, n) => n),
        );
      });

      it('narrows by stream prefix, by types, and by both', async () => {
        await store.append('zone/a', NO_STREAM, [sample({ type: 'A' }), sample({ type: 'B' })]);
        await store.append('zone_b', NO_STREAM, [sample({ type: 'A' })]);
        await store.append('actor/a', NO_STREAM, [sample({ type: 'A' }), sample({ type: 'C' })]);
        const positions = async (filter: object): Promise<unknown[]> =>
          (await collect(store.readAll(FROM_START, filter))).map(({ position }) => position);
        expect(await positions({ streamPrefix: 'zone/' })).toEqual([0, 1]);
        expect(await positions({ types: ['A', 'C'] })).toEqual([0, 2, 3, 4]);
        expect(await positions({ streamPrefix: 'actor/', types: ['A', 'B'] })).toEqual([3]);
        expect(await positions({ types: ['Unheard'] })).toEqual([]);
        expect(await positions({ types: [] })).toEqual([]);
        expect(await positions({})).toHaveLength(5);
      });
    });

    describe('subjects', () => {
      it('find every event that speaks of them, in other streams and their own, in order', async () => {
        const own = sample();
        const [other, both] = [
          sample({ subjects: ['zone/a', 'actor/x'] }),
          sample({ subjects: ['actor/x', 'zone/a'] }),
        ];
        await store.append('zone/a', NO_STREAM, [own]);
        await store.append('incident/1', NO_STREAM, [other, sample()]);
        await store.append('incident/2', NO_STREAM, [both]);
        expect(ids(await collect(store.readSubject('zone/a')))).toEqual([own.id, other.id, both.id]);
        expect(ids(await collect(store.readSubject('zone/a', 0)))).toEqual([other.id, both.id]);
        expect(ids(await collect(store.readSubject('actor/x')))).toEqual([other.id, both.id]);
        expect(await collect(store.readSubject('actor/unheard'))).toEqual([]);
      });

      it('go on over many pages', async () => {
        await appendSamples(store, 'incident/1', 1001, { subjects: ['zone/a'] });
        expect(await collect(store.readSubject('zone/a'))).toHaveLength(1001);
      });
    });

    describe('finding', () => {
      it('an event by its id', async () => {
        const event = sample();
        await store.append('zone/a', NO_STREAM, [sample(), event]);
        expect(await store.findEvent(event.id)).toMatchObject({
          id: event.id,
          stream: 'zone/a',
          revision: 1,
        });
        expect(await store.findEvent(sampleId())).toBeUndefined();
      });

      it('the events that a command made, in order', async () => {
        const causationId = sampleId();
        const made = samples(2, { causationId });
        await store.append('zone/a', NO_STREAM, [sample()]);
        await store.append('zone/b', NO_STREAM, made);
        expect(ids(await store.findCommand(causationId))).toEqual(ids(made));
        expect(await store.findCommand(sampleId())).toEqual([]);
      });
    });

    describe('the head', () => {
      it('of an empty log is FROM_START, without a time', async () => {
        expect(await store.head()).toEqual({ position: FROM_START, effectiveTime: null });
      });

      it('has the running maximum of recordedAt as its effective time, also after reopening', async () => {
        const at = (recordedAt: string): ReturnType<typeof sample> => sample({ recordedAt });
        await store.append('zone/a', NO_STREAM, [
          at('2016-03-01T00:00:00.000Z'),
          at('2016-03-02T00:00:00.000Z'),
        ]);
        await store.append('zone/a', 1, [at('2016-02-28T00:00:00.000Z')]);
        const head = { position: 2, effectiveTime: '2016-03-02T00:00:00.000Z' };
        expect(await store.head()).toEqual(head);
        store = await opened.reopen();
        expect(await store.head()).toEqual(head);
        await store.append('zone/a', 2, [at('2016-03-01T12:00:00.000Z')]);
        expect(await store.head()).toEqual({ ...head, position: 3 });
      });

      it('begins it anew with a correction of the clock, also after reopening', async () => {
        const at = (recordedAt: string, type = 'SampleHappened'): ReturnType<typeof sample> =>
          sample({ recordedAt, type });
        await store.append('zone/a', NO_STREAM, [at('2026-03-01T00:00:00.000Z')]);
        await store.append('log', NO_STREAM, [at('2016-03-02T00:00:00.000Z', CLOCK_CORRECTED)]);
        const head = { position: 1, effectiveTime: '2016-03-02T00:00:00.000Z' };
        expect(await store.head()).toEqual(head);
        store = await opened.reopen();
        expect(await store.head()).toEqual(head);
        await store.append('zone/a', 0, [at('2016-03-03T00:00:00.000Z')]);
        expect(await store.head()).toEqual({ position: 2, effectiveTime: '2016-03-03T00:00:00.000Z' });
      });
    });

    describe('a subscription', () => {
      const follow = (after = FROM_START, filter = {}): AsyncIterable<RecordedEvent> =>
        store.subscribe(after, { filter, signal: leaving.signal });

      it('gives what is there, then what comes, in order, without gap or double', async () => {
        await store.append('zone/a', NO_STREAM, samples(600));
        const following = take(follow(), 664);
        await appendToMany(store, 'zone/b', 64);
        const positions = (await following).map(({ position }) => position);
        expect(positions).toEqual(Array.from({ length: 664 }, (_, n) => n));
      });

      it('begins after the position asked for', async () => {
        await store.append('zone/a', NO_STREAM, samples(3));
        expect((await take(follow(1), 1)).map(({ position }) => position)).toEqual([2]);
      });

      it('begins at a position that is not there yet when it is', async () => {
        const following = take(follow(1), 1);
        await store.append('zone/a', NO_STREAM, samples(2));
        await store.append('zone/a', 1, [sample()]);
        expect((await following).map(({ position }) => position)).toEqual([2]);
      });

      it('wakes for each event that comes while it waits', async () => {
        const events = follow()[Symbol.asyncIterator]();
        for (let n = 0; n < 5; n += 1) {
          const next = events.next();
          await store.append('zone/a', n - 1, [sample()]);
          expect((await next).value).toMatchObject({ revision: n });
        }
      });

      it('passes over what its filter does not want, and goes on', async () => {
        await appendSamples(store, 'zone/a', 1200, { type: 'Unwanted' });
        const following = take(follow(FROM_START, { types: ['Wanted'] }), 2);
        await store.append('zone/a', 1199, [
          sample({ type: 'Wanted' }),
          sample(),
          sample({ type: 'Wanted' }),
        ]);
        expect((await following).map(({ position }) => position)).toEqual([1200, 1202]);
      });

      it('tells of an entry that the log lacks before its end', async () => {
        await appendToMany(store, 'zone', 3);
        store = await opened.lose(1);
        const { signal } = leaving;
        await expect(collect(store.subscribe(FROM_START, { signal }))).rejects.toMatchObject({
          position: 1,
        });
      });

      it('ends quietly when its signal aborts while it waits, at once if it has aborted', async () => {
        await store.append('zone/a', NO_STREAM, [sample()]);
        const events = follow()[Symbol.asyncIterator]();
        expect((await events.next()).done).toBe(false);
        const waiting = events.next();
        leaving.abort();
        expect((await waiting).done).toBe(true);
        expect(await collect(follow())).toEqual([]);
      });

      it('ends when its signal aborts between two events', async () => {
        await store.append('zone/a', NO_STREAM, samples(3));
        const seen: number[] = [];
        for await (const { revision } of follow()) {
          seen.push(revision);
          leaving.abort();
        }
        expect(seen).toEqual([0]);
      });

      it('is one of several, each at its own place and pace', async () => {
        const slow = async (): Promise<string[]> => {
          const seen: RecordedEvent[] = [];
          for await (const event of follow()) {
            await store.head();
            if (seen.push(event) === 40) break;
          }
          return ids(seen);
        };
        const early = [slow(), take(follow(), 40).then(ids)];
        await appendToMany(store, 'zone', 20);
        const late = take(follow(), 40).then(ids);
        await appendToMany(store, 'actor', 20);
        const everything = ids(await all());
        expect(await Promise.all([...early, late])).toEqual([everything, everything, everything]);
      });

      it('ends when the log closes', async () => {
        const events = follow()[Symbol.asyncIterator]();
        const waiting = events.next();
        await store.close();
        expect((await waiting).done).toBe(true);
      });
    });

    describe('closing', () => {
      it('finishes what was asked before it, and takes nothing after it', async () => {
        const asked = Array.from({ length: 64 }, (_, n) => store.append(`zone/${n}`, NO_STREAM, [sample()]));
        await store.close();
        await expect(Promise.all(asked)).resolves.toHaveLength(64);
        await expect(store.append('zone/late', NO_STREAM, [sample()])).rejects.toMatchObject({
          name: expect.any(String),
        });
        store = await opened.reopen();
        expect(await all()).toHaveLength(64);
      });

      it('and opening again keeps everything: events, streams, subjects, ids', async () => {
        const event = sample({ subjects: ['actor/x'], validTime: { earliest: null, latest: null } });
        await store.append('zone/a', NO_STREAM, [event, sample()]);
        const before = await all();
        store = await opened.reopen();
        expect(await all()).toEqual(before);
        expect(ids(await collect(store.readSubject('actor/x')))).toEqual([event.id]);
        expect(await store.findEvent(event.id)).toEqual(before[0]);
        expect(await store.findCommand(event.causationId)).toEqual(before.slice(0, 1));
        await expect(store.append('zone/a', NO_STREAM, [event])).resolves.toMatchObject({ position: 0 });
        await expect(store.append('zone/b', NO_STREAM, [event])).rejects.toThrow('is taken');
        await expect(store.append('zone/a', 1, [sample()])).resolves.toMatchObject({
          revision: 2,
          position: 2,
        });
      });
    });
  });
}
