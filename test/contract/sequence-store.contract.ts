import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CLOCK_CORRECTED } from '../../src/core/recording-times.js';
import {
  type LogPlace,
  type SequenceEntry,
  SequenceMoved,
  type SequenceStore,
  type Unsequenced,
} from '../../src/storage/log/kurrentdb/sequence-store.js';
import { sampleId } from './sample-events.js';

/** One sequence under test. */
export interface OpenSequence {
  readonly sequence: SequenceStore;
  /** Closes the sequence and opens it again on what it kept. */
  readonly reopen: () => Promise<SequenceStore>;
  readonly dispose: () => Promise<void>;
}

const place = (commit: number | bigint, prepare = commit): LogPlace => ({
  commit: BigInt(commit),
  prepare: BigInt(prepare),
});

/** The specification of the sequence store; every database that may hold it passes it. */
export function describeSequenceStore(name: string, open: () => Promise<OpenSequence>): void {
  describe(name, () => {
    let opened: OpenSequence;
    let sequence: SequenceStore;

    beforeEach(async () => {
      opened = await open();
      sequence = opened.sequence;
    });
    afterEach(() => opened.dispose());

    const event = (given: Partial<Unsequenced> & Pick<Unsequenced, 'place'>): Unsequenced => ({
      id: sampleId(),
      stream: 'zone-a',
      revision: 0,
      type: 'SampleHappened',
      commandId: sampleId(),
      recordedAt: '2016-02-27T00:00:00.000Z',
      subjects: [],
      ...given,
    });
    const positions = (entries: readonly { readonly position: number }[]): number[] =>
      entries.map(({ position }) => position);

    it('is empty at first: no position, no place, no time', async () => {
      expect(await sequence.end()).toEqual({ position: -1, place: undefined, effectiveTime: null });
      expect(await sequence.headOf('zone-a')).toBe(-1);
    });

    it('gives dense positions from 0, and tells its end', async () => {
      const end = await sequence.assign(-1, [
        event({ place: place(64) }),
        event({ place: place(256), revision: 1 }),
      ]);
      expect(end).toEqual({ position: 1, place: place(256), effectiveTime: '2016-02-27T00:00:00.000Z' });
      expect(await sequence.end()).toEqual(end);
      expect(positions(await sequence.between(-1, 1, {}))).toEqual([0, 1]);
    });

    it('keeps places up to 2^63, in both parts', async () => {
      const far = place(2n ** 63n - 1n, 2n ** 63n - 2n);
      await sequence.assign(-1, [event({ place: far })]);
      expect((await sequence.between(-1, 0, {})).map((entry) => entry.place)).toEqual([far]);
      expect((await sequence.end()).place).toEqual(far);
    });

    it('goes on only from where it ends, and then does nothing at all', async () => {
      await sequence.assign(-1, [event({ place: place(1) })]);
      const late = [event({ place: place(2), revision: 1 })];
      await expect(sequence.assign(-1, late)).rejects.toThrow(SequenceMoved);
      await expect(sequence.assign(1, late)).rejects.toThrow(SequenceMoved);
      await expect(sequence.pass(-1, place(9))).rejects.toThrow(SequenceMoved);
      expect(await sequence.end()).toMatchObject({ position: 0, place: place(1) });
    });

    it('gives all events of a batch their positions, or none', async () => {
      const [one, same] = [event({ place: place(1) }), event({ place: place(2) })];
      // By any error: that of SQLite's addon is none to whoever loaded it second.
      const refused = await sequence.assign(-1, [one, same]).catch(() => 'refused');
      expect(refused).toBe('refused');
      expect((await sequence.end()).position).toBe(-1);
      expect(await sequence.byId(one.id)).toEqual([]);
    });

    it('of two that go on at once lets one', async () => {
      const outcomes = await Promise.allSettled(
        ['zone-a', 'zone-b', 'zone-c'].map((stream) =>
          sequence.assign(-1, [event({ place: place(1), stream })]),
        ),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused.map(({ reason }) => (reason as Error).name)).toEqual(['SequenceMoved', 'SequenceMoved']);
      expect((await sequence.end()).position).toBe(0);
    });

    it('remembers a place that it has passed without an event of ours', async () => {
      await sequence.pass(-1, place(512));
      expect(await sequence.end()).toEqual({ position: -1, place: place(512), effectiveTime: null });
      await sequence.assign(-1, [event({ place: place(600) })]);
      expect((await sequence.end()).place).toEqual(place(600));
    });

    it('has the running maximum of recordedAt as its effective time; an event without one leaves it', async () => {
      const at = (recordedAt: string | null, revision: number): Unsequenced =>
        event({ place: place(revision + 1), revision, recordedAt });
      await sequence.assign(-1, [at('2016-03-02T00:00:00.000Z', 0), at('2016-03-01T00:00:00.000Z', 1)]);
      const end = await sequence.assign(1, [at(null, 2)]);
      expect(end.effectiveTime).toBe('2016-03-02T00:00:00.000Z');
    });

    it('tells an entry whose id stood earlier from others, wherever it is found', async () => {
      const one = event({ place: place(1) });
      const other = event({ place: place(2), revision: 1 });
      const again = { ...one, place: place(3), stream: 'zone-b', subjects: ['zone-a'] };
      await sequence.assign(-1, [one, other]);
      expect(await sequence.doubledAfter(-1)).toEqual([]);
      await sequence.assign(1, [again, { ...one, place: place(4), revision: 2 }]);
      const marks = (entries: readonly SequenceEntry[]): string[] =>
        entries.map(({ position, doubled }) => `${position}${doubled ? ' doubled' : ''}`);
      const expected = ['0', '1', '2 doubled', '3 doubled'];
      expect(marks(await sequence.between(-1, 3, {}))).toEqual(expected);
      expect(marks(await sequence.bySubject('zone-a', -1, 9))).toEqual(expected);
      expect(marks(await sequence.byId(one.id))).toEqual(['0', '2 doubled', '3 doubled']);
      expect(marks(await sequence.byCommand(one.commandId ?? ''))).toEqual(['0', '2 doubled', '3 doubled']);
      expect(marks(await sequence.inStream('zone-a', 0, 2))).toEqual(['0', '1', '3 doubled']);
      expect(marks(await sequence.doubledAfter(-1))).toEqual(['2 doubled', '3 doubled']);
      expect(marks(await sequence.doubledAfter(2))).toEqual(['3 doubled']);
    });

    it('begins its effective time anew with a correction of the clock', async () => {
      const ahead = event({ place: place(1), recordedAt: '2026-03-01T00:00:00.000Z' });
      const recordedAt = '2016-03-02T00:00:00.000Z';
      const correction = event({ place: place(2), stream: 'log', type: CLOCK_CORRECTED, recordedAt });
      const end = await sequence.assign(-1, [ahead, correction]);
      expect(end.effectiveTime).toBe(recordedAt);
      expect((await sequence.end()).effectiveTime).toBe(recordedAt);
    });

    it('finds by id, command, subject and own stream, place in a stream, and head of a stream', async () => {
      const commandId = sampleId();
      const one = event({ place: place(1), subjects: ['actor-x', 'zone-a', 'actor-x'], commandId });
      const two = event({ place: place(2), stream: 'zone-b', subjects: ['actor-x'], commandId });
      const three = event({ place: place(3), revision: 1, commandId: null });
      await sequence.assign(-1, [one, two, three]);
      expect(await sequence.byId(two.id)).toEqual([
        { position: 1, place: place(2), id: two.id, stream: 'zone-b', revision: 0, doubled: false },
      ]);
      expect(await sequence.byId(sampleId())).toEqual([]);
      expect(positions(await sequence.byCommand(commandId))).toEqual([0, 1]);
      expect(positions(await sequence.bySubject('actor-x', -1, 10))).toEqual([0, 1]);
      expect(positions(await sequence.bySubject('actor-x', 0, 10))).toEqual([1]);
      expect(positions(await sequence.bySubject('actor-x', -1, 1))).toEqual([0]);
      expect(positions(await sequence.bySubject('zone-a', -1, 10))).toEqual([0, 2]);
      expect(await sequence.bySubject('actor-unheard', -1, 10)).toEqual([]);
      expect(positions(await sequence.inStream('zone-a', 0, 9))).toEqual([0, 2]);
      expect(await sequence.inStream('zone-a', 1, 1)).toMatchObject([{ id: three.id }]);
      expect(await sequence.inStream('zone-a', 2, 9)).toEqual([]);
      expect(await sequence.inStream('zone-unheard', 0, 9)).toEqual([]);
      expect(await sequence.headOf('zone-a')).toBe(1);
    });

    it('narrows by stream prefix, by types, and by both', async () => {
      const of = (stream: string, type: string, at: number): Unsequenced =>
        event({ place: place(at), stream, type, revision: at });
      await sequence.assign(-1, [of('zone-a', 'A', 1), of('zone_b', 'A', 2), of('zone-c', 'B', 3)]);
      const narrowed = async (filter: object): Promise<number[]> =>
        positions(await sequence.between(-1, 2, filter));
      expect(await narrowed({ streamPrefix: 'zone-' })).toEqual([0, 2]);
      expect(await narrowed({ types: ['A'] })).toEqual([0, 1]);
      expect(await narrowed({ streamPrefix: 'zone-', types: ['A', 'Unheard'] })).toEqual([0]);
      expect(await narrowed({ types: [] })).toEqual([]);
      expect(positions(await sequence.between(0, 1, {}))).toEqual([1]);
    });

    it('is as it was when it is opened again', async () => {
      await sequence.assign(-1, [event({ place: place(1), stream: 'zone-å \u{1f54a}' })]);
      await sequence.pass(0, place(77));
      const [end, entries] = [await sequence.end(), await sequence.between(-1, 0, {})];
      sequence = await opened.reopen();
      expect(await sequence.end()).toEqual(end);
      expect(await sequence.between(-1, 0, {})).toEqual(entries);
    });
  });
}
