import type { ApiPropertyOptions } from '@nestjs/swagger';
import { InvalidInput, RuleBroken } from '../core/errors.js';
import type { TextRef } from '../core/text-ref.js';
import { isDate, isDuration } from '../rules/time/calendar.js';
import type { During, When } from '../rules/facts/entries.js';
import {
  type Fuzzy,
  formatInstant,
  normaliseFuzzy,
  normaliseSpan,
  parseInstant,
  TimeFault,
} from '../rules/time/fuzzy.js';
import { timeZoneFault } from '../rules/time/time-zone-names.js';
import { takeVerbatim } from './count-field.js';
import { type Bound, field, type FieldUse, type NormalForm } from './field.js';
import { MAX_WORDS, wordsFault } from './fields.js';

/** A fuzzy moment as it is stored: its bounds, and what was said. */
export interface StatedTime extends When {
  /** The form that was given, like `{ date: '2017-08-20' }`. */
  readonly given: Readonly<Record<string, string | boolean>>;
  /** The time zone in which its dates were read. */
  readonly timeZone: string;
  /** The source's own words. */
  readonly verbatim?: TextRef;
}

/** A span as it is stored. */
export interface StatedSpan extends During {
  readonly start: StatedTime;
  readonly end?: StatedTime;
}

const FORMS = ['at', 'date', 'month', 'year', 'unknown'] as const;
const KEYS = new Set<string>([...FORMS, 'earliest', 'latest', 'verbatim', 'timeZone']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const string: ApiPropertyOptions = { type: 'string' };
const timeZoneSchema: ApiPropertyOptions = {
  ...string,
  description: 'IANA name with a slash, or UTC',
  example: 'Asia/Damascus',
};
const fuzzySchema: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: false,
  description:
    'Exactly one of at, date, month, year, unknown, or bounds; local dates in timeZone, else that of the zone',
  properties: {
    at: { type: 'string', format: 'date-time' },
    date: { type: 'string', format: 'date' },
    month: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
    year: { type: 'string', pattern: '^\\d{4}$' },
    earliest: { type: 'string' },
    latest: { type: 'string' },
    unknown: { type: 'boolean', enum: [true] },
    verbatim: { type: 'string', maxLength: MAX_WORDS },
    timeZone: timeZoneSchema,
  },
};

interface GivenSpan {
  readonly start: Fuzzy;
  readonly end?: Fuzzy;
  readonly ongoing?: boolean;
}

/** A fuzzy moment: `Fuzzy` of bodies.md; becomes a `StatedTime`. */
export const FuzzyTime = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'fuzzyTime',
      fault: fuzzyFault,
      schema: fuzzySchema,
      takeWords: takeVerbatim,
      normalise: (value: Fuzzy, pointer, form) =>
        stated(
          value,
          told(pointer, () => normaliseFuzzy(value, form.timeZone)),
          form,
        ),
    },
    use,
  );

/** A span: `Span` of bodies.md; becomes a `StatedSpan`. `end: 'required'` where a span without end says nothing. */
export function FuzzySpan(use: FieldUse & { end?: 'required' } = {}): PropertyDecorator {
  return field(
    {
      name: 'span',
      fault: (value) => spanFault(value, use.end === 'required'),
      schema: {
        type: 'object',
        additionalProperties: false,
        required: use.end === 'required' ? ['start', 'end'] : ['start'],
        properties: { start: fuzzySchema, end: fuzzySchema, ongoing: { type: 'boolean' } },
      },
      takeWords: ({ start, end, ...rest }: GivenSpan, pointer, take) => ({
        ...rest,
        start: takeVerbatim(start, `${pointer}/start`, take),
        ...(end === undefined ? {} : { end: takeVerbatim(end, `${pointer}/end`, take) }),
      }),
      normalise: statedSpan,
    },
    use,
  );
}

/** An instant with offset or Z; becomes UTC with milliseconds. */
export const Instant = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'instant',
      fault: (value) =>
        typeof value === 'string' && parseInstant(value) !== undefined
          ? undefined
          : 'must be an RFC 3339 instant with an offset or Z, like 2017-08-20T10:00:00Z',
      schema: { type: 'string', format: 'date-time' },
      normalise: (value: string) => formatInstant(parseInstant(value) as number),
    },
    use,
  );

/** An ISO 8601 duration, like P2M or PT48H; with `leastHours`, not a shorter one. */
export const Duration = (use: FieldUse & { leastHours?: number } = {}): PropertyDecorator =>
  field(
    {
      name: 'duration',
      fault: (value) =>
        typeof value === 'string' && isDuration(value)
          ? undefined
          : 'must be an ISO 8601 duration, like P2M or PT48H',
      bounds: use.leastHours === undefined ? [] : [notShorter(use.leastHours)],
      schema: {
        ...string,
        example: 'P2M',
        ...(use.leastHours === undefined ? {} : { description: `At least PT${use.leastHours}H` }),
      },
    },
    use,
  );

