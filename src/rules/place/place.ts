import { type Location } from '../facts/entries.js';
import { measured, withAncestors } from '../facts/gazetteer.js';
import { observedDisk, distanceM, relate, type Disk } from './geometry.js';
import { type Reading } from '../facts/reading.js';
import { eventIds, type Ruling } from '../violation/ruling.js';
import { valuesOver } from '../time/steps.js';
import { extentOf, type Span } from '../time/time.js';
import { compareTri, type Tri } from '../time/tri.js';
import { type World } from '../facts/world.js';
import { isWithin } from '../facts/zone-tree.js';
import { type Delineation } from '../facts/zone.js';

type Id = string;

export type PlaceRule =
  | 'PLACE.ZONE_NAMED'
  | 'PLACE.ZONE_NOT_NAMED'
  | 'PLACE.IN_ZONE'
  | 'PLACE.IN_WIDER_ZONE'
  | 'PLACE.IN_OTHER_ZONE'
  | 'PLACE.LISTED'
  | 'PLACE.AROUND_LISTED'
  | 'PLACE.NEAR_LISTED'
  | 'PLACE.NOT_LISTED'
  | 'PLACE.TIED_TO_ZONE'
  | 'PLACE.INSIDE_GEOMETRY'
  | 'PLACE.ACROSS_BORDER'
  | 'PLACE.OUTSIDE_GEOMETRY'
  | 'PLACE.UNKNOWN_CHECKPOINT'
  | 'PLACE.DELINEATIONS_DIFFER'
  | 'PLACE.BEFORE_ZONE_ADDED'
  | 'PLACE.NO_ZONE';

/** What the place test asks of an occurrence. `zoneId` is the zone that its recorder named beside the location. */
export interface Whereabouts {
  readonly location: Location;
  readonly zoneId?: Id;
  readonly occurred: Span;
  /** The entry that says so. */
  readonly entryId: string;
}

type Verdict = readonly [Tri, PlaceRule];

/** place(zone, location): the maximum of the zone's own test and those of its parts; the own one where they are equal. */
export function placeInZone(reading: Reading, zoneId: Id, whereabouts: Whereabouts): Ruling<PlaceRule> {
  const [own, ...parts] = reading.partsOf(zoneId);
  return parts.reduce(
    (best, part) => stronger(best, ownPlace(reading, part, whereabouts)),
    ownPlace(reading, own ?? zoneId, whereabouts),
  );
}

/** The first of two rulings unless the second is stronger. */
export function stronger<Rule extends string>(a: Ruling<Rule>, b: Ruling<Rule>): Ruling<Rule> {
  return compareTri(b.result, a.result) > 0 ? b : a;
}

/** The test of the zone alone, by the delineations in force during the extent as far as the query's `at`. */
function ownPlace(reading: Reading, zoneId: Id, whereabouts: Whereabouts): Ruling<PlaceRule> {
  const extent = extentOf(whereabouts.occurred);
  const possible = valuesOver(
    reading.delineationsOf(zoneId),
    extent.from,
    Math.min(extent.to, reading.at + 1),
  ).flat();
  const delineations = [...new Set(possible)];
  const verdicts = delineations.map((delineation) => test(reading.world, zoneId, delineation, whereabouts));
  const [first] = verdicts;
  const ids = eventIds(
    whereabouts.entryId,
    delineations.map((delineation) => delineation?.entryId),
  );
  if (first === undefined || verdicts.some(([result]) => result !== first[0])) {
    return { result: 'POSSIBLE', rule: 'PLACE.DELINEATIONS_DIFFER', eventIds: ids };
  }
  return { result: first[0], rule: first[1], eventIds: ids };
}

