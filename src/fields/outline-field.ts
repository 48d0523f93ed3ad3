import type { LonLat, ZoneGeometry } from '../rules/facts/entries.js';
import { type Bound, field, type FieldUse } from './field.js';
import { within } from './place-fields.js';

/** What is kept of an outline at most (bodies.md); with seven digits that has never more than 600 kB. */
const MOST_POSITIONS = 20_000;
const MOST_RINGS = 500;

/** A hundred-millionth of a degree is a millimetre: no border is known to it. */
const DIGITS = 1e7;

/** Members of RFC 7946 by which one object holds others. */
const HOLDS = {
  Feature: 'geometry',
  FeatureCollection: 'features',
  GeometryCollection: 'geometries',
} as const;

/** Collections in collections are no outline that anybody drew. */
const DEEPEST = 8;

/** An outline as it is kept. */
export interface Outline {
  readonly geometry: ZoneGeometry;
  /** Heights, boxes or members that say nothing of where it lies were sent, too, and are not kept. */
  readonly trimmed: boolean;
}

/** A Polygon or MultiPolygon of GeoJSON, or what holds some of them; becomes an `Outline`. */
export const OutlineField = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'geometry',
      fault: (value) => {
        const read = readOutline(value);
        return typeof read === 'string' ? read : undefined;
      },
      bounds: [tooLarge],
      schema: {
        type: 'object',
        description:
          'GeoJSON (RFC 7946): Polygon or MultiPolygon, or a Feature, FeatureCollection or GeometryCollection of them. ' +
          'Heights, boxes, foreign members and digits beyond the seventh are dropped; then at most ' +
          `${MOST_POSITIONS} positions in ${MOST_RINGS} rings may be left`,
        required: ['type'],
        properties: {
          type: { type: 'string', enum: ['Polygon', 'MultiPolygon', ...Object.keys(HOLDS)] },
          coordinates: { type: 'array', items: {} },
          geometry: { type: 'object', additionalProperties: true },
          features: { type: 'array', items: { type: 'object', additionalProperties: true } },
          geometries: { type: 'array', items: { type: 'object', additionalProperties: true } },
        },
      },
      normalise: (value: unknown): Outline => readOutline(value) as Outline,
    },
    use,
  );

const tooLarge: Bound = {
  code: 'OUTLINE_TOO_LARGE',
  excess: (value) => {
    const read = readOutline(value);
    if (typeof read === 'string') return undefined;
    const rings = ringsOf(read.geometry);
    const positions = rings.reduce((sum, ring) => sum + ring.length, 0);
    if (positions <= MOST_POSITIONS && rings.length <= MOST_RINGS) return undefined;
    return (
      `has ${positions} positions in ${rings.length} rings, and at most ${MOST_POSITIONS} positions in ${MOST_RINGS} rings ` +
      'are taken: simplify it until it has fewer, and send that'
    );
  },
};

function ringsOf({ type, coordinates }: ZoneGeometry): readonly (readonly LonLat[])[] {
  return type === 'Polygon' ? coordinates : coordinates.flat();
}

const known = new WeakMap<object, Outline | string>();

/** The outline, or what is wrong with it in a sentence; read once, however often it is asked for. */
function readOutline(value: unknown): Outline | string {
  if (!isRecord(value)) return 'must be a GeoJSON object';
  let read = known.get(value);
  if (read === undefined) known.set(value, (read = new OutlineReader().read(value)));
  return read;
}

/** Gathers the polygons of an object of GeoJSON, without what is not kept of them. */
class OutlineReader {
  private readonly polygons: (readonly (readonly LonLat[])[])[] = [];
  private trimmed = false;
  private fault: string | undefined;

  read(value: Record<string, unknown>): Outline | string {
    this.gather(value, 0);
    const [first] = this.polygons;
    if (this.fault !== undefined) return this.fault;
    if (first === undefined) return 'must have at least one polygon';
    const single = this.polygons.length === 1 && value['type'] !== 'MultiPolygon';
    const geometry: ZoneGeometry = single
      ? { type: 'Polygon', coordinates: first }
      : { type: 'MultiPolygon', coordinates: this.polygons };
    return { geometry, trimmed: this.trimmed };
  }

  private gather(value: unknown, depth: number): void {
    const type = isRecord(value) ? value['type'] : undefined;
    if (!isRecord(value) || depth > DEEPEST) return this.refuse();
    if (type === 'Polygon') return this.gatherPolygons(value, [value['coordinates']]);
    if (type === 'MultiPolygon') return this.gatherPolygons(value, value['coordinates']);
    const holds = typeof type === 'string' && Object.hasOwn(HOLDS, type) && HOLDS[type as keyof typeof HOLDS];
    if (!holds) return this.refuse();
    this.expectOnly(value, 'type', holds);
    const held = value[holds];
    for (const each of holds === 'geometry' ? [held] : Array.isArray(held) ? held : [undefined]) {
      this.gather(each, depth + 1);
    }
  }

  private gatherPolygons(value: Record<string, unknown>, polygons: unknown): void {
    this.expectOnly(value, 'type', 'coordinates');
    if (!Array.isArray(polygons)) return this.refuse('must have a list of polygons');
    for (const rings of polygons as unknown[]) {
      if (!Array.isArray(rings) || rings.length === 0)
        return this.refuse('must have at least one ring in each polygon');
      this.polygons.push(rings.map((ring) => this.ringOf(ring)));
    }
  }

  private ringOf(ring: unknown): readonly LonLat[] {
    const kept: LonLat[] = [];
    if (!Array.isArray(ring) || ring.length < 4) this.refuse('must have rings of at least four positions');
    else {
      for (const [index, position] of (ring as unknown[]).entries()) {
        if (!isPosition(position)) {
          this.refuse(`must have [longitude, latitude] at each position; position ${index} is not`);
          return kept;
        }
        this.trimmed ||= position.length > 2;
        kept.push([rounded(position[0]), rounded(position[1])]);
      }
      const [first, last] = [kept[0], kept.at(-1)];
      if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
        this.refuse('must have closed rings (first = last position)');
    }
    return kept;
  }

  private expectOnly(value: Record<string, unknown>, ...members: readonly string[]): void {
    this.trimmed ||= Object.keys(value).some((member) => !members.includes(member));
  }

  /** The first fault is told. */
  private refuse(
    fault = `must be a Polygon or MultiPolygon, or a ${Object.keys(HOLDS).join(' or ')} of them`,
  ) {
    this.fault ??= fault;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Longitude and latitude, and perhaps a height; some programs write more numbers after it. */
function isPosition(value: unknown): value is readonly [number, number, ...unknown[]] {
  if (!Array.isArray(value) || value.length < 2 || value.length > 4) return false;
  const [lon, lat] = value as readonly unknown[];
  return (
    within(lon, -180, 180) && within(lat, -90, 90) && value.every((number) => typeof number === 'number')
  );
}

function rounded(degrees: number): number {
  return Math.round(degrees * DIGITS) / DIGITS;
}
