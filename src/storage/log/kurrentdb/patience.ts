/** The machine's timers, or those of a test. */
export interface Timers {
  /** Calls back once after so many milliseconds; answers how to prevent it. */
  after(milliseconds: number, ring: () => void): () => void;
}

/** How long to wait for a server that may never answer, and how to try again. All times in milliseconds. */
export interface Patience {
  readonly timers: Timers;
  /** For one call, and for a subscription until it is confirmed. The client has no limit of its own (event-store.md). */
  readonly deadlineMs: number;
  /** Calls made in all before the answer is "not now". */
  readonly attempts: number;
  /** The longest pause before the second attempt; it doubles from one to the next. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** After so long without an answer, and again each time, an append looks whether what it sent is in the log already. */
  readonly lookMs: number;
  /** How long an append waits for its position before it is answered without one. */
  readonly positionMs: number;
  /** How long a start waits while the sequence makes no progress. */
  readonly startMs: number;
}

export const machineTimers: Timers = {
  after: (milliseconds, ring) => {
    const timer = setTimeout(ring, milliseconds);
    return () => clearTimeout(timer);
  },
};

export const DEFAULT_PATIENCE: Patience = {
  timers: machineTimers,
  deadlineMs: 5_000,
  attempts: 4,
  pauseMs: 100,
  longestPauseMs: 5_000,
  lookMs: 300,
  positionMs: 1_000,
  startMs: 20_000,
};

/** A call was not answered in time: whether it was done is not known. */
export class DeadlinePassed extends Error {
  constructor() {
    super('No answer in time');
    this.name = 'DeadlinePassed';
  }
}

/** The work's result, if it comes in time; the work itself is not ended by this. @throws DeadlinePassed */
export function within<T>(timers: Timers, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(milliseconds, () => reject(new DeadlinePassed()));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Waits at random up to a bound that doubles with each failure, so that clients do not come back all at once. */
export function backOff(patience: Patience, failures: number, signal: AbortSignal): Promise<void> {
  const bound = Math.min(patience.pauseMs * 2 ** Math.max(failures - 1, 0), patience.longestPauseMs);
  return passes(patience.timers, bound * (0.5 + Math.random() / 2), signal);
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export function passes(timers: Timers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = timers.after(milliseconds, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