/** The table of rules.md, section 4, for one delineation. */
function test(
  world: World,
  zoneId: Id,
  delineation: Delineation | undefined,
  { location, zoneId: namedZone }: Whereabouts,
): Verdict {
  if (delineation === undefined || (delineation.geometry === undefined && delineation.places.length === 0)) {
    const named = [namedZone, zoneOf(world, location)];
    return named.some((id) => id !== undefined && isWithin(world.zones, id, zoneId))
      ? ['YES', 'PLACE.ZONE_NAMED']
      : ['NO', 'PLACE.ZONE_NOT_NAMED'];
  }
  if ('zoneId' in location) return inZone(world, zoneId, location.zoneId);
  if ('placeId' in location) return atPlace(world, zoneId, delineation, location.placeId, namedZone);
  if ('checkpointId' in location) {
    const checkpoint = world.checkpoints.get(location.checkpointId);
    if (checkpoint === undefined) return ['NO', 'PLACE.UNKNOWN_CHECKPOINT'];
    if (checkpoint.point !== undefined)
      return inDisk(world, delineation, { centre: checkpoint.point, radiusM: 0 });
    if (checkpoint.placeId !== undefined) {
      return atPlace(world, zoneId, delineation, checkpoint.placeId, namedZone);
    }
    return inZone(world, zoneId, checkpoint.zoneId);
  }
  return inDisk(world, delineation, diskOf(location));
}

/** The zone that a location names: itself, or that of the checkpoint. */
function zoneOf(world: World, location: Location): Id | undefined {
  if ('zoneId' in location) return location.zoneId;
  if ('checkpointId' in location) return world.checkpoints.get(location.checkpointId)?.zoneId;
  return undefined;
}

function inZone({ zones }: World, zoneId: Id, locationZone: Id): Verdict {
  if (isWithin(zones, locationZone, zoneId)) return ['YES', 'PLACE.IN_ZONE'];
  return isWithin(zones, zoneId, locationZone)
    ? ['POSSIBLE', 'PLACE.IN_WIDER_ZONE']
    : ['NO', 'PLACE.IN_OTHER_ZONE'];
}

function atPlace(
  { places }: World,
  zoneId: Id,
  { geometry, places: listed, bufferM }: Delineation,
  placeId: Id,
  namedZone: Id | undefined,
): Verdict {
  const place = measured(places.get(placeId));
  if (geometry !== undefined && place !== undefined) {
    return inGeometry({ centre: place.point, radiusM: place.uncertaintyM }, geometry);
  }
  if (listed.length === 0) {
    return namedZone === zoneId ? ['POSSIBLE', 'PLACE.TIED_TO_ZONE'] : ['NO', 'PLACE.NOT_LISTED'];
  }
  const lineage = withAncestors(places, placeId);
  if (listed.some((id) => lineage.has(id))) return ['YES', 'PLACE.LISTED'];
  if (listed.some((id) => withAncestors(places, id).has(placeId))) return ['POSSIBLE', 'PLACE.AROUND_LISTED'];
  const near = listed.some((id) => {
    const other = measured(places.get(id));
    if (place === undefined || other === undefined) return false;
    return distanceM(place.point, other.point) <= bufferM + place.uncertaintyM;
  });
  return near ? ['POSSIBLE', 'PLACE.NEAR_LISTED'] : ['NO', 'PLACE.NOT_LISTED'];
}

function inDisk({ places }: World, { geometry, places: listed, bufferM }: Delineation, disk: Disk): Verdict {
  if (geometry !== undefined) return inGeometry(disk, geometry);
  let near = false;
  for (const id of listed) {
    const place = measured(places.get(id));
    if (place === undefined) continue;
    const distance = distanceM(disk.centre, place.point);
    if (distance <= place.uncertaintyM) return ['YES', 'PLACE.LISTED'];
    near ||= distance <= bufferM + place.uncertaintyM + disk.radiusM;
  }
  return near ? ['POSSIBLE', 'PLACE.NEAR_LISTED'] : ['NO', 'PLACE.NOT_LISTED'];
}

function inGeometry(disk: Disk, geometry: NonNullable<Delineation['geometry']>): Verdict {
  switch (relate(disk, geometry)) {
    case 'INSIDE':
      return ['YES', 'PLACE.INSIDE_GEOMETRY'];
    case 'ACROSS':
      return ['POSSIBLE', 'PLACE.ACROSS_BORDER'];
    case 'DISJOINT':
      return ['NO', 'PLACE.OUTSIDE_GEOMETRY'];
  }
}

/** A point with its uncertainty, or what an observer made out, as a disk. */
function diskOf(location: Extract<Location, { point: unknown } | { observer: unknown }>): Disk {
  if ('point' in location) return { centre: location.point, radiusM: location.uncertaintyM ?? 0 };
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  return observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
}
