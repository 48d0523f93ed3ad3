import { field, type FieldKind, type FieldUse } from '../../fields/field.js';
import { isDate } from '../../rules/time/calendar.js';
import { parseInstant } from '../../rules/time/fuzzy.js';
import { timeZoneFault } from '../../rules/time/time-zone-names.js';

/** The most items that a page may have. */
export const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 50;
const MAX_WAIT_MS = 30_000;
export const DEFAULT_WAIT_MS = 2_000;

/** A parameter as text. All parameters are optional unless a query says otherwise. */
export function parameter(kind: FieldKind, use: FieldUse = {}): PropertyDecorator {
  return field(kind, { optional: true, ...use });
}

/** Plain text of at most 200 characters. */
export const TextParameter = (use?: FieldUse): PropertyDecorator =>
  parameter(
    {
      name: 'text',
      fault: (value) =>
        typeof value === 'string' && value.trim() !== '' && value.length <= 200
          ? undefined
          : 'must have 1 to 200 characters',
      schema: { type: 'string', maxLength: 200 },
    },
    use,
  );

/** One of a closed list. */
export const ChoiceParameter = (values: readonly string[], use?: FieldUse): PropertyDecorator =>
  parameter(
    {
      name: 'choice',
      fault: (value) =>
        values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`,
      schema: { type: 'string', enum: [...values] },
    },
    use,
  );

/** A whole number; arrives as text and becomes a number. */
export function IntegerParameter(bounds: { min: number; max: number }, use?: FieldUse): PropertyDecorator {
  const { min, max } = bounds;
  return parameter(
    {
      name: 'integer',
      fault: (value) =>
        typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
          ? undefined
          : `must be a whole number from ${min} to ${max}`,
      schema: { type: 'integer', minimum: min, maximum: max },
      convert: (value) => (typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value),
    },
    use,
  );
}

/** The first and the last day of which every moment, anywhere, lies in a year that RFC 3339 can write. */
export const FIRST_DAY = '0000-01-02';
const LAST_DAY = '9999-12-29';

/** Whether it is an RFC 3339 instant or a local date that can be asked for; the next midnight must be writable, too. */
export function isMoment(value: unknown): value is string {
  if (typeof value !== 'string' || value.slice(0, LAST_DAY.length) > LAST_DAY) return false;
  return isDate(value) ? value >= FIRST_DAY : parseInstant(value) !== undefined;
}

/** An RFC 3339 instant, or a local date, which means the last millisecond of that day. */
export const MomentParameter = (use?: FieldUse): PropertyDecorator =>
  parameter(
    {
      name: 'moment',
      fault: (value) =>
        isMoment(value)
          ? undefined
          : `must be an instant like 2017-08-20T10:00:00Z or a date like 2017-08-20, from ${FIRST_DAY} to ${LAST_DAY}`,
      schema: { type: 'string' },
    },
    use,
  );

export const TimeZoneParameter = (use?: FieldUse): PropertyDecorator =>
  parameter(
    {
      name: 'timeZone',
      fault: timeZoneFault,
      schema: { type: 'string', description: 'IANA name with a slash, or UTC' },
    },
    use,
  );

/** What every query takes. */
export class QueryParameters {
  @IntegerParameter(
    { min: 0, max: MAX_WAIT_MS },
    { description: `How long to wait for the Consistency-Token, in ms; ${DEFAULT_WAIT_MS} unless said` },
  )
  maxWaitMs: number = DEFAULT_WAIT_MS;
}

/** What every list takes. */
export class PageParameters extends QueryParameters {
  @IntegerParameter(
    { min: 1, max: MAX_PAGE },
    { description: `Items on a page; ${DEFAULT_PAGE} unless said` },
  )
  limit: number = DEFAULT_PAGE;

  @TextParameter({ description: 'The `next` of the page before' })
  cursor?: string;
}

/** What was known, as of a moment. */
export function KnownAtParameter(): PropertyDecorator {
  return MomentParameter({ description: 'As it was known then; as known now unless said' });
}

/** What was known, as of a position of the log. */
export function PositionParameter(): PropertyDecorator {
  return IntegerParameter(
    { min: 0, max: Number.MAX_SAFE_INTEGER },
    { description: 'As known at this position of the log' },
  );
}

/** Both axes of time: what was so at `at`, as known at `knownAt` or at `position`. */
export class TimeParameters extends QueryParameters {
  @MomentParameter({ description: 'Valid time; now unless said' })
  at?: string;

  @KnownAtParameter()
  knownAt?: string;

  @PositionParameter()
  position?: number;

  @TimeZoneParameter({ description: 'For dates; the zone’s unless said' })
  tz?: string;
}
