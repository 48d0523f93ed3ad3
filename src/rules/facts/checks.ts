import { isDuration } from '../time/calendar.js';
import type { Count, During, Location, When } from './entries.js';

/**
 * Whether a value has the form that the rules count on. Bytes in the log may have been written by an older build, an
 * importer or another program, so that what TypeScript says of them is only true once it was looked at.
 */
export type Check = (value: unknown) => boolean;

/** A field that may be missing. */
export interface Optional {
  readonly optional: Check;
}

/** The fields of some data with a check of each: a field without one does not compile, nor an optional one that is not so here. */
export type Shape<Data> = {
  readonly [Field in keyof Data]-?: object extends Pick<Data, Field> ? Optional : Check;
};

export function optional(check: Check): Optional {
  return { optional: check };
}

export function nullable(check: Check): Check {
  return (value) => value === null || check(value);
}

export function list(item: Check): Check {
  return (value) => Array.isArray(value) && value.every(item);
}

/** One of a closed set of words, all of which must be named. */
export function oneOf<Word extends string>(words: Readonly<Record<Word, true>>): Check {
  return (value) => typeof value === 'string' && Object.hasOwn(words, value);
}

/** An object that has the fields; further ones do not matter. */
export function object<Data extends object>(shape: Shape<Data>): Check {
  const fields = Object.entries<Check | Optional>(shape);
  return (value) => isObject(value) && fields.every(([field, check]) => fits(check, value[field]));
}

/** Whether a field's value is as its check says; undefined is a field that is missing. */
export function fits(check: Check | Optional, value: unknown): boolean {
  if (typeof check === 'function') return check(value);
  return value === undefined || check.optional(value);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Check = (value) => typeof value === 'string' && value !== '';
export const flag: Check = (value) => typeof value === 'boolean';
export const duration: Check = (value) => typeof value === 'string' && isDuration(value);
export const anything: Check = () => true;

export function numberFrom(least: number, most: number): Check {
  return (value) => typeof value === 'number' && value >= least && value <= most;
}

/** Nothing on Earth is farther from anything than half a great circle; commands take less (bodies.md). */
const FARTHEST_M = 20_040_000;
export const metres = numberFrom(0, FARTHEST_M);
/** How many of something; more than there are people is absurd. */
export const amount = numberFrom(0, 1e10);
export const days = numberFrom(1, 36_600);
const degrees = numberFrom(-360, 360);

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
export const instant: Check = (value) =>
  typeof value === 'string' && INSTANT.test(value) && Number.isFinite(Date.parse(value));

const bounds = object<When>({ earliest: nullable(instant), latest: nullable(instant) });

/** A fuzzy moment, whose bounds are in order. */
export const when: Check = (value) => {
  if (!bounds(value)) return false;
  const { earliest, latest } = value as When;
  return earliest === null || latest === null || Date.parse(earliest) <= Date.parse(latest);
};

export const span = object<During>({ start: when, end: optional(when), ongoing: optional(flag) });

/** [lon, lat]; a third number, which some programs add, is passed over. */
export const lonLat: Check = (value) =>
  Array.isArray(value) && value.length >= 2 && longitude(value[0]) && latitude(value[1]);
const longitude = numberFrom(-180, 180);
const latitude = numberFrom(-90, 90);

type Form<Key extends string> = Extract<Location, Readonly<Record<Key, unknown>>>;

const FORMS: readonly (readonly [key: string, check: Check])[] = [
  ['placeId', object<Form<'placeId'>>({ placeId: text })],
  ['checkpointId', object<Form<'checkpointId'>>({ checkpointId: text })],
  ['zoneId', object<Form<'zoneId'>>({ zoneId: text })],
  ['point', object<Form<'point'>>({ point: lonLat, uncertaintyM: optional(metres) })],
  [
    'observer',
    object<Form<'observer'>>({
      observer: lonLat,
      bearingDeg: degrees,
      bearingErrorDeg: numberFrom(0, 360),
      rangeM: (value) => Array.isArray(value) && value.length === 2 && value.every(metres),
    }),
  ],
];

/** A place by one of its five forms: by exactly one, since two need not agree. */
export const location: Check = (value) => {
  if (!isObject(value)) return false;
  const forms = FORMS.filter(([key]) => key in value);
  return forms.length === 1 && forms.every(([, check]) => check(value));
};

/** At least four positions, of which the last closes the ring (RFC 7946). */
const ring: Check = (value) => Array.isArray(value) && value.length >= 4 && value.every(lonLat);
const polygon: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(ring);

export const geometry: Check = (value) => {
  if (!isObject(value)) return false;
  const { type, coordinates } = value;
  if (type === 'Polygon') return polygon(coordinates);
  return type === 'MultiPolygon' && Array.isArray(coordinates) && coordinates.every(polygon);
};

export const count = object<Count>({
  low: optional(amount),
  best: optional(amount),
  high: optional(amount),
});
