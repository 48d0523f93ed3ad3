import { setImmediate } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '../../../core/event-store.js';
import type { Unopened } from './handle.js';

/** The most entries that share a transaction: enough to outweigh its cost, few enough to keep the queue moving. */
export const BATCH = 500;

/**
 * The log after a position, then what comes, in batches: whatever can be had within one turn of the event loop, which
 * is a full batch in catching up and mostly a single entry when live. Ends when the signal aborts.
 */
export async function* entryFeed(
  store: EventStore,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Unopened[]> {
  const left = new AbortController();
  const entries = store
    .subscribe(after, { signal: AbortSignal.any([signal, left.signal]) })
    [Symbol.asyncIterator]();
  let next = entries.next();
  try {
    for (let first = await next; first.done !== true && !signal.aborted; first = await next) {
      const batch = [sequenced(first.value)];
      const turn = setImmediate(undefined);
      next = entries.next();
      while (batch.length < BATCH) {
        const more = await Promise.race([next, turn]);
        if (more === undefined || more.done === true) break;
        batch.push(sequenced(more.value));
        next = entries.next();
      }
      yield batch;
    }
  } finally {
    // The consumer may leave while the store waits for the next entry: only the signal reaches it there.
    left.abort();
    await next.catch(() => undefined);
    await entries.return?.();
  }
}

/** The store hands out sequenced entries only, though the type of an entry knows others. */
export function sequenced(recorded: RecordedEvent): Unopened {
  if (recorded.position === null)
    throw new Error(`Event ${recorded.id} was handed out before it had a position`);
  return { recorded, position: recorded.position };
}
