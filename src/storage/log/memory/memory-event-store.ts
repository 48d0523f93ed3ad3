import { Unavailable } from '../../../core/errors.js';
import {
  type Appended,
  type EventFilter,
  type EventStore,
  FROM_START,
  type LogHead,
  type NewEvent,
  type RecordedEvent,
  RevisionConflict,
} from '../../../core/event-store.js';
import { effectiveAfter } from '../../../core/recording-times.js';
import { checkAppend, EventIdTaken, isRepeat } from '../append-rules.js';
import { Bell } from '../../concurrency/bell.js';
import { followPages, type LogPages, readByPage, readPages, PAGE } from '../log-pages.js';
import { promised } from '../../concurrency/promised.js';

/** The log in memory, for tests. Handed the array of an earlier one, it opens on what that one kept. */
export class MemoryEventStore implements EventStore {
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly ids = new Map<string, RecordedEvent>();
  private readonly appended = new Bell();
  private readonly closing = new AbortController();
  private effectiveTime: string | null = null;

  constructor(private readonly log: RecordedEvent[] = []) {
    for (const event of log) this.index(event);
  }

  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    return promised(() => {
      if (this.closing.signal.aborted) throw new Unavailable('STORE_CLOSED', 'The log is closed.');
      checkAppend(stream, expected, events);
      return this.place(stream, expected, events);
    });
  }

  private place(stream: string, expected: number, events: readonly NewEvent[]): Appended {
    const present = this.streams.get(stream) ?? [];
    const actual = present.length - 1;
    if (actual !== expected) {
      const begin = expected + 1;
      const there = present.slice(begin, begin + events.length);
      const last = there.at(-1);
      if (last !== undefined && isRepeat(there, events)) {
        return { revision: last.revision, position: last.position };
      }
      throw new RevisionConflict(stream, expected, actual);
    }
    const unique = new Set(ids(events));
    if (unique.size < events.length || events.some(({ id }) => this.ids.has(id))) {
      throw new EventIdTaken(stream, ids(events));
    }
    let [position, revision] = [this.tail(), actual];
    for (const event of events) {
      const recorded = { ...event, stream, revision: ++revision, position: ++position };
      this.log.push(recorded);
      this.index(recorded);
    }
    this.appended.ring();
    return { revision, position };
  }

  private index(event: RecordedEvent): void {
    const stream = this.streams.get(event.stream) ?? [];
    stream.push(event);
    this.streams.set(event.stream, stream);
    if (!event.doubled) this.ids.set(event.id, event);
    this.effectiveTime = effectiveAfter(this.effectiveTime, event);
  }

  readStream(stream: string, from = 0): AsyncIterable<RecordedEvent> {
    return readByPage((last) => {
      const begin = last === undefined ? from : last.revision + 1;
      return (this.streams.get(stream) ?? []).slice(begin, begin + PAGE);
    });
  }

  readAll(after: number, filter: EventFilter = {}): AsyncIterable<RecordedEvent> {
    return readPages(this.pages, after, this.tail(), filter);
  }

  subscribe(
    after: number,
    { filter = {}, signal }: { filter?: EventFilter; signal: AbortSignal },
  ): AsyncIterable<RecordedEvent> {
    const until = AbortSignal.any([signal, this.closing.signal]);
    return followPages(this.pages, after, filter, this.appended, until);
  }

  readSubject(subject: string, after = FROM_START): AsyncIterable<RecordedEvent> {
    const speaksOf = (event: RecordedEvent): boolean =>
      event.stream === subject || event.subjects.includes(subject);
    return readByPage((last) => {
      const begin = (last?.position ?? after) + 1;
      return this.log.slice(begin).filter(speaksOf).slice(0, PAGE);
    });
  }

  findEvent(id: string): Promise<RecordedEvent | undefined> {
    return Promise.resolve(this.ids.get(id));
  }

  findCommand(commandId: string): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(
      this.log.filter(({ causationId, doubled }) => causationId === commandId && !doubled),
    );
  }

  head(): Promise<LogHead> {
    return Promise.resolve({ position: this.tail(), effectiveTime: this.effectiveTime });
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private tail(): number {
    return this.log.length - 1;
  }

  private readonly pages: LogPages = {
    tail: () => this.tail(),
    between: (after, upTo, { streamPrefix = '', types }) =>
      this.log
        .slice(after + 1, upTo + 1)
        .filter(({ stream, type }) => stream.startsWith(streamPrefix) && (types?.includes(type) ?? true)),
  };
}

function ids(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}
