import { describe, expect, it } from '@jest/globals';
import { newEvent } from '../../test/contract/bare-events.js';
import { MemoryEventStore } from '../storage/log/memory/memory-event-store.js';
import { FROM_START, type RecordedEvent } from './event-store.js';
import { CLOCK_CORRECTED, effectiveAfter, LOG_STREAM, RecordingTimes } from './recording-times.js';

const WRITTEN = '2036-01-01T00:00:00.000Z';
const [FIRST, SECOND] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];

/** A log whose entries at some positions correct the clock; `data` stands for what is read out of them. */
async function logWith(corrections: Readonly<Record<number, object>>, entries: number) {
  const store = new MemoryEventStore();
  const data = new Map<string, object>();
  let [revision, others] = [-1, -1];
  for (let position = 0; position < entries; position += 1) {
    const correction = corrections[position];
    const event = newEvent(
      `event-${position}`,
      correction === undefined ? 'SampleHappened' : CLOCK_CORRECTED,
    );
    if (correction === undefined) others = (await store.append('zone-a', others, [event])).revision;
    else revision = (await store.append(LOG_STREAM, revision, [event])).revision;
    if (correction !== undefined) data.set(event.id, correction);
  }
  const open = ({ id, type }: RecordedEvent) => ({ type, data: data.get(id) ?? {} });
  return { store, open };
}

const timesOf = (times: RecordingTimes, entries: number): readonly string[] =>
  Array.from({ length: entries }, (_, position) => times.of(position, WRITTEN));

describe('when entries were recorded', () => {
  it('is what was written, where no clock was corrected', async () => {
    const { store, open } = await logWith({}, 3);
    const times = await RecordingTimes.read(store, open);
    expect(times.corrected).toBe(FROM_START);
    expect(timesOf(times, 3)).toEqual([WRITTEN, WRITTEN, WRITTEN]);
  });

  it('is what a correction says, from the position that it names to the one before it', async () => {
    const { store, open } = await logWith({ 3: { from: '1', at: FIRST } }, 5);
    const times = await RecordingTimes.read(store, open);
    expect(times.corrected).toBe(3);
    expect(timesOf(times, 5)).toEqual([WRITTEN, FIRST, FIRST, WRITTEN, WRITTEN]);
  });

  it('is what the later of two corrections says, the earlier correction’s own time included', async () => {
    const { store, open } = await logWith({ 2: { from: '0', at: FIRST }, 4: { from: '1', at: SECOND } }, 5);
    const times = await RecordingTimes.read(store, open);
    expect(timesOf(times, 5)).toEqual([FIRST, SECOND, SECOND, SECOND, WRITTEN]);
  });

  it('is what was written, where a correction says nothing that could be', async () => {
    const wrong = { 1: { from: '-1', at: FIRST }, 2: { from: '0', at: 'noon' }, 3: {} };
    const { store, open } = await logWith(wrong, 4);
    expect(timesOf(await RecordingTimes.read(store, open), 4)).toEqual(Array(4).fill(WRITTEN));
  });

  it('is as a log says that was read up to a position: later corrections are not known', async () => {
    const { store, open } = await logWith({ 2: { from: '0', at: FIRST }, 4: { from: '1', at: SECOND } }, 5);
    const times = await RecordingTimes.read(store, open, 3);
    expect(timesOf(times, 4)).toEqual([FIRST, FIRST, WRITTEN, WRITTEN]);
  });
});

describe('the effective time', () => {
  it('is the running maximum, which a correction of the clock begins anew', () => {
    const event = (recordedAt: string, type = 'SampleHappened') => ({ type, recordedAt });
    expect(effectiveAfter(null, event(FIRST))).toBe(FIRST);
    expect(effectiveAfter(SECOND, event(FIRST))).toBe(SECOND);
    expect(effectiveAfter(WRITTEN, event(SECOND, CLOCK_CORRECTED))).toBe(SECOND);
  });
});
