/**
 * Loaded before the program (`--import`), into each of its threads. In all of them the clock is off by CLOCK_SHIFT_MS; in the one
 * that answers it measures, between two messages of the parent process, the longest turn of the event loop: how long
 * somebody else may have had to wait. What the garbage collector took of a turn is told apart.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { env } from 'node:process';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds. */
export interface Turn {
  /** Of the longest turn, without garbage collection. */
  readonly longest: number;
  /** The most that collections took of one turn. */
  readonly collected: number;
}

const shift = Number(env['CLOCK_SHIFT_MS'] ?? 0);
const RealDate = Date;
const now = (): number => RealDate.now() + shift;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
});

/** From when to when, by `performance.now()`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** And how long of that at most it was at work, not kept waiting for a processor by others. */
interface Worked extends Stretch {
  readonly worked: number;
}

interface Moment {
  /** By `performance.now()`. */
  readonly at: number;
  /** Processor time of the thread. */
  readonly spent: number;
}

/** Turns that are shorter than this are not kept. */
const SHORT_MS = 1;
/** Linux counts a thread's processor time to the last tick of its clock or the last time that it paused. */
const TICK_MS = 4;

class Turns {
  private readonly turns: Worked[] = [];
  private readonly collections: Stretch[] = [];
  private readonly observer = new PerformanceObserver((list) => this.collect(list.getEntries()));
  private running = true;
  private readonly counted = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  private readonly buffer = Buffer.alloc(100);

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
    this.watch(this.now());
  }

  end(): Turn {
    this.running = false;
    this.collect(this.observer.takeRecords());
    this.observer.disconnect();
    closeSync(this.counted);
    let [longest, collected] = [0, 0];
    for (const turn of this.turns) {
      const pauses = this.collections.reduce((sum, pause) => sum + overlapOf(turn, pause), 0);
      longest = Math.max(longest, turn.worked - pauses);
      collected = Math.max(collected, pauses);
    }
    return { longest, collected };
  }

  private collect(entries: readonly { readonly startTime: number; readonly duration: number }[]): void {
    for (const { startTime, duration } of entries)
      this.collections.push({ from: startTime, to: startTime + duration });
  }

  private watch(since: Moment): void {
    setImmediate(() => {
      if (!this.running) return;
      const { at, spent } = this.now();
      const took = at - since.at;
      const worked = Math.min(took, spent - since.spent + TICK_MS);
      if (took > SHORT_MS) this.turns.push({ from: since.at, to: at, worked });
      this.watch(this.now());
    });
  }

  private now(): Moment {
    const read = readSync(this.counted, this.buffer, 0, this.buffer.length, 0);
    const spent = Number(this.buffer.toString('latin1', 0, read).split(' ')[0]) / 1e6;
    return { at: performance.now(), spent };
  }
}

function overlapOf(one: Stretch, other: Stretch): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
}

if (isMainThread) {
  let turns: Turns | undefined;
  process.on('message', (message) => {
    if (message === 'begin') turns = new Turns();
    else process.send?.(turns?.end());
    if (message === 'begin') process.send?.('begun');
  });
}
