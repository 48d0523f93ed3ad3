import { setImmediate as nextTurn } from 'node:timers/promises';
import { EntryMissing, type EventFilter, type RecordedEvent } from '../../core/event-store.js';
import type { Bell } from '../concurrency/bell.js';

/**
 * Rows looked at in one go. Between two pages every other piece of work gets its turn, so that reading the whole log
 * does not hold up those who append to it.
 */
export const PAGE = 500;

/** Entries that are at hand, or come over a network. */
export type Page<Entry = RecordedEvent> = Iterable<Entry> | Promise<Iterable<Entry>>;

/** A log that can be read in pieces, between which anything may happen to it. */
export interface LogPages<Entry = RecordedEvent> {
  /** Last position, FROM_START if empty. */
  tail(): number;
  /** What passes the filter among the entries after `after` up to and with `upTo`, in order. */
  between(after: number, upTo: number, filter: EventFilter): Page<Entry>;
}

/** Everything after a position up to `end`, in order. @throws EntryMissing */
export async function* readPages<Entry extends Pick<RecordedEvent, 'position'>>(
  log: Pick<LogPages<Entry>, 'between'>,
  after: number,
  end: number,
  filter: EventFilter,
): AsyncGenerator<Entry> {
  for (let position = after; position < end;) {
    const upTo = min(position + PAGE, end);
    yield* dense(await log.between(position, upTo, filter), { after: position, upTo }, filter);
    position = upTo;
    if (position < end) await nextTurn();
  }
}

/**
 * Everything after a position, then what comes, until the signal aborts.
 *
 * The tail is looked at and the bell waited for in one turn: nothing can be appended in between, so there is no gap;
 * and what was read moves the position on, so there is no double.
 *
 * @throws EntryMissing
 */
export async function* followPages(
  log: LogPages,
  after: number,
  filter: EventFilter,
  appended: Bell,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent> {
  let position = after;
  while (!signal.aborted) {
    const end = log.tail();
    if (position >= end) {
      await appended.next(signal);
      continue;
    }
    const upTo = min(position + PAGE, end);
    const page = await log.between(position, upTo, filter);
    if (signal.aborted) return;
    for (const event of dense(page, { after: position, upTo }, filter)) {
      yield event;
      if (signal.aborted) return;
    }
    position = upTo;
    await nextTurn();
  }
}

/** Reads page after page of a list of unknown length: each page begins behind the last event of the one before. */
export async function* readByPage(
  next: (last: RecordedEvent | undefined) => Page,
): AsyncGenerator<RecordedEvent> {
  for (let last: RecordedEvent | undefined; ; await nextTurn()) {
    let read = 0;
    for (const event of await next(last)) {
      yield (last = event);
      read += 1;
    }
    if (read < PAGE) return;
  }
}

/** The one place that notices a hole in the log. What a filter passes over cannot be told from one. */
function* dense<Entry extends Pick<RecordedEvent, 'position'>>(
  page: Iterable<Entry>,
  { after, upTo }: { readonly after: number; readonly upTo: number },
  { streamPrefix, types }: EventFilter,
): Generator<Entry> {
  if (streamPrefix !== undefined || types !== undefined) {
    yield* page;
    return;
  }
  let expected = after + 1;
  for (const entry of page) {
    if (entry.position !== expected) throw new EntryMissing(expected);
    expected += 1;
    yield entry;
  }
  if (expected <= upTo) throw new EntryMissing(expected);
}

function min(one: number, other: number): number {
  return one < other ? one : other;
}
