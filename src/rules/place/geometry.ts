import { type LonLat, type ZoneGeometry } from '../facts/entries.js';
import { Outline } from './outline.js';

/** Mean radius of the earth in metres (rules.md, section 4). */
export const EARTH_RADIUS_M = 6_371_008.8;

/** Below this a point counts as on the border: far under the metre within which answers are not compared. */
const ON_BORDER_M = 1e-3;

/** A place known within `radiusM` metres of `centre`. */
export interface Disk {
  readonly centre: LonLat;
  readonly radiusM: number;
}

/** How a disk lies to an area: wholly in it, wholly out of it, or across its border. */
export type DiskRelation = 'INSIDE' | 'ACROSS' | 'DISJOINT';

/** Of an angle. */
export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
export const degrees = (radiansValue: number): number => (radiansValue * 180) / Math.PI;

/** Great-circle distance in metres (haversine). */
export function distanceM([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const halfLat = Math.sin(radians(lat2 - lat1) / 2);
  const halfLon = Math.sin(radians(lon2 - lon1) / 2);
  const h = halfLat ** 2 + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * halfLon ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** The point `rangeM` metres from `from` on the great circle that leaves it at `bearingDeg` degrees from north. */
export function destination([lon, lat]: LonLat, bearingDeg: number, rangeM: number): LonLat {
  const angle = rangeM / EARTH_RADIUS_M;
  const bearing = radians(bearingDeg);
  const lat1 = radians(lat);
  const lat2 = Math.asin(
    Math.sin(lat1) * Math.cos(angle) + Math.cos(lat1) * Math.sin(angle) * Math.cos(bearing),
  );
  const dLon = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(lat1),
    Math.cos(angle) - Math.sin(lat1) * Math.sin(lat2),
  );
  return [lon + degrees(dLon), degrees(lat2)];
}

/** What an observer heard or saw in a direction and range: centre on the bearing at mid-range, out to the farthest corner. */
export function observedDisk(
  observer: LonLat,
  bearingDeg: number,
  bearingErrorDeg: number,
  [near, far]: readonly [number, number],
): Disk {
  const centre = destination(observer, bearingDeg, (near + far) / 2);
  const corners = [near, far].flatMap((range) =>
    [-bearingErrorDeg, bearingErrorDeg].map((error) => destination(observer, bearingDeg + error, range)),
  );
  return { centre, radiusM: Math.max(...corners.map((corner) => distanceM(centre, corner))) };
}

/**
 * Relates a disk to a polygon or multipolygon. Edges are straight in lon/lat, which the equirectangular plane around
 * the disk's centre keeps straight. A disk across two touching polygons of one multipolygon is ACROSS, not INSIDE.
 */
export function relate(disk: Disk, geometry: ZoneGeometry): DiskRelation {
  const { outlines, relations } = searched(geometry);
  const key = `${disk.centre.join(' ')} ${disk.radiusM}`;
  let relation = relations.get(key);
  if (relation === undefined) {
    relation = relateToAny(disk, outlines);
    if (relations.size >= MOST_RELATIONS) relations.clear();
    relations.set(key, relation);
  }
  return relation;
}

/** A zone is asked about for each moment and each neighbour anew; where its incidents were is the same. */
const MOST_RELATIONS = 10_000;

/** The polygons of a geometry, made searchable once, and what was found by it. */
interface Searched {
  readonly outlines: readonly Outline[];
  readonly relations: Map<string, DiskRelation>;
}

/** Makes a geometry searchable now, so that who relates the first disk to it does not have to. */
export function makeSearchable(geometry: ZoneGeometry): void {
  searched(geometry);
}

const geometries = new WeakMap<ZoneGeometry, Searched>();

function searched(geometry: ZoneGeometry): Searched {
  let known = geometries.get(geometry);
  if (known === undefined) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    known = { outlines: polygons.map((rings) => new Outline(rings)), relations: new Map() };
    geometries.set(geometry, known);
  }
  return known;
}

function relateToAny(disk: Disk, outlines: readonly Outline[]): DiskRelation {
  let across = false;
  for (const outline of outlines) {
    const relation = relateToPolygon(disk, outline);
    if (relation === 'INSIDE') return 'INSIDE';
    across ||= relation === 'ACROSS';
  }
  return across ? 'ACROSS' : 'DISJOINT';
}

function relateToPolygon({ centre, radiusM }: Disk, outline: Outline): DiskRelation {
  const [lon0, lat0] = centre;
  const scale = EARTH_RADIUS_M * Math.cos(radians(lat0));
  const x = (lon: number): number => radians(lon - lon0) * scale;
  const y = (lat: number): number => radians(lat - lat0) * EARTH_RADIUS_M;
  // Only what is nearer than this tells; a little more, for the rounding of degrees.
  const reach = Math.max(radiusM, ON_BORDER_M) * 1.000_001;
  const reachLat = degrees(reach / EARTH_RADIUS_M);

  const { edges } = outline;
  let touches = false;
  for (const edge of outline.between(lat0 - reachLat, lat0 + reachLat)) {
    const [y1, y2] = [y(edges[edge + 1] as number), y(edges[edge + 3] as number)];
    if (Math.min(y1, y2) > reach || Math.max(y1, y2) < -reach) continue;
    const [x1, x2] = [x(edges[edge] as number), x(edges[edge + 2] as number)];
    if (Math.min(x1, x2) > reach || Math.max(x1, x2) < -reach) continue;
    const distance = originToSegment(x1, y1, x2, y2);
    if (distance <= ON_BORDER_M) return radiusM === 0 ? 'INSIDE' : 'ACROSS';
    if (distance < radiusM) return 'ACROSS';
    touches ||= distance === radiusM;
  }
  if (spans(outline, lat0, x, y)) return 'INSIDE';
  return touches ? 'ACROSS' : 'DISJOINT';
}

/** Whether the origin lies inside: a ray to the east crosses each edge that spans its latitude; holes flip it back. */
function spans(
  outline: Outline,
  lat0: number,
  x: (lon: number) => number,
  y: (lat: number) => number,
): boolean {
  const { edges } = outline;
  let inside = false;
  for (const edge of outline.at(lat0)) {
    const [y1, y2] = [y(edges[edge + 1] as number), y(edges[edge + 3] as number)];
    if (y1 > 0 === y2 > 0) continue;
    const [x1, x2] = [x(edges[edge] as number), x(edges[edge + 2] as number)];
    if (x1 + (-y1 * (x2 - x1)) / (y2 - y1) > 0) inside = !inside;
  }
  return inside;
}

function originToSegment(x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / length2));
  return Math.hypot(x1 + along * dx, y1 + along * dy);
}
