import { type Entry, type LonLat, type PlaceKind } from './entries.js';

type Id = string;

/** A named place. `point` is absent while nobody said where it is. */
export interface PlaceFacts {
  readonly id: Id;
  readonly kind: PlaceKind;
  readonly point?: LonLat;
  readonly uncertaintyM?: number;
  readonly parentId?: Id;
}

/** A checkpoint on a road. */
export interface CheckpointFacts {
  readonly id: Id;
  readonly zoneId: Id;
  readonly placeId?: Id;
  readonly point?: LonLat;
}

/** A place that a distance can be measured from: its point and how far from it the place may reach, in metres. */
export interface MeasuredPlace {
  readonly point: LonLat;
  readonly uncertaintyM: number;
}

const DEFAULT_UNCERTAINTY_M: Readonly<Record<PlaceKind, number | undefined>> = {
  VILLAGE: 1000,
  BASE: 1000,
  TOWN: 2000,
  CITY: 5000,
  MOUNTAIN: 5000,
  REGION: undefined,
  COUNTRY: undefined,
};

export function registeredPlace({ data }: Extract<Entry, { type: 'PlaceRegistered' }>): PlaceFacts {
  const { placeId, kind, point, uncertaintyM, parentId } = data;
  return { id: placeId, kind, point, uncertaintyM, parentId };
}

/** A new position without an uncertainty of its own keeps the one that was recorded. */
export function relocatedPlace(
  place: PlaceFacts,
  { data }: Extract<Entry, { type: 'PlaceRelocated' }>,
): PlaceFacts {
  return { ...place, point: data.point, uncertaintyM: data.uncertaintyM ?? place.uncertaintyM };
}

export function establishedCheckpoint({
  data,
}: Extract<Entry, { type: 'CheckpointEstablished' }>): CheckpointFacts {
  const { checkpointId, zoneId, placeId, point } = data;
  return { id: checkpointId, zoneId, placeId, point };
}

/** The place as something to measure from; undefined without a point, and for regions and countries, which have no point test. */
export function measured(place: PlaceFacts | undefined): MeasuredPlace | undefined {
  if (place?.point === undefined) return undefined;
  const byKind = DEFAULT_UNCERTAINTY_M[place.kind];
  if (byKind === undefined) return undefined;
  return { point: place.point, uncertaintyM: place.uncertaintyM ?? byKind };
}

/** The place and what it lies in, nearest first. A circle of parents is walked once. */
export function withAncestors(places: ReadonlyMap<Id, PlaceFacts>, placeId: Id): ReadonlySet<Id> {
  const found = new Set<Id>();
  for (let id: Id | undefined = placeId; id !== undefined && !found.has(id); id = places.get(id)?.parentId) {
    found.add(id);
  }
  return found;
}
