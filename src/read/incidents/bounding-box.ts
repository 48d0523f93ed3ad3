import type { Gazetteer } from '../../world/where-keys.js';
import { parameter } from '../../pipeline/queries/query-fields.js';
import type { Location, LonLat } from '../../rules/facts/entries.js';
import { measured } from '../../rules/facts/gazetteer.js';
import { type Disk, distanceM, observedDisk } from '../../rules/place/geometry.js';

/** In degrees; west of a box across the antimeridian is greater than its east (RFC 7946, section 5.2). */
export interface BoundingBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** `west,south,east,north` in degrees. */
export const BoundingBoxParameter = (): PropertyDecorator =>
  parameter(
    {
      name: 'bbox',
      fault: (value) =>
        typeof value === 'string' && parseBox(value) !== undefined
          ? undefined
          : 'must be west,south,east,north in degrees',
      schema: { type: 'string', example: '36.2,33.4,37.1,34.1' },
    },
    { description: 'west,south,east,north in degrees: may have been, or had its effect, inside' },
  );

/** Undefined unless the text is a box on the globe. */
export function parseBox(text: string): BoundingBox | undefined {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = parts as [number, number, number, number];
  const good =
    parts.length === 4 &&
    [west, east].every((lon) => Math.abs(lon) <= 180) &&
    [south, north].every((lat) => Math.abs(lat) <= 90) &&
    south <= north;
  return good ? { west, south, east, north } : undefined;
}

/** Whether something at the location may have been in the box; what has no point (zones, regions) is in none. */
export function mayBeIn(box: BoundingBox, location: Location, gazetteer: Gazetteer): boolean {
  const disk = diskOf(location, gazetteer);
  return disk !== undefined && distanceM(disk.centre, nearestIn(box, disk.centre)) <= disk.radiusM;
}

function diskOf(location: Location, gazetteer: Gazetteer): Disk | undefined {
  if ('zoneId' in location) return undefined;
  if ('placeId' in location) {
    const place = measured(gazetteer.place(location.placeId).at(-1));
    return place && { centre: place.point, radiusM: place.uncertaintyM };
  }
  if ('checkpointId' in location) {
    const { point, placeId } = gazetteer.checkpoint(location.checkpointId) ?? {};
    if (point !== undefined) return { centre: point, radiusM: 0 };
    return placeId === undefined ? undefined : diskOf({ placeId }, gazetteer);
  }
  if ('point' in location) return { centre: location.point, radiusM: location.uncertaintyM ?? 0 };
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  return observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
}

/** The point of the box that is nearest in degrees: inside, the point itself. */
function nearestIn({ west, south, east, north }: BoundingBox, [lon, lat]: LonLat): LonLat {
  return [nearestLon(west, east, lon), Math.min(Math.max(lat, south), north)];
}

function nearestLon(west: number, east: number, lon: number): number {
  const inside = west <= east ? west <= lon && lon <= east : lon >= west || lon <= east;
  if (inside) return lon;
  return turn(lon, west) <= turn(lon, east) ? west : east;
}

/** Degrees between two meridians, the short way round. */
function turn(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, 360 - apart);
}
