import type { Moment, Span } from './time.js';
import { and, not, or, type Tri } from './tri.js';

/** From `at` (ms since the epoch, finite) on, the value is this. */
export interface Change<T> {
  readonly at: number;
  readonly value: T;
}

/**
 * A piecewise constant function of time: everything that switches. `before` holds before the first change; changes
 * are strictly ascending and each holds from its instant on (half-open pieces).
 */
export interface Steps<T> {
  readonly before: T;
  readonly changes: readonly Change<T>[];
}

/** The same value at all times. */
export function constant<T>(value: T): Steps<T> {
  return { before: value, changes: [] };
}

/** The value at the instant `t`; -Infinity is before every change. */
export function valueAt<T>(steps: Steps<T>, t: number): T {
  const index = countUpTo(steps.changes, t);
  return index === 0 ? steps.before : (steps.changes[index - 1] as Change<T>).value;
}

/** How many changes lie at or before `t`. */
function countUpTo<T>(changes: readonly Change<T>[], t: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as Change<T>).at <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same function of time with neighbours that are equal (`Object.is`) merged. */
export function minimal<T>(steps: Steps<T>): Steps<T> {
  const changes: Change<T>[] = [];
  let last = steps.before;
  for (const change of steps.changes) {
    if (Object.is(change.value, last)) continue;
    changes.push(change);
    last = change.value;
  }
  return { before: steps.before, changes };
}

/** Applies `fn` to every value. */
export function mapSteps<T, U>(steps: Steps<T>, fn: (value: T) => U): Steps<U> {
  const changes = steps.changes.map(({ at, value }) => ({ at, value: fn(value) }));
  return minimal({ before: fn(steps.before), changes });
}

/** `fn` of the values that all of `all` have at each instant. */
export function combine<Values extends readonly unknown[], U>(
  fn: (...values: Values) => U,
  ...all: { readonly [Index in keyof Values]: Steps<Values[Index]> }
): Steps<U> {
  const parts: readonly Steps<unknown>[] = all;
  const at = (t: number): U => fn(...(parts.map((steps) => valueAt(steps, t)) as unknown as Values));
  return minimal({
    before: at(Number.NEGATIVE_INFINITY),
    changes: changeTimes(parts).map((t) => ({ at: t, value: at(t) })),
  });
}

function changeTimes(all: readonly Steps<unknown>[]): readonly number[] {
  const times = new Set(all.flatMap((steps) => steps.changes.map(({ at }) => at)));
  return [...times].sort((a, b) => a - b);
}

/** The minimum at each instant; YES of nothing. */
export function allOf(...all: readonly Steps<Tri>[]): Steps<Tri> {
  return combine<readonly Tri[], Tri>(and, ...all);
}

/** The maximum at each instant; NO of nothing. */
export function anyOf(...all: readonly Steps<Tri>[]): Steps<Tri> {
  return combine<readonly Tri[], Tri>(or, ...all);
}

/** `first` before the instant `at`, `then` from it on. */
export function splice<T>(first: Steps<T>, at: number, then: Steps<T>): Steps<T> {
  if (at === Number.NEGATIVE_INFINITY) return then;
  if (at === Number.POSITIVE_INFINITY) return first;
  return minimal({
    before: first.before,
    changes: [
      ...first.changes.filter((change) => change.at < at),
      { at, value: valueAt(then, at) },
      ...then.changes.filter((change) => change.at > at),
    ],
  });
}

/** The moment as a switch: before its earliest bound NO, from its latest on YES, between POSSIBLE. */
export function switchOn({ earliest, latest }: Moment): Steps<Tri> {
  return splice(
    splice(constant<Tri>('NO'), earliest, constant<Tri>('POSSIBLE')),
    latest,
    constant<Tri>('YES'),
  );
}

/** The moment as a switch that turns YES off. */
export function switchOff(moment: Moment): Steps<Tri> {
  return mapSteps(switchOn(moment), not);
}

/** A span as a switch on and off. Without an end it stays on: read states and scopes with `toStateSpan`. */
export function during({ start, end }: Span): Steps<Tri> {
  return end === undefined ? switchOn(start) : allOf(switchOn(start), switchOff(end));
}

/** The values taken at the moments of [from, to), in order; of an empty range, the value at `from`. */
export function valuesOver<T>(steps: Steps<T>, from: number, to: number): readonly T[] {
  const later = steps.changes.slice(countUpTo(steps.changes, from)).filter(({ at }) => at < to);
  return [valueAt(steps, from), ...later.map(({ value }) => value)];
}

/** The instant of the first change after `t`; undefined when none follows. */
export function nextChangeAfter(steps: Steps<unknown>, t: number): number | undefined {
  return steps.changes[countUpTo(steps.changes, t)]?.at;
}
