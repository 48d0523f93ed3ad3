import type { LonLat, Location, ZoneGeometry } from '../rules/entries.js';
import { observedDisk } from '../rules/geometry.js';
import { measured, type PlaceFacts, withAncestors } from '../rules/gazetteer.js';

/**
 * Keys that bring together incidents and zones which may have to do with each other. The rules then judge; the keys must
 * only never miss. What an incident is filed under, and what a zone asks for:
 *
 * - `zone:Z`: named by the incident or its location; asked for by Z, its parts and its wholes
 * - `at:P`: the location is the place P; asked for by zones that list P or a place inside it
 * - `under:P`: the location is P or lies inside it by the gazetteer; asked for by zones that list P
 * - `cell:x:y`: a cell of a quarter degree that the location's disk touches; asked for by zones that touch it
 * - `cell:any`: the disk touches too many cells; asked for by every zone
 */
export type WhereKey = string;

const CELL_DEG = 0.25;
const METRES_PER_DEGREE = 111_000;
const MAX_CELLS = 300;
const ANYWHERE: WhereKey = 'cell:any';

/** Looks up what is known of places and checkpoints; all that was ever said, for a superset. */
export interface Gazetteer {
  readonly place: (id: string) => readonly PlaceFacts[];
  readonly checkpoint: (id: string) => { zoneId: string; placeId?: string; point?: LonLat } | undefined;
}

/** What an incident with this location is filed under. */
export function keysOfLocation(location: Location, gazetteer: Gazetteer): WhereKey[] {
  if ('zoneId' in location) return [`zone:${location.zoneId}`];
  if ('placeId' in location) return keysOfPlace(location.placeId, gazetteer);
  if ('checkpointId' in location) {
    const checkpoint = gazetteer.checkpoint(location.checkpointId);
    if (!checkpoint) return [];
    return [
      `zone:${checkpoint.zoneId}`,
      ...(checkpoint.point ? cellsAround(checkpoint.point, 0) : []),
      ...(checkpoint.placeId === undefined ? [] : keysOfPlace(checkpoint.placeId, gazetteer)),
    ];
  }
  if ('point' in location) return cellsAround(location.point, location.uncertaintyM ?? 0);
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  const { centre, radiusM } = observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
  return cellsAround(centre, radiusM);
}

function keysOfPlace(placeId: string, gazetteer: Gazetteer): WhereKey[] {
  return [
    `at:${placeId}`,
    ...ancestorsOf(placeId, gazetteer).map((id) => `under:${id}`),
    ...gazetteer.place(placeId).flatMap(cellsOfPlace),
  ];
}

/** What a zone asks for, given the places and geometry of all its delineations. */
export function keysOfDelineation(
  {
    places = [],
    geometry,
    bufferM = 0,
  }: { places?: readonly string[]; geometry?: ZoneGeometry; bufferM?: number },
  gazetteer: Gazetteer,
): WhereKey[] {
  return [
    ...places.flatMap((id) => [
      `under:${id}`,
      ...ancestorsOf(id, gazetteer).map((ancestor) => `at:${ancestor}`),
      ...gazetteer.place(id).flatMap((place) => cellsOfPlace(place, bufferM)),
    ]),
    ...(geometry ? cellsOfGeometry(geometry) : []),
    ...(places.length > 0 || geometry ? [ANYWHERE] : []),
  ];
}

/** The place and all that it lies in. */
function ancestorsOf(placeId: string, gazetteer: Gazetteer): string[] {
  const known = new Map<string, PlaceFacts>();
  for (let id: string | undefined = placeId; id !== undefined && !known.has(id);) {
    const [place] = gazetteer.place(id);
    if (!place) break;
    known.set(id, place);
    id = place.parentId;
  }
  return [...withAncestors(known, placeId)];
}

/** The cells that a place's disk touches, widened by a zone's buffer. */
export function cellsOfPlace(place: PlaceFacts, bufferM = 0): WhereKey[] {
  const disk = measured(place);
  return disk ? cellsAround(disk.point, disk.uncertaintyM + bufferM) : [];
}

function cellsOfGeometry(geometry: ZoneGeometry): WhereKey[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const outer = polygons.flatMap(([ring = []]) => ring);
  const lons = outer.map(([lon]) => lon);
  const lats = outer.map(([, lat]) => lat);
  return cells(least(lons), least(lats), most(lons), most(lats));
}

function cellsAround([lon, lat]: LonLat, radiusM: number): WhereKey[] {
  // A little wider than the disk: one metre of the rules' tolerance, and the rounding of degrees to metres.
  const dLat = ((radiusM + 2) / METRES_PER_DEGREE) * 1.01;
  const dLon = dLat / Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
  return cells(lon - dLon, lat - dLat, lon + dLon, lat + dLat);
}

function cells(west: number, south: number, east: number, north: number): WhereKey[] {
  const [x0, y0, x1, y1] = [west, south, east, north].map((degrees) => Math.floor(degrees / CELL_DEG)) as [
    number,
    number,
    number,
    number,
  ];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > MAX_CELLS || west < -180 || east > 180) return [ANYWHERE];
  const found: WhereKey[] = [];
  for (let x = x0; x <= x1; x += 1) for (let y = y0; y <= y1; y += 1) found.push(`cell:${x}:${y}`);
  return found;
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
