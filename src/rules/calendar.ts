import { Temporal } from 'temporal-polyfill';

/*
 * Local time. The time zone data is the one that the runtime brings along; nothing here asks for the host's own zone
 * or the present time. The caches only spare work: an entry never changes.
 */

/** ISO 8601 durations in whole units: a calendar part, an exact part or both. */
const DURATION =
  /^P(?=[0-9T])(?:[0-9]{1,9}Y)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}W)?(?:[0-9]{1,9}D)?(?:T(?=[0-9])(?:[0-9]{1,9}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}S)?)?$/;

/** The last instant that a calendar can name, in ms (ECMAScript's time range). */
const LAST_INSTANT = 8.64e15;

const MAX_CACHED = 10_000;

function memoised<Arguments extends readonly (string | number)[], T>(
  compute: (...args: Arguments) => T,
): (...args: Arguments) => T {
  const known = new Map<string, T>();
  return (...args) => {
    const key = args.join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(...args);
    if (known.size >= MAX_CACHED) known.clear();
    known.set(key, value);
    return value;
  };
}

/** The instant (ms) at which the local day `YYYY-MM-DD` starts. Where midnight is skipped, the day starts later. */
export const startOfLocalDate = memoised((date: string, timeZone: string) => {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).epochMilliseconds;
});

/** The local date `YYYY-MM-DD` of an instant. */
export const localDateOf = memoised((ms: number, timeZone: string) => {
  return zoned(ms, timeZone).toPlainDate().toString();
});

/** The instant (ms) at which the local day starts that is so many days after (or, negative, before) `YYYY-MM-DD`. */
export const startOfDayFrom = memoised((date: string, days: number, timeZone: string) => {
  return startOfLocalDate(addToDate(date, { days }), timeZone);
});

/** The instant (ms) at which the local day of `ms` started. */
export function startOfLocalDay(ms: number, timeZone: string): number {
  return startOfLocalDate(localDateOf(ms, timeZone), timeZone);
}

/** Whether a local day starts at this instant. */
export function isStartOfLocalDay(ms: number, timeZone: string): boolean {
  return startOfLocalDay(ms, timeZone) === ms;
}

/** The date that lies so many whole years, months and days after (or, negative, before) `YYYY-MM-DD`. */
export function addToDate(date: string, length: { years?: number; months?: number; days?: number }): string {
  return Temporal.PlainDate.from(date).add(length).toString();
}

/** The number of local days from the day of `from` to the day of `to`. */
export function localDaysBetween(from: number, to: number, timeZone: string): number {
  const [first, last] = [from, to].map((ms) => Temporal.PlainDate.from(localDateOf(ms, timeZone)));
  return (first as Temporal.PlainDate).until(last as Temporal.PlainDate, { largestUnit: 'days' }).days;
}

/** Whether it is a date of the calendar in the form `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  // Date.parse takes 30 February for 2 March; a real date comes back as it was.
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Names found to be those of time zones: to ask the runtime costs more than all else about a date. */
const timeZones = new Set<string>();

/** Whether it names a time zone of the IANA database that the runtime knows. */
export function isTimeZone(name: string): boolean {
  // A bare offset like +03:00 is accepted by some runtimes, but names no zone.
  if (timeZones.has(name)) return true;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    timeZones.add(name);
    return true;
  } catch {
    return false;
  }
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
  try {
    const { years, months, weeks, days, hours, minutes, seconds } = Temporal.Duration.from(duration);
    const calendar = {
      years: years * times,
      months: months * times,
      weeks: weeks * times,
      days: days * times,
    };
    const exact = (hours * 3_600 + minutes * 60 + seconds) * times * 1_000;

    const from = zoned(ms, timeZone);
    const to = isStartOfLocalDay(ms, timeZone)
      ? from.toPlainDate().add(calendar).toZonedDateTime({ timeZone })
      : from.add(calendar);
    const end = to.epochMilliseconds + exact;
    return end > LAST_INSTANT ? Number.POSITIVE_INFINITY : end;
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function zoned(ms: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
}
