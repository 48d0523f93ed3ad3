import type { ApiPropertyOptions } from '@nestjs/swagger';
import { field, type FieldUse } from './field.js';
import { NAMING, placeReferences } from './place-references.js';
import { SLUG } from './streams.js';

const MAX_METRES = 20_000_000;
const MAX_POSITIONS = 50_000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const within = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;
const isPoint = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && within(value[0], -180, 180) && within(value[1], -90, 90);
const isMetres = (value: unknown): boolean => within(value, 0, MAX_METRES);

const pointSchema: ApiPropertyOptions = {
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
  description: '[longitude, latitude] in degrees, WGS84',
};
const metresSchema: ApiPropertyOptions = { type: 'number', minimum: 0, maximum: MAX_METRES };

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

/** A length or an uncertainty in metres. */
export const Metres = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'metres',
      fault: (value) => (isMetres(value) ? undefined : `must be metres from 0 to ${MAX_METRES}`),
      schema: metresSchema,
    },
    use,
  );

/** Where something was: `Place` of bodies.md, in any of its five forms. `nullable`: null takes away what was said. */
export function Located(use: FieldUse & { nullable?: boolean } = {}): PropertyDecorator {
  const schemas = [
    ...Object.keys(NAMING).map((key) =>
      objectSchema({ [key]: { type: 'string', pattern: SLUG.source } }, [key]),
    ),
    objectSchema({ point: pointSchema, uncertaintyM: metresSchema }, ['point']),
    objectSchema(
      {
        observer: pointSchema,
        bearingDeg: { type: 'number', minimum: 0, maximum: 360 },
        bearingErrorDeg: { type: 'number', minimum: 0, maximum: 180 },
        rangeM: { type: 'array', items: metresSchema, minItems: 2, maxItems: 2 },
      },
      ['observer', 'bearingDeg', 'bearingErrorDeg', 'rangeM'],
    ),
  ];
  return field(
    {
      name: 'place',
      fault: (value) => (use.nullable && value === null ? undefined : placeFault(value)),
      schema: { oneOf: [...schemas, ...(use.nullable ? [{ type: 'null' }] : [])] },
      references: (value: Record<string, unknown> | null, pointer) => placeReferences(value, pointer),
    },
    use,
  );
}

function objectSchema(properties: Record<string, unknown>, required: string[]): Record<string, unknown> {
  return { type: 'object', additionalProperties: false, properties, required };
}

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
    return good && (value['uncertaintyM'] === undefined || isMetres(value['uncertaintyM']))
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
      range.every(isMetres) &&
      Number(range[0]) <= Number(range[1]);
    return good
      ? undefined
      : 'must be { observer, bearingDeg, bearingErrorDeg, rangeM: [nearest, farthest] }';
  }
  return 'must have one of placeId, checkpointId, zoneId, point, observer';
}

/** A GeoJSON Polygon or MultiPolygon (RFC 7946): closed rings of at least four positions, WGS84. */
export const Geometry = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'geometry',
      fault: geometryFault,
      schema: {
        type: 'object',
        required: ['type', 'coordinates'],
        additionalProperties: false,
        properties: {
          type: { type: 'string', enum: ['Polygon', 'MultiPolygon'] },
          coordinates: { type: 'array', items: {} },
        },
      },
    },
    use,
  );

function geometryFault(value: unknown): string | undefined {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== 'type' && key !== 'coordinates')) {
    return 'must be a GeoJSON Polygon or MultiPolygon { type, coordinates }';
  }
  const { type, coordinates } = value;
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'must have the type Polygon or MultiPolygon';
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) return 'must have at least one polygon';
  let positions = 0;
  for (const polygon of polygons as unknown[]) {
    if (!Array.isArray(polygon) || polygon.length === 0) return 'must have at least one ring in each polygon';
    for (const ring of polygon as unknown[]) {
      if (!Array.isArray(ring) || ring.length < 4) return 'must have rings of at least four positions';
      const bad = ring.findIndex((position) => !isPoint(position));
      if (bad >= 0) return `must have [longitude, latitude] at each position; position ${bad} is not`;
      if (JSON.stringify(ring[0]) !== JSON.stringify(ring.at(-1)))
        return 'must have closed rings (first = last position)';
      positions += ring.length;
    }
  }
  return positions > MAX_POSITIONS ? `must have at most ${MAX_POSITIONS} positions` : undefined;
}
