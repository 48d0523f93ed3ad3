import type { ApiPropertyOptions } from '@nestjs/swagger';
import { type Bound, field, type FieldUse } from './field.js';
import { NAMING, placeReferences } from './place-references.js';
import { SLUG } from './things.js';

/** Half the way around the earth: nobody hears or sees farther. */
const FARTHEST_M = 20_000_000;
/** How wide of a point something may lie (bodies.md), in metres. */
export const WIDEST_M = 500_000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const within = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;
const isPoint = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && within(value[0], -180, 180) && within(value[1], -90, 90);
const isLength = (value: unknown): value is number => within(value, 0, Number.MAX_VALUE);

const pointSchema: ApiPropertyOptions = {
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
  description: '[longitude, latitude] in degrees, WGS84',
};
const metresSchema = (maximum: number): ApiPropertyOptions => ({ type: 'number', minimum: 0, maximum });

/** Of lengths in metres. */
const atMost = (most: number, lengthIn: (value: unknown) => unknown): Bound => ({
  code: 'TOO_LONG',
  excess: (value) => {
    const length = lengthIn(value);
    return isLength(length) && length > most ? `must be at most ${most} metres` : undefined;
  },
});

/** [longitude, latitude], WGS84. */
export const Point = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'point',
      fault: (value) => (isPoint(value) ? undefined : 'must be [longitude, latitude] in degrees'),
      schema: pointSchema,
    },
    use,
  );

/** A length or an uncertainty of at most so many metres. */
export const Metres = (most: number, use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'metres',
      fault: (value) => (isLength(value) ? undefined : `must be metres from 0 to ${most}`),
      bounds: [atMost(most, (value) => value)],
      schema: metresSchema(most),
    },
    use,
  );

/** Where something was: `Place` of bodies.md, in any of its five forms. `nullable`: null takes away what was said. */
export function Located(use: FieldUse & { nullable?: boolean } = {}): PropertyDecorator {
  const schemas = [
    ...Object.keys(NAMING).map((key) =>
      objectSchema({ [key]: { type: 'string', pattern: SLUG.source } }, [key]),
    ),
    objectSchema({ point: pointSchema, uncertaintyM: metresSchema(WIDEST_M) }, ['point']),
    objectSchema(
      {
        observer: pointSchema,
        bearingDeg: { type: 'number', minimum: 0, maximum: 360 },
        bearingErrorDeg: { type: 'number', minimum: 0, maximum: 180 },
        rangeM: { type: 'array', items: metresSchema(FARTHEST_M), minItems: 2, maxItems: 2 },
      },
      ['observer', 'bearingDeg', 'bearingErrorDeg', 'rangeM'],
    ),
  ];
  return field(
    {
      name: 'place',
      fault: (value) => (use.nullable && value === null ? undefined : placeFault(value)),
      bounds: [placeBound],
      schema: { oneOf: [...schemas, ...(use.nullable ? [{ type: 'null' }] : [])] },
      references: (value: Record<string, unknown> | null, pointer) => placeReferences(value, pointer),
    },
    use,
  );
}

function objectSchema(properties: Record<string, unknown>, required: string[]): Record<string, unknown> {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** Of a location given as a point. */
export const placeBound = atMost(WIDEST_M, (value) => (isRecord(value) ? value['uncertaintyM'] : undefined));

/** What is wrong with a location; undefined if nothing is. */
export function placeFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'must be an object';
  const keys = Object.keys(value);
  const only = (...allowed: string[]): boolean => keys.every((key) => allowed.includes(key));
  const naming = Object.keys(NAMING).find((key) => key in value);
  if (naming !== undefined) {
    const id = value[naming];
    return only(naming) && typeof id === 'string' && SLUG.test(id)
      ? undefined
      : `must be { ${naming} } with an id`;
  }
  if ('point' in value) {
    const good = only('point', 'uncertaintyM') && isPoint(value['point']);
    return good && (value['uncertaintyM'] === undefined || isLength(value['uncertaintyM']))
      ? undefined
      : 'must be { point: [longitude, latitude], uncertaintyM? }';
  }
  if ('observer' in value) {
    const range = value['rangeM'];
    const good =
      only('observer', 'bearingDeg', 'bearingErrorDeg', 'rangeM') &&
      isPoint(value['observer']) &&
      within(value['bearingDeg'], 0, 360) &&
      within(value['bearingErrorDeg'], 0, 180) &&
      Array.isArray(range) &&
      range.length === 2 &&
      range.every((end) => within(end, 0, FARTHEST_M)) &&
      Number(range[0]) <= Number(range[1]);
    return good
      ? undefined
      : 'must be { observer, bearingDeg, bearingErrorDeg, rangeM: [nearest, farthest] }';
  }
  return 'must have one of placeId, checkpointId, zoneId, point, observer';
}
