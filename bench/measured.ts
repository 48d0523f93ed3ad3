/** One line of the table: what was measured beside its limit or peer in the same run. */
export interface Measured {
  readonly what: string;
  /** With its unit. */
  readonly ours: string;
  readonly beside: string;
  /** What the bar is about: mostly ours by the other, so that more is better. */
  readonly ratio: number;
  /** `atLeast` or `atMost` must hold of the ratio. */
  readonly bar: { readonly atLeast: number } | { readonly atMost: number };
}

/** Whether the bar is met. */
export function isMet({ ratio, bar }: Measured): boolean {
  return 'atLeast' in bar ? ratio >= bar.atLeast : ratio <= bar.atMost;
}

/** So many a second, rounded to what a single run can tell. */
export function perSecond(count: number, ms: number): number {
  return Number(((count / ms) * 1000).toPrecision(3));
}

/** Milliseconds that a task took. */
export async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

/** The value below which half of the numbers are. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
