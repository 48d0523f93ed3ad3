import type { LonLat, Location, ZoneGeometry } from '../rules/entries.js';
import { observedDisk } from '../rules/geometry.js';
import { boxAround, boxOf, cellsAsked, cellsFiled } from './cells.js';
import { measured, type PlaceFacts, withAncestors } from '../rules/gazetteer.js';

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

/** What an incident with this location is filed under. */
export function keysOfLocation(location: Location, gazetteer: Gazetteer): WhereKey[] {
  if ('zoneId' in location) return [`zone:${location.zoneId}`];
  if ('placeId' in location) return keysOfPlace(location.placeId, gazetteer);
  if ('checkpointId' in location) {
    const checkpoint = gazetteer.checkpoint(location.checkpointId);
    if (!checkpoint) return [];
    return [
      `zone:${checkpoint.zoneId}`,
      ...(checkpoint.point ? cellsFiled(boxAround(checkpoint.point, 0)) : []),
      ...(checkpoint.placeId === undefined ? [] : keysOfPlace(checkpoint.placeId, gazetteer)),
    ];
  }
  if ('point' in location) return cellsFiled(boxAround(location.point, location.uncertaintyM ?? 0));
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  const { centre, radiusM } = observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
  return cellsFiled(boxAround(centre, radiusM));
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
      ...gazetteer.place(id).flatMap((place) => {
        const disk = measured(place);
        return disk ? cellsAsked(boxAround(disk.point, disk.uncertaintyM + bufferM)) : [];
      }),
    ]),
    ...(geometry ? outlinesOf(geometry).flatMap((outline) => cellsAsked(boxOf(outline))) : []),
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

/** The cells under which what is at a place is filed. */
export function cellsOfPlace(place: PlaceFacts): WhereKey[] {
  const disk = measured(place);
  return disk ? cellsFiled(boxAround(disk.point, disk.uncertaintyM)) : [];
}

function outlinesOf({ type, coordinates }: ZoneGeometry): readonly (readonly LonLat[])[] {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons.map(([outline = []]) => outline);
}
