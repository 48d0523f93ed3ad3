import type { Dice } from '../test/rules/random/dice.js';

/** What came of holding the program to one promise. */
export interface Finding {
  /** The promise. */
  readonly promise: string;
  /** What was done to it, and how often. */
  readonly tried: string;
  /** Counts of what was seen. */
  readonly found: string;
  /** Where it was broken, a line each; none if it was kept. */
  readonly broken: readonly string[];
  /** Why it could not be tried on this machine. */
  readonly skipped?: string;
}

/** What a subject is given to run by. */
export interface Course {
  /** An empty folder of its own, removed after it. */
  readonly folder: string;
  readonly dice: Dice;
  /** The full size, or the small one where that was asked for. */
  size(full: number, small: number): number;
  /** Whether the time that the subject may take is over; rounds end then, and say how many there were. */
  isOver(): boolean;
}

/** One subject: what it holds the program to. */
export type Subject = (course: Course) => Promise<readonly Finding[]>;

/** How many lines of one finding are told: a promise broken everywhere is told soon. */
const MOST_TOLD = 12;

/** Counts what happened, and keeps what must not happen. */
export class Tally {
  readonly broken: string[] = [];
  private readonly counts = new Map<string, number>();

  count(what: string, more = 1): void {
    this.counts.set(what, this.of(what) + more);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  /** The largest number that was given under this name. */
  atMost(what: string, value: number): void {
    this.counts.set(what, Math.max(this.of(what), value));
  }

  breach(line: string): void {
    if (this.broken.length < MOST_TOLD) this.broken.push(line);
  }

  expect(kept: boolean, line: string): void {
    if (!kept) this.breach(line);
  }

  finding(promise: string, tried: string): Finding {
    const found = [...this.counts].map(([what, count]) => `${count} ${what}`).join(', ');
    return { promise, tried, found, broken: this.broken };
  }
}

/** A promise that could not be tried here. */
export function skipped(promise: string, why: string): Finding {
  return { promise, tried: 'skipped', found: '', broken: [], skipped: why };
}
