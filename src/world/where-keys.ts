import type { LonLat, Location, ZoneGeometry } from '../rules/facts/entries.js';
import { observedDisk } from '../rules/place/geometry.js';
import { type Box, boxAround, boxOf, cellsAsked, cellsFiled } from './cells.js';
import { measured, type PlaceFacts, withAncestors } from '../rules/facts/gazetteer.js';

/**
 * Keys that bring together incidents and zones which may have to do with each other. The rules then judge; the keys must
 * only never miss. What an incident is filed under, and what a zone asks for:
 *
 * - `zone:Z`: named by the incident or its location; asked for by Z, its parts and its wholes
 * - `at:P`: the location is the place P; asked for by zones that list P or a place inside it
 * - `under:P`: the location is P or lies inside it by the gazetteer; asked for by zones that list P
 * - keys of cells (`cells.ts`): the location's disk touches them; asked for by zones that touch it
 */
export type WhereKey = string;

/** Looks up what is known of places and checkpoints; all that was ever said, for a superset. */
export interface Gazetteer {
  readonly place: (id: string) => readonly PlaceFacts[];
  readonly checkpoint: (id: string) => { zoneId: string; placeId?: string; point?: LonLat } | undefined;
}

/** What an incident is filed under that was said to be at some locations. */
export function keysOfLocations(locations: Iterable<Location>, gazetteer: Gazetteer): WhereKey[] {
  const names: WhereKey[] = [];
  const boxes: Box[] = [];
  for (const location of locations) {
    const where = whereabouts(location, gazetteer);
    names.push(...where.names);
    boxes.push(...where.boxes);
  }
  return [...names, ...cellsFiled(boxes)];
}

/** What an incident is found by: names, and boxes in which it may have been. */
interface Whereabouts {
  readonly names: readonly WhereKey[];
  readonly boxes: readonly Box[];
}

function whereabouts(location: Location, gazetteer: Gazetteer): Whereabouts {
  if ('zoneId' in location) return { names: [`zone:${location.zoneId}`], boxes: [] };
  if ('placeId' in location) return atPlace(location.placeId, gazetteer);
  if ('checkpointId' in location) {
    const checkpoint = gazetteer.checkpoint(location.checkpointId);
    if (!checkpoint) return { names: [], boxes: [] };
    const { zoneId, placeId, point } = checkpoint;
    const place = placeId === undefined ? { names: [], boxes: [] } : atPlace(placeId, gazetteer);
    return {
      names: [`zone:${zoneId}`, ...place.names],
      boxes: [...(point ? [boxAround(point, 0)] : []), ...place.boxes],
    };
  }
  if ('point' in location) {
    return { names: [], boxes: [boxAround(location.point, location.uncertaintyM ?? 0)] };
  }
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  const { centre, radiusM } = observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
  return { names: [], boxes: [boxAround(centre, radiusM)] };
}

function atPlace(placeId: string, gazetteer: Gazetteer): Whereabouts {
  return {
    names: [`at:${placeId}`, ...ancestorsOf(placeId, gazetteer).map((id) => `under:${id}`)],
    boxes: boxesOf(gazetteer.place(placeId)),
  };
}

/** As much of a delineation as tells where the zone lies. */
interface Delineated {
  readonly places?: readonly string[];
  readonly geometry?: ZoneGeometry;
  readonly bufferM?: number;
}

/** What a zone asks for, given all its delineations. */
export function keysOfDelineations(delineations: readonly Delineated[], gazetteer: Gazetteer): WhereKey[] {
  const names = new Set<WhereKey>();
  const boxes: Box[] = [];
  for (const { places = [], geometry, bufferM } of delineations) {
    for (const id of new Set(places)) {
      names.add(`under:${id}`);
      for (const ancestor of ancestorsOf(id, gazetteer)) names.add(`at:${ancestor}`);
      boxes.push(...boxesOf(gazetteer.place(id), bufferM));
    }
    if (geometry) boxes.push(...boxesOfGeometry(geometry));
  }
  return [...names, ...cellsAsked(boxes)];
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

/** The cells under which what is at a place is filed, wherever it was said to lie. */
export function cellsOfPlace(positions: readonly PlaceFacts[]): WhereKey[] {
  return cellsFiled(boxesOf(positions));
}

function boxesOf(positions: readonly PlaceFacts[], bufferM = 0): Box[] {
  return positions.flatMap((place) => {
    const disk = measured(place);
    return disk ? [boxAround(disk.point, disk.uncertaintyM + bufferM)] : [];
  });
}

const known = new WeakMap<ZoneGeometry, readonly Box[]>();

/** Of each polygon; of the same object found once. */
function boxesOfGeometry(geometry: ZoneGeometry): readonly Box[] {
  let boxes = known.get(geometry);
  if (boxes === undefined) known.set(geometry, (boxes = outlinesOf(geometry).map(boxOf)));
  return boxes;
}

function outlinesOf({ type, coordinates }: ZoneGeometry): readonly (readonly LonLat[])[] {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons.map(([outline = []]) => outline);
}
