import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Bell } from '../../storage/concurrency/bell.js';
import type { Made } from '../../read/changes/change-maker.js';
import { FeedStartedAnew } from '../../read/changes/progress.js';
import type { WrittenPage } from '../../read/changes/written-pages.js';

/** A client that has taken nothing of what waits for it at so many heartbeats in a row is given up. */
const HEARTBEATS_UNTAKEN = 3;

export interface StreamParts {
  /** A page of the feed as the client may see it, after a `seq`. @throws FeedStartedAnew if the feed is another one by now */
  readonly page: (after: number) => Promise<WrittenPage>;
  /** Calls back whenever the feed grows; answers how to end it. */
  readonly onChange: (listener: (made: Made) => void) => () => void;
  /** How long the line may be quiet, in ms. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/** Where a stream begins: after a `seq` in the feed of that name. */
export interface StreamStart {
  readonly after: number;
  readonly feed: string;
}

/**
 * Writes the feed after a `seq` to a client as server-sent events, then what comes, until the signal aborts, the client
 * leaves, or the feed is started anew, so that the client has to as well. The first event names the feed. It reads no more
 * of the feed than the client takes: beyond what the line holds, one event at most waits for it. A client that takes nothing
 * is cut off; it may go on after the last event that it has (Last-Event-ID).
 */
export async function streamChanges(
  to: Writable,
  { after, feed }: StreamStart,
  { page, onChange, heartbeatMs, signal }: StreamParts,
): Promise<void> {
  const left = new AbortController();
  const ended = AbortSignal.any([signal, left.signal]);
  to.once('close', () => left.abort());
  // A client may leave before anything was said to it.
  if (to.destroyed) left.abort();
  const grown = new Bell();
  let seen = after;
  const stopListening = onChange(() => grown.ring());
  const heartbeat = keepAlive(to, heartbeatMs);
  try {
    await write(to, Buffer.from(`event: feed\ndata: ${JSON.stringify({ feed })}\n\n`), ended);
    while (!ended.aborted) {
      const more = grown.next(ended);
      const { events, last, hasMore } = await page(seen);
      for (const event of events) await write(to, event, ended);
      seen = last;
      if (!hasMore) await more;
    }
  } catch (error) {
    // The numbers that the client has count no more.
    if (!(error instanceof FeedStartedAnew)) throw error;
  } finally {
    clearInterval(heartbeat);
    stopListening();
    left.abort();
    // A client that does not take what is left would hold up the end of the program; it asks again from its last event on.
    if (to.writableLength > 0) to.destroy();
  }
}

/** Gives signs of life while nothing changes, and ends the connection of a client that takes nothing. */
function keepAlive(to: Writable, everyMs: number): NodeJS.Timeout {
  let untaken = 0;
  to.on('drain', () => (untaken = 0));
  return setInterval(() => {
    if (to.destroyed) return;
    if (!to.writableNeedDrain) to.write(': still here\n\n');
    else if ((untaken += 1) >= HEARTBEATS_UNTAKEN) to.destroy();
  }, everyMs);
}

/** Waits until the client has taken what was written, if it is behind. */
async function write(to: Writable, event: Buffer, ended: AbortSignal): Promise<void> {
  if (ended.aborted || to.write(event)) return;
  await once(to, 'drain', { signal: ended }).catch(() => undefined);
}
