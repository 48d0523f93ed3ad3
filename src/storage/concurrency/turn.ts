import { setTimeout as delay } from 'node:timers/promises';
import type { Instances, Lease } from './instances.js';
import { Bell } from './bell.js';

/** How often a process that may not run a projection asks whether it may by now. */
const ASK_AGAIN_MS = 1_000;

/** A pause that ends early, without an error, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

/**
 * Waits for the right to some work, and takes note of what another process makes of it meanwhile: at its news, and
 * every second, since news may get lost.
 *
 * @returns undefined if the signal aborts first
 */
export async function awaitTurn(
  work: string,
  instances: Instances,
  note: () => Promise<void>,
  signal: AbortSignal,
): Promise<Lease | undefined> {
  const bell = new Bell();
  let due = true;
  const asking = setInterval(() => {
    due = true;
    bell.ring();
  }, ASK_AGAIN_MS);
  const deafen = instances.onNews((about) => {
    if (about === work) bell.ring();
  });
  try {
    while (!signal.aborted) {
      if (due) {
        due = false;
        const lease = await instances.take(work);
        if (lease !== undefined) return lease;
      }
      const news = bell.next(signal);
      await note();
      await news;
    }
    return undefined;
  } finally {
    deafen();
    clearInterval(asking);
  }
}
