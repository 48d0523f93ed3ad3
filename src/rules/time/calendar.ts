import { type TimeZone, ZONES } from './zone-data.js';

/*
 * Local time, by the program's own time zone data: nothing here asks for the host's zone, its data or the present time.
 * Inside, a day is a number, counted from 1970-01-01, and a local time is written in ms as if its clock were UTC's.
 */

const DAY_MS = 86_400_000;

/** ISO 8601 durations in whole units: a calendar part, an exact part or both. */
const DURATION =
  /^P(?=[0-9T])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?$/;

/** The last instant that a calendar can name, in ms (ECMAScript's time range). */
const LAST_INSTANT = 8.64e15;

const MAX_CACHED = 10_000;

/** The instant (ms) at which the local day `YYYY-MM-DD` starts. Where midnight is skipped, the day starts later. */
export function startOfLocalDate(date: string, timeZone: string): number {
  return startOfDay(dayOf(date), zoneOf(timeZone));
}

/** The local date `YYYY-MM-DD` of an instant. */
export function localDateOf(ms: number, timeZone: string): string {
  return dateOf(localDay(ms, zoneOf(timeZone)));
}

/** The instant (ms) at which the local day starts that is so many days after (or, negative, before) `YYYY-MM-DD`. */
export function startOfDayFrom(date: string, days: number, timeZone: string): number {
  return startOfDay(dayOf(date) + days, zoneOf(timeZone));
}

/** The instant (ms) at which the local day of `ms` started. */
export function startOfLocalDay(ms: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  return startOfDay(localDay(ms, zone), zone);
}

/** Whether a local day starts at this instant. */
export function isStartOfLocalDay(ms: number, timeZone: string): boolean {
  return startOfLocalDay(ms, timeZone) === ms;
}

/** The date that lies so many whole years, months and days after (or, negative, before) `YYYY-MM-DD`. */
export function addToDate(date: string, length: { years?: number; months?: number; days?: number }): string {
  const { years = 0, months = 0, days = 0 } = length;
  return dateOf(addMonths(dayOf(date), years * 12 + months) + days);
}

/** The number of local days from the day of `from` to the day of `to`. */
export function localDaysBetween(from: number, to: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  return localDay(to, zone) - localDay(from, zone);
}

/** Whether it is a date of the calendar in the form `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  // Date.parse takes 30 February for 2 March; a real date comes back as it was.
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Whether it is an ISO 8601 duration in whole units (P2M, P10D, PT48H, P1M2DT3H) and longer than nothing. */
export function isDuration(text: string): boolean {
  return DURATION.test(text) && /[1-9]/.test(text);
}

/**
 * `times` times a duration after an instant (ms; ±Infinity stays). The calendar part comes first, in local calendar
 * arithmetic clamped to the month's end, then the exact part. An instant at which a local day starts is added as that
 * date, and the calendar part then ends where a local day starts. What lies beyond all calendars is Infinity.
 */
export function addDuration(ms: number, duration: string, timeZone: string, times = 1): number {
  if (!Number.isFinite(ms)) return ms;
  const [years, months, weeks, days, hours, minutes, seconds] = partsOf(duration);
  const calendar = { months: (years * 12 + months) * times, days: (weeks * 7 + days) * times };
  const exactMs = (hours * 3_600 + minutes * 60 + seconds) * times * 1_000;
  const end = addCalendar(ms, calendar, zoneOf(timeZone)) + exactMs;
  return end <= LAST_INSTANT ? end : Number.POSITIVE_INFINITY;
}

type Parts = [number, number, number, number, number, number, number];

/** Years, months, weeks, days, hours, minutes and seconds. */
function partsOf(duration: string): Parts {
  const [, ...parts] = DURATION.exec(duration) ?? [];
  if (parts.length === 0) throw new RangeError('No ISO 8601 duration in whole units');
  return parts.map((part) => Number(part ?? 0)) as Parts;
}

/** Where nothing is added, the instant stays: of a local time that comes twice it may be the second. */
function addCalendar(ms: number, { months, days }: { months: number; days: number }, zone: TimeZone): number {
  if (months === 0 && days === 0) return ms;
  const day = localDay(ms, zone);
  const startOf = startOfDay(day, zone);
  const timeOfDay = ms === startOf ? 0 : ms + offsetAt(ms, zone) - day * DAY_MS;
  return instantOf((addMonths(day, months) + days) * DAY_MS + timeOfDay, zone);
}

/** So many months on, clamped to the month's end; NaN beyond all calendars. */
function addMonths(day: number, months: number): number {
  if (months === 0) return day;
  const date = new Date(day * DAY_MS);
  const dayOfMonth = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months + 1, 0);
  date.setUTCDate(Math.min(date.getUTCDate(), dayOfMonth));
  return date.getTime() / DAY_MS;
}

const dayOf = memoised((date: string) => Date.parse(`${date}T00:00:00.000Z`) / DAY_MS);

/** @throws RangeError beyond all calendars */
const dateOf = memoised((day: number) =>
  new Date(day * DAY_MS).toISOString().slice(0, -'T00:00:00.000Z'.length),
);

/** Spares work alone: to read and write dates costs more than all else here, and the same few come again and again. */
function memoised<Argument, T>(compute: (argument: Argument) => T): (argument: Argument) => T {
  const known = new Map<Argument, T>();
  return (argument) => {
    const found = known.get(argument);
    if (found !== undefined) return found;
    const value = compute(argument);
    if (known.size >= MAX_CACHED) known.clear();
    known.set(argument, value);
    return value;
  };
}

function startOfDay(day: number, zone: TimeZone): number {
  return instantOf(day * DAY_MS, zone);
}

function localDay(ms: number, zone: TimeZone): number {
  return Math.floor((ms + offsetAt(ms, zone)) / DAY_MS);
}

/** @throws RangeError if there is none of that name: names in a log are read by `readTimeZone` first */
function zoneOf(timeZone: string): TimeZone {
  const zone = ZONES.zoneOf(timeZone);
  if (zone === undefined) throw new RangeError('No time zone of that name');
  return zone;
}

/** What is added to UTC at an instant, in ms. */
export function offsetAt(ms: number, { offsets, until }: TimeZone): number {
  return offsets[firstFrom(until.length, (index) => ms < (until[index] as number))] as number;
}

/**
 * The instant of a local time, "compatible" as Temporal calls it: of one that comes twice the first; one that the clocks
 * skip is read by the offset before.
 */
function instantOf(local: number, { offsets, until }: TimeZone): number {
  const isBeforeEnd = (index: number): boolean =>
    local < (until[index] as number) + (offsets[index] as number);
  const index = firstFrom(until.length, isBeforeEnd);
  const instant = local - (offsets[index] as number);
  const isSkipped = index > 0 && instant < (until[index - 1] as number);
  return isSkipped ? local - (offsets[index - 1] as number) : instant;
}

/** The first of 0 to `end` - 1 of which it holds, given that it holds of all that come after; `end` if of none. */
function firstFrom(end: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
