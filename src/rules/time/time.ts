import type { During, When } from '../facts/entries.js';
import { valuesOver, type Steps } from './steps.js';
import type { Tri } from './tri.js';

/** A fuzzy moment [earliest, latest) in ms since the epoch; ±Infinity where unbounded. Equal bounds: a point. */
export interface Moment {
  readonly earliest: number;
  readonly latest: number;
}

/** A span of time between fuzzy moments. Neither end nor ongoing: a happening at some moment of `start`. */
export interface Span {
  readonly start: Moment;
  readonly end?: Moment;
  readonly ongoing: boolean;
}

/** The moments from `from` on and before `to`, in whole ms; one moment is [t, t + 1). Never empty. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The one moment `t`. */
export function point(t: number): Moment {
  return { earliest: t, latest: t };
}

/** The normal form in ms. */
export function toMoment({ earliest, latest }: When): Moment {
  return {
    earliest: earliest === null ? Number.NEGATIVE_INFINITY : Date.parse(earliest),
    latest: latest === null ? Number.POSITIVE_INFINITY : Date.parse(latest),
  };
}

/**
 * When an act was done. An act whose latest bound is open was done at the latest when it was recorded (`recordedAt`, an
 * RFC 3339 instant); one that is said to begin after that is a point at its earliest bound.
 */
export function toAct(when: When, recordedAt: string): Moment {
  const { earliest, latest } = toMoment(when);
  if (latest !== Number.POSITIVE_INFINITY) return { earliest, latest };
  return { earliest, latest: Math.max(earliest, Date.parse(recordedAt)) };
}

/** The span of an incident or practice: no end and not ongoing is a happening. */
export function toSpan({ start, end, ongoing }: During): Span {
  const span = { start: toMoment(start), ongoing: ongoing === true };
  return end === undefined ? span : { ...span, end: toMoment(end) };
}

/** The span of a state or scope (control, affiliation, restriction, denial, timeScope): a missing end means ongoing. */
export function toStateSpan(during: During): Span {
  return { ...toSpan(during), ongoing: during.ongoing === true || during.end === undefined };
}

/** Whether it is a happening: at one moment of `start`, rather than lasting. */
export function isHappening(span: Span): boolean {
  return span.end === undefined && !span.ongoing;
}

/** Every moment at which it may have been, as recorded. */
export function extentOf({ start, end, ongoing }: Span): Range {
  const to = ongoing ? Number.POSITIVE_INFINITY : (end ?? start).latest;
  return { from: start.earliest, to: Math.max(to, start.earliest + 1) };
}

/** The moments at which a lasting one certainly was, as recorded; undefined for a happening, or if there are none. */
export function certainPart(span: Span): Range | undefined {
  if (isHappening(span)) return undefined;
  const from = span.start.latest;
  const to = span.ongoing ? Number.POSITIVE_INFINITY : (span.end as Moment).earliest;
  return from < to ? { from, to } : undefined;
}

/**
 * The value f(t) judged over an occurrence, as far as the query's `at` (that moment included, since what begins at it
 * exists). A happening, or a lasting one without certain part as recorded: YES everywhere -> YES, NO everywhere -> NO,
 * else POSSIBLE. A lasting one: YES at some moment of the certain part -> YES; NO throughout -> NO; else POSSIBLE.
 */
export function judge(f: Steps<Tri>, occurrence: Span, at: number): Tri {
  const extent = extentOf(occurrence);
  const values = valuesOver(f, extent.from, Math.min(extent.to, at + 1));
  if (values.every((value) => value === 'NO')) return 'NO';

  const certain = certainPart(occurrence);
  if (certain === undefined) return values.every((value) => value === 'YES') ? 'YES' : 'POSSIBLE';
  if (certain.from > at) return 'POSSIBLE';
  return valuesOver(f, certain.from, Math.min(certain.to, at + 1)).includes('YES') ? 'YES' : 'POSSIBLE';
}
