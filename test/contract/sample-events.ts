import type { EventStore, NewEvent, RecordedEvent } from '../../src/core/event-store.js';
import type { Json } from '../../src/core/json.js';
import { headerOf } from '../../src/storage/envelope/envelope.js';
import { sealSections } from '../../src/storage/envelope/sections.js';

let made = 0;

/** A UUID that no other sample has. */
export function sampleId(): string {
  made += 1;
  return `00000000-0000-8000-8000-${made.toString(16).padStart(12, '0')}`;
}

/** A whole event of no particular meaning; say what the test is about, the rest is filled in. */
export function sample(given: Partial<NewEvent> & { publicData?: Record<string, Json> } = {}): NewEvent {
  const { publicData = { n: made }, ...event } = given;
  const base = {
    id: sampleId(),
    type: 'SampleHappened',
    schemaVersion: 1,
    recordedAt: '2016-02-27T00:00:00.000Z',
    recordedBy: 'pseudonym-1',
    correlationId: 'correlation-1',
    causationId: sampleId(),
    bodyMac: 'ab'.repeat(32),
    validTime: null,
    subjects: [],
    ...event,
  };
  const header = headerOf({ ...base, stream: 'sample/1', revision: 0 });
  return { ...base, sections: sealSections(header, { public: publicData, restricted: {}, source: {} }) };
}

export function samples(count: number, given: Partial<NewEvent> = {}): NewEvent[] {
  return Array.from({ length: count }, () => sample(given));
}

/** Events of one append at most: no adapter takes them all at once if there are many. */
const AT_ONCE = 400;

/** Appends so many events to a new stream. */
export async function appendSamples(
  store: EventStore,
  stream: string,
  count: number,
  given: Partial<NewEvent> = {},
): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    await store.append(stream, done - 1, samples(Math.min(AT_ONCE, count - done), given));
  }
}

/** Everything that an iterable gives. */
export async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

/** The first `count` events of a subscription, which is then left. */
export async function take(events: AsyncIterable<RecordedEvent>, count: number): Promise<RecordedEvent[]> {
  const taken: RecordedEvent[] = [];
  if (count === 0) return taken;
  for await (const event of events) if (taken.push(event) === count) break;
  return taken;
}

export const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** Appends one event to each of so many streams at once; stream n is `prefix/n`. */
export async function appendToMany(store: EventStore, prefix: string, count: number): Promise<void> {
  const streams = Array.from({ length: count }, (_, n) => `${prefix}/${n}`);
  await Promise.all(streams.map((stream) => store.append(stream, -1, [sample()])));
}
