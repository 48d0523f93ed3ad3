import type { During, When } from '../facts/entries.js';
import { addToDate, isDate, startOfLocalDate } from './calendar.js';
import { timeZoneFault } from './time-zone-names.js';

/** A fuzzy moment as it comes in with a command (bodies.md): one of the forms, in the source's words if given. */
export type Fuzzy = { readonly verbatim?: string; readonly timeZone?: string } & (
  | { readonly at: string }
  | { readonly date: string }
  | { readonly month: string }
  | { readonly year: string }
  | { readonly earliest?: string; readonly latest?: string }
  | { readonly unknown: true }
);

export interface FuzzySpan {
  readonly start: Fuzzy;
  readonly end?: Fuzzy;
  readonly ongoing?: boolean;
}

export type TimeFaultCode =
  | 'INVALID_FUZZY'
  | 'INVALID_INSTANT'
  | 'INVALID_DATE'
  | 'INVALID_TIME_ZONE'
  | 'EMPTY_INTERVAL'
  | 'END_WITH_ONGOING'
  | 'END_BEFORE_START';

/** A time that cannot be taken. `pointer` is an RFC 6901 pointer into the value that was given. */
export class TimeFault extends Error {
  constructor(
    readonly pointer: string,
    readonly code: TimeFaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'TimeFault';
  }
}

/** RFC 3339 `date-time`; leap seconds are not taken, since no clock of this system can tell them. */
const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.([0-9]+))?([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/;

/** The first and the last moment of the years 0000 to 9999 in UTC, in ms since the epoch: what RFC 3339 can write. */
export const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
export const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The instant that an RFC 3339 text with offset or Z names, in ms since the epoch; what is finer than a millisecond
 * is cut off. Undefined when it names none.
 */
export function parseInstant(text: string): number | undefined {
  const [, date, time, fraction = '', offset] = INSTANT.exec(text) ?? [];
  if (date === undefined || time === undefined || offset === undefined || !isDate(date)) return undefined;
  const ms = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset.toUpperCase()}`);
  return ms >= FIRST && ms <= LAST ? ms : undefined;
}

/** The form in which instants are written everywhere: `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** A bound of an answer: null where unbounded, or beyond what an instant can write. */
export function formatBound(ms: number): string | null {
  return ms >= FIRST && ms <= LAST ? formatInstant(ms) : null;
}

/** The last millisecond of a local day: what a date means as `at` or `knownAt` of a query. */
export function endOfQueryDay(date: string, timeZone: string): number {
  return startOfLocalDate(addToDate(date, { days: 1 }), timeZone) - 1;
}

/**
 * The normal form of a fuzzy moment; local dates are read in its own `timeZone`, else in `defaultTimeZone` (that of the
 * zone or agreement concerned, else the setting, as `readTimeZone` reads it).
 *
 * @throws TimeFault
 */
export function normaliseFuzzy(input: Fuzzy, defaultTimeZone: string): When {
  const timeZone = input.timeZone ?? defaultTimeZone;
  const fault = input.timeZone === undefined ? undefined : timeZoneFault(input.timeZone);
  if (fault !== undefined) throw new TimeFault('/timeZone', 'INVALID_TIME_ZONE', `The time zone ${fault}.`);
  refuseMixedForms(input);

  if ('at' in input) {
    const at = formatInstant(instant(input.at, '/at'));
    return { earliest: at, latest: at };
  }
  if ('unknown' in input) return { earliest: null, latest: null };
  if ('date' in input) return localPeriod(input.date, { days: 1 }, timeZone, '/date');
  if ('month' in input) return localPeriod(`${input.month}-01`, { months: 1 }, timeZone, '/month');
  if ('year' in input) return localPeriod(`${input.year}-01-01`, { years: 1 }, timeZone, '/year');
  const { earliest, latest } = input;
  return interval(
    earliest === undefined ? undefined : bound(earliest, '/earliest', timeZone, 0),
    latest === undefined ? undefined : bound(latest, '/latest', timeZone, 1),
    '',
  );
}

/**
 * The normal form of a span. Refused: an end together with ongoing, and an end that is certainly before the start.
 *
 * @throws TimeFault
 */
export function normaliseSpan(input: FuzzySpan, defaultTimeZone: string): During {
  const start = within('/start', () => normaliseFuzzy(input.start, defaultTimeZone));
  const ongoing = input.ongoing === true;
  if (input.end === undefined) return ongoing ? { start, ongoing } : { start };
  if (ongoing) throw new TimeFault('/ongoing', 'END_WITH_ONGOING', 'What is ongoing has no end yet.');

  const end = within('/end', () => normaliseFuzzy(input.end as Fuzzy, defaultTimeZone));
  if (isBefore(end, start))
    throw new TimeFault('/end', 'END_BEFORE_START', 'The end is certainly before the start.');
  return { start, end };
}

/** Whether `a` is certainly before `b`: a moment in [x, y) is before y, a point is at it. */
function isBefore(a: When, b: When): boolean {
  if (a.latest === null || b.earliest === null) return false;
  return a.earliest === a.latest ? a.latest < b.earliest : a.latest <= b.earliest;
}

function within<T>(pointer: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TimeFault) throw new TimeFault(pointer + error.pointer, error.code, error.message);
    throw error;
  }
}

function refuseMixedForms(input: Fuzzy): void {
  const single = ['at', 'date', 'month', 'year', 'unknown'].filter((key) => key in input);
  const bounded = 'earliest' in input || 'latest' in input;
  if (single.length + (bounded ? 1 : 0) > 1 || ('unknown' in input && !input.unknown)) {
    throw new TimeFault('', 'INVALID_FUZZY', 'A fuzzy moment has exactly one form.');
  }
}

/** An instant, or the start of the local day `daysOn` after a date. */
function bound(text: string, pointer: string, timeZone: string, daysOn: number): number {
  if (!isDate(text)) return instant(text, pointer);
  return startOfLocalDate(addToDate(text, { days: daysOn }), timeZone);
}

/** From the start of a local day to the start of another, a day, month or year later. */
function localPeriod(
  first: string,
  length: Parameters<typeof addToDate>[1],
  timeZone: string,
  pointer: string,
): When {
  if (!isDate(first)) throw new TimeFault(pointer, 'INVALID_DATE', 'No date, month or year of the calendar.');
  const [earliest, latest] = [first, addToDate(first, length)].map((date) =>
    startOfLocalDate(date, timeZone),
  );
  return interval(earliest, latest, pointer);
}

function interval(earliest: number | undefined, latest: number | undefined, pointer: string): When {
  if (earliest !== undefined && latest !== undefined && earliest >= latest) {
    throw new TimeFault(
      pointer,
      'EMPTY_INTERVAL',
      'The earliest bound must be before the latest; a point is an `at`.',
    );
  }
  return { earliest: written(earliest, pointer), latest: written(latest, pointer) };
}

function written(ms: number | undefined, pointer: string): string | null {
  if (ms === undefined) return null;
  if (ms < FIRST || ms > LAST) throw new TimeFault(pointer, 'INVALID_DATE', 'Beyond the years 0000 to 9999.');
  return formatInstant(ms);
}

function instant(text: string, pointer: string): number {
  const ms = parseInstant(text);
  if (ms === undefined) {
    throw new TimeFault(
      pointer,
      'INVALID_INSTANT',
      'An instant is an RFC 3339 date and time with offset or Z.',
    );
  }
  return ms;
}
