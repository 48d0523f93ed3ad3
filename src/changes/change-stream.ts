import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Bell } from '../platform/event-store/bell.js';
import type { ChangesPage } from './list-changes.js';
import type { Made } from './change-maker.js';

/** Changes fetched at a time. */
const PAGE = 100;

export interface StreamParts {
  /** A page of the feed as the client may see it, after a `seq`. */
  readonly page: (after: number, limit: number) => Promise<ChangesPage>;
  /** Calls back whenever the feed grows; answers how to end it. */
  readonly onChange: (listener: (made: Made) => void) => () => void;
  /** How long the line may be quiet, in ms. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/**
 * Writes the feed after a `seq` to a client as server-sent events, then what comes, until the signal aborts or the client
 * leaves. It reads no more of the feed than the client takes.
 */
export async function streamChanges(
  to: Writable,
  after: number,
  { page, onChange, heartbeatMs, signal }: StreamParts,
): Promise<void> {
  const left = new AbortController();
  const ended = AbortSignal.any([signal, left.signal]);
  to.once('close', () => left.abort());
  const grown = new Bell();
  let seen = after;
  let takenBackTo = Number.POSITIVE_INFINITY;
  const stopListening = onChange(({ fromSeq, takenBack }) => {
    if (takenBack) takenBackTo = Math.min(takenBackTo, fromSeq - 1);
    grown.ring();
  });
  const heartbeat = setInterval(() => {
    // A client that takes nothing needs no sign of life either.
    if (!to.writableNeedDrain && !ended.aborted) to.write(': still here\n\n');
  }, heartbeatMs);
  try {
    while (!ended.aborted) {
      const more = grown.next(ended);
      // What was taken back is told anew, under the same numbers.
      const asked = Math.min(seen, takenBackTo);
      takenBackTo = Number.POSITIVE_INFINITY;
      const { items, last } = await page(asked, PAGE);
      for (const item of items) await write(to, eventOf(item), ended);
      seen = last;
      if (last === asked && takenBackTo >= seen) await more;
    }
  } finally {
    clearInterval(heartbeat);
    stopListening();
    left.abort();
  }
}

/** Waits until the client has taken what was written, if it is behind. */
async function write(to: Writable, text: string, ended: AbortSignal): Promise<void> {
  if (ended.aborted || to.write(text)) return;
  await once(to, 'drain', { signal: ended }).catch(() => undefined);
}

function eventOf(item: ChangesPage['items'][number]): string {
  // JSON has no line breaks, so it is one line of data.
  return `id: ${item.seq}\nevent: change\ndata: ${JSON.stringify(item)}\n\n`;
}