/** What a calendar counts is longer than any hour. */
function notShorter(hours: number): Bound {
  return {
    code: 'TOO_SHORT',
    excess: (value) => {
      if (typeof value !== 'string' || !isDuration(value)) return undefined;
      const [calendar = '', exact = ''] = value.split('T');
      const [h, m, s] = ['H', 'M', 'S'].map((unit) =>
        Number(new RegExp(`(\\d+)${unit}`).exec(exact)?.[1] ?? 0),
      );
      const seconds = 3_600 * (h ?? 0) + 60 * (m ?? 0) + (s ?? 0);
      return /[1-9]/.test(calendar) || seconds >= 3_600 * hours ? undefined : `must be at least PT${hours}H`;
    },
  };
}

/** The name of a time zone: UTC, or an IANA name with a slash that does not begin with Etc/. */
export const TimeZone = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'timeZone',
      fault: timeZoneFault,
      schema: timeZoneSchema,
    },
    use,
  );

/** What is wrong with the shape of a fuzzy moment; undefined if nothing is. */
export function fuzzyFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'must be an object like { date: "2017-08-20" }';
  const unknown = Object.keys(value).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `has the unknown key "${unknown.slice(0, 40)}"`;
  const forms =
    FORMS.filter((form) => form in value).length + ('earliest' in value || 'latest' in value ? 1 : 0);
  if (forms !== 1) return 'must have exactly one of at, date, month, year, unknown, or earliest and latest';
  if ('unknown' in value && value['unknown'] !== true) return 'must have unknown: true, or say when';
  const wrong = [...KEYS].find((key) => key !== 'unknown' && key in value && typeof value[key] !== 'string');
  if (wrong !== undefined) return `must have text as ${wrong}`;
  if ('verbatim' in value && wordsFault(value['verbatim']) !== undefined)
    return 'must have words as verbatim';
  return textFault(value as Record<string, string>);
}

/** What is wrong with the texts of the forms, each by itself. */
function textFault(value: Readonly<Record<string, string>>): string | undefined {
  const { at, date, month, year, timeZone } = value;
  const fault = timeZone === undefined ? undefined : timeZoneFault(timeZone);
  if (fault !== undefined) return `has a timeZone that ${fault}`;
  if (at !== undefined && parseInstant(at) === undefined) return 'must have an RFC 3339 instant as at';
  if (date !== undefined && !isDate(date)) return 'must have a date of the calendar as date';
  if (month !== undefined && !isDate(`${month}-01`)) return 'must have a month like 2017-07';
  if (year !== undefined && !isDate(`${year}-01-01`)) return 'must have a year like 2017';
  const bad = (['earliest', 'latest'] as const).find((bound) => {
    const text = value[bound];
    return text !== undefined && parseInstant(text) === undefined && !isDate(text);
  });
  return bad === undefined ? undefined : `must have an instant or a date as ${bad}`;
}

function spanFault(value: unknown, needsEnd: boolean): string | undefined {
  if (!isRecord(value)) return 'must be { start, end?, ongoing? }';
  const unknown = Object.keys(value).find((key) => !['start', 'end', 'ongoing'].includes(key));
  if (unknown !== undefined) return `has the unknown key "${unknown.slice(0, 40)}"`;
  const start = fuzzyFault(value['start']);
  if (start !== undefined) return `start ${start}`;
  if (value['ongoing'] !== undefined && typeof value['ongoing'] !== 'boolean')
    return 'ongoing must be true or false';
  if (value['end'] === undefined) return needsEnd ? 'must have an end' : undefined;
  if (value['ongoing'] === true) return 'must not have an end and be ongoing';
  const end = fuzzyFault(value['end']);
  return end === undefined ? undefined : `end ${end}`;
}

/** @param value without words: a reference stands for `verbatim` */
function stated(value: Fuzzy, bounds: When, form: NormalForm): StatedTime {
  const { verbatim, timeZone, ...given } = value as unknown as Omit<StatedTime['given'], 'verbatim'> & {
    readonly verbatim?: TextRef;
    readonly timeZone?: string;
  };
  return {
    ...bounds,
    given,
    timeZone: timeZone ?? form.timeZone,
    ...(verbatim === undefined ? {} : { verbatim }),
  };
}

function statedSpan(value: GivenSpan, pointer: string, form: NormalForm): StatedSpan {
  const { start, end } = told(pointer, () => normaliseSpan(value, form.timeZone));
  return {
    start: stated(value.start, start, form),
    ...(value.end && end ? { end: stated(value.end, end, form) } : {}),
    ...(value.ongoing ? { ongoing: true } : {}),
  };
}

/** Faults of time in the words of the edge: a broken rule where the order is impossible, else a wrong shape. */
function told<T>(pointer: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TimeFault)) throw error;
    const at = pointer + error.pointer;
    if (error.code === 'END_BEFORE_START') throw new RuleBroken(error.code, error.message, at);
    throw InvalidInput.at(at, error.code, error.message);
  }
}
