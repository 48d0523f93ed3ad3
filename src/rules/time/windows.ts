import { localDateOf, startOfDayFrom } from './calendar.js';
import { type Reading } from '../facts/reading.js';
import { certainPart, extentOf, type Span } from './time.js';

/** Local days that end with the day of the query's instant: [from, to) in ms, and as many days before them from `before`. */
export interface Window {
  readonly before: number;
  /** w0. */
  readonly from: number;
  /** w1: the next local midnight after the instant. */
  readonly to: number;
  /** t, the instant asked about. */
  readonly at: number;
}

/** The window of so many local days of the zone that end with the day of the instant asked about. */
export function windowOf(reading: Reading, zoneId: string, days: number): Window {
  const timeZone = reading.timeZoneOf(zoneId);
  const today = localDateOf(reading.at, timeZone);
  const start = (daysOn: number): number => startOfDayFrom(today, daysOn, timeZone);
  return { before: start(1 - 2 * days), from: start(1 - days), to: start(1), at: reading.at };
}

/** Whether the span's extent, as recorded, intersects [w0, t]. */
export function meets(span: Span, { from, at }: Pick<Window, 'from' | 'at'>): boolean {
  const extent = extentOf(span);
  return extent.from <= at && extent.to > from;
}

/** Whether the extent holds the instant. */
export function holdsAt(span: Span, at: number): boolean {
  const extent = extentOf(span);
  return extent.from <= at && at < extent.to;
}

/** How an occurrence lies to a window by its times alone, place and verification apart. */
export type InWindow = 'CERTAINLY' | 'POSSIBLY' | 'NOT';

/**
 * A happening is certainly in the window when its whole extent is, a lasting one when its certain part meets it. An
 * occurrence with an open bound and no certain part is in no window.
 */
export function inWindow(occurred: Span, window: Window): InWindow {
  const { from, to } = extentOf(occurred);
  const certain = certainPart(occurred);
  if (certain === undefined && !(Number.isFinite(from) && Number.isFinite(to))) return 'NOT';
  if (!meets(occurred, window)) return 'NOT';
  return certainlyWithin(occurred, window.from, window.to, window.at) ? 'CERTAINLY' : 'POSSIBLY';
}

/** Whether it would be certainly in the days before the window. */
export function certainlyBefore(occurred: Span, { before, from }: Window): boolean {
  return certainlyWithin(occurred, before, from, from - 1);
}

function certainlyWithin(occurred: Span, from: number, to: number, last: number): boolean {
  const certain = certainPart(occurred);
  if (certain !== undefined) return certain.from <= last && certain.to > from;
  const extent = extentOf(occurred);
  return extent.from >= from && extent.to <= to;
}
