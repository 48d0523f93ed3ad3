import { type Axis } from './axis.js';
import { type Location, type LonLat } from '../facts/entries.js';
import { measured, withAncestors } from '../facts/gazetteer.js';
import { distanceM, observedDisk } from '../place/geometry.js';
import { formatBound } from '../time/fuzzy.js';
import { rolesAt } from '../force/legal.js';
import { type Listed } from '../facts/listing.js';
import { placeInZone } from '../place/place.js';
import { type Reading } from '../facts/reading.js';
import { eventIds } from '../violation/ruling.js';
import { valueAt } from '../time/steps.js';
import { point } from '../time/time.js';
import { type World } from '../facts/world.js';
import { isWithin } from '../facts/zone-tree.js';
import { meets, type Window } from '../time/windows.js';
import { type Delineation, type ObservationWindow } from '../facts/zone.js';

type Id = string;

export interface Coverage {
  /** The observed share of the window, mean over the zone's listed places, to 3 decimals. */
  readonly share: number;
  readonly lastObservedAt: string | null;
  readonly accessDenied: boolean;
}

/**
 * The coverage axis: how much of the window was observed by those who are not parties to what they observe. Without
 * listed places the zone counts as one place.
 */
export function coverageOf(
  reading: Reading,
  zoneId: Id,
  window: Window,
  listed: readonly Listed[],
): Axis<Coverage> {
  const { zones, windows } = reading.world;
  const observed = (windows.get(zoneId) ?? []).filter(
    ({ to, bodyId }) => to <= reading.at && !isParty(bodyId, listed, reading.at),
  );
  const within = observed.filter(({ from, to }) => to > window.from && from < to);
  const denials = (zones.get(zoneId)?.denials ?? []).filter(({ during }) => meets(during, window));

  // Between the bounds of a fuzzy `from` the newest delineation that may be in force tells the places.
  const delineation = valueAt(reading.delineationsOf(zoneId), reading.at).at(-1);
  const places = [...new Set(delineation?.places ?? [])];
  const covering =
    places.length === 0
      ? [within.filter((each) => coversZone(reading, zoneId, delineation, each))]
      : places.map((placeId) => within.filter((each) => coversPlace(reading, zoneId, placeId, each)));
  const seen = covering.reduce((sum, each) => sum + lengthOfUnion(each, window), 0);
  const share = roundHalfUp(seen, covering.length * (window.to - window.from));

  return {
    answer: {
      share,
      lastObservedAt: formatBound(
        observed.reduce((last, { to }) => Math.max(last, to), Number.NEGATIVE_INFINITY),
      ),
      accessDenied: denials.length > 0,
    },
    rule:
      denials.length > 0 ? 'COVERAGE.ACCESS_DENIED' : share > 0 ? 'COVERAGE.OBSERVED' : 'COVERAGE.UNOBSERVED',
    eventIds: eventIds(
      delineation?.entryId,
      within.map(({ entryId }) => entryId),
      denials.map(({ entryId }) => entryId),
    ),
  };
}

function isParty(bodyId: Id, listed: readonly Listed[], at: number): boolean {
  return listed.some(({ agreement }) => rolesAt(agreement, bodyId, at).includes('PARTY'));
}

/** Whether the zone as one place was observed: anywhere, if nobody said where the zone lies. */
function coversZone(
  reading: Reading,
  zoneId: Id,
  delineation: Delineation | undefined,
  { location, from, to, entryId }: ObservationWindow,
): boolean {
  if (location === undefined || delineation === undefined) return true;
  const occurred = { start: point(from), end: point(to), ongoing: false };
  return placeInZone(reading, zoneId, { location, occurred, entryId }).result !== 'NO';
}

/** Whether a window at a location takes in a listed place: it is that place, lies inside it or within its radius. */
function coversPlace(
  reading: Reading,
  zoneId: Id,
  placeId: Id,
  { location, radiusM, from, to, entryId }: ObservationWindow,
): boolean {
  if (location === undefined) return true;
  const { world } = reading;
  const lineage = withAncestors(world.places, placeId);
  const named = namedBy(world, location);
  if (named.placeId !== undefined && lineage.has(named.placeId)) return true;
  if (named.zoneId !== undefined) {
    if (isWithin(world.zones, zoneId, named.zoneId)) return true;
    const occurred = { start: point(from), end: point(to), ongoing: false };
    return placeInZone(reading, named.zoneId, { location: { placeId }, occurred, entryId }).result === 'YES';
  }
  const place = measured(world.places.get(placeId));
  if (named.point === undefined || place === undefined || radiusM === undefined) return false;
  return distanceM(named.point, place.point) <= radiusM;
}

interface Named {
  readonly placeId?: Id;
  readonly zoneId?: Id;
  readonly point?: LonLat;
}

/** What a location names: a checkpoint names its point, else its place, else its zone. */
function namedBy(world: World, location: Location): Named {
  if ('zoneId' in location) return { zoneId: location.zoneId };
  if ('placeId' in location) {
    return { placeId: location.placeId, point: measured(world.places.get(location.placeId))?.point };
  }
  if ('checkpointId' in location) {
    const checkpoint = world.checkpoints.get(location.checkpointId);
    if (checkpoint === undefined) return {};
    if (checkpoint.point !== undefined) return { point: checkpoint.point };
    if (checkpoint.placeId !== undefined) return namedBy(world, { placeId: checkpoint.placeId });
    return { zoneId: checkpoint.zoneId };
  }
  if ('point' in location) return { point: location.point };
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  return { point: observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM).centre };
}

/** The length in ms of what the windows cover together inside [w0, w1). */
function lengthOfUnion(windows: readonly ObservationWindow[], { from, to }: Window): number {
  let covered = 0;
  let until = from;
  for (const each of [...windows].sort((a, b) => a.from - b.from)) {
    const end = Math.min(each.to, to);
    covered += Math.max(0, end - Math.max(each.from, until));
    until = Math.max(until, end);
  }
  return covered;
}

/** `part` of `whole`, rounded half up to 3 decimals; in whole numbers, so that a half is a half. */
function roundHalfUp(part: number, whole: number): number {
  return Math.floor((2000 * part + whole) / (2 * whole)) / 1000;
}
