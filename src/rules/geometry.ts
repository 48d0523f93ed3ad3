import { type LonLat, type ZoneGeometry } from './entries.js';

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

type Ring = readonly LonLat[];

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
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  let across = false;
  for (const polygon of polygons) {
    const relation = relateToPolygon(disk, polygon);
    if (relation === 'INSIDE') return 'INSIDE';
    across ||= relation === 'ACROSS';
  }
  return across ? 'ACROSS' : 'DISJOINT';
}

function relateToPolygon({ centre, radiusM }: Disk, rings: readonly Ring[]): DiskRelation {
  const [lon0, lat0] = centre;
  const scale = EARTH_RADIUS_M * Math.cos(radians(lat0));
  let inside = false;
  let borderM = Infinity;
  for (const ring of rings) {
    let previous = ring.at(-1);
    for (const vertex of ring) {
      if (previous !== undefined) {
        const [x1, y1] = [radians(previous[0] - lon0) * scale, radians(previous[1] - lat0) * EARTH_RADIUS_M];
        const [x2, y2] = [radians(vertex[0] - lon0) * scale, radians(vertex[1] - lat0) * EARTH_RADIUS_M];
        borderM = Math.min(borderM, originToSegment(x1, y1, x2, y2));
        // A ray to the east crosses each edge that spans the centre's latitude; holes flip it back.
        if (y1 > 0 !== y2 > 0 && x1 + (-y1 * (x2 - x1)) / (y2 - y1) > 0) inside = !inside;
      }
      previous = vertex;
    }
  }
  if (borderM <= ON_BORDER_M) return radiusM === 0 ? 'INSIDE' : 'ACROSS';
  if (borderM < radiusM) return 'ACROSS';
  return inside ? 'INSIDE' : borderM > radiusM ? 'DISJOINT' : 'ACROSS';
}

function originToSegment(x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / length2));
  return Math.hypot(x1 + along * dx, y1 + along * dy);
}
