import type { During, When } from '../../../src/rules/facts/entries.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days from which a history starts, each a local midnight in Damascus: midsummer, both changes of the clock, New Year. */
const BEGINNINGS = [
  '2017-08-01T21:00:00Z',
  '2017-08-01T21:00:00Z',
  '2017-03-20T22:00:00Z',
  '2017-10-10T21:00:00Z',
  '2017-12-31T22:00:00Z',
];

/** Chance that repeats itself: the same seed throws the same (mulberry32). Instants come from a small pool, so that bounds meet. */
export class Dice {
  private state: number;
  /** ms. */
  readonly beginning: number;
  readonly instants: readonly number[];

  constructor(seed: number) {
    this.state = Math.imul(seed, 7919) + 13;
    this.beginning = Date.parse(this.pick(...BEGINNINGS));
    this.instants = Array.from(
      { length: 4 + this.below(6) },
      () => this.beginning + this.below(40) * DAY + (this.happens(0.7) ? 0 : this.below(24) * HOUR),
    );
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to, not including, `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  happens(chance: number): boolean {
    return this.next() < chance;
  }

  pick<T>(...choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  maybe<T>(chance: number, make: () => T): T | undefined {
    return this.happens(chance) ? make() : undefined;
  }

  /** One or two of them, different ones. */
  some<T>(choices: readonly T[]): T[] {
    return [...new Set([this.pick(...choices), this.pick(...choices)])];
  }

  instant(): number {
    return this.pick(...this.instants);
  }

  /** A point, a day, a week, or between two instants of the pool; `open`: the chance that a bound is missing. */
  when(open = 0.08): When {
    const [a, b] = [this.instant(), this.instant()].sort((x, y) => x - y) as [number, number];
    if (this.happens(open)) {
      return this.pick<When>(
        { earliest: null, latest: null },
        { earliest: text(a), latest: null },
        { earliest: null, latest: text(b) },
      );
    }
    if (this.happens(0.45)) return { earliest: text(a), latest: text(a) };
    const length = this.happens(0.6) || a === b ? this.pick(1, 1, 2, 7, 31) * DAY : b - a;
    return { earliest: text(a), latest: text(a + length) };
  }

  /** A happening, something ongoing, or a time with an end that is not certainly before its start. */
  during(): During {
    const start = this.when();
    if (this.happens(0.35)) return { start };
    return this.happens(0.3) ? { start, ongoing: true } : this.ended(start);
  }

  /** With an end. */
  ended(start = this.when()): During {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const end = this.when();
      if (mayEnd(start, end)) return { start, end };
    }
    return { start, end: { earliest: start.earliest, latest: null } };
  }
}

/** Whether the end is not certainly before the start: such an end is refused. */
export function mayEnd({ earliest }: When, end: When): boolean {
  if (earliest === null || end.latest === null) return true;
  return end.latest > earliest || (end.latest === earliest && end.earliest === end.latest);
}

export function text(ms: number): string {
  return new Date(ms).toISOString();
}
