import type { DomainEvent } from '../../core/event-type.js';
import { streamOf, type Thing } from '../../fields/things.js';
import type { StatedSpan, StatedTime } from '../../fields/time-fields.js';
import {
  addToDate,
  isStartOfLocalDay,
  localDateOf,
  startOfLocalDate,
  startOfLocalDay,
} from '../../rules/time/calendar.js';
import type { Count, During, Location, LonLat, When } from '../../rules/facts/entries.js';
import { formatBound } from '../../rules/time/fuzzy.js';
import { measured } from '../../rules/facts/gazetteer.js';
import { type Disk, distanceM, observedDisk } from '../../rules/place/geometry.js';
import type { StatedCount } from '../../fields/event-fields.js';
import { checkpointEstablished, type CheckpointEstablished } from '../checkpoints/events.js';
import { placeRegistered } from '../places/events.js';
import { CASUALTIES } from './event-parts.js';

/*
 * What the public may know of an incident's place, time and numbers (protection.md). It is computed once, when the entry
 * is appended, and committed with it. Places and times keep the form that the rules read, so that the public status is
 * folded by the same rules.
 */

/** Cells of the public grid in a degree. */
const CELLS_PER_DEGREE = 10;
/** Uncertainties are rounded up to whole steps: one in metres would tell cells' inhabitants apart. */
const UNCERTAINTY_STEP_M = 10_000;
/** From here on a number of people is told; below, only that there were fewer. */
const LEAST_TOLD = 5;

/** A number as the public may know it. */
export type CoarseNumber = number | '<5';

export interface CoarseCount {
  readonly low?: CoarseNumber;
  readonly best?: CoarseNumber;
  readonly high?: CoarseNumber;
  readonly unit?: string;
}

/** The numbers that an incident's entries may give. */
const NUMBERS = ['count', ...CASUALTIES] as const;
type Numbers<Value> = { readonly [Name in (typeof NUMBERS)[number]]?: Value };

/** As much of an entry as is to be made coarse. */
export interface Exact extends Numbers<StatedCount> {
  readonly occurred?: StatedSpan;
  readonly at?: StatedTime;
  readonly location?: Location;
  readonly impact?: Location | null;
}

/**
 * The same in whole local days, cells of 0.1 degree and numbers from five on. A place that is null is known to the public
 * by no more than the incident's zone.
 */
export interface Coarse extends Numbers<CoarseCount> {
  readonly occurred?: During;
  readonly at?: When;
  readonly location?: Location | null;
  readonly impact?: Location | null;
}

/** First events of the places and checkpoints that are named. */
export type Registered = (thing: Thing) => DomainEvent | undefined;

/** Makes coarse whatever is there. */
export function coarseOf(exact: Exact, registered: Registered): Coarse {
  const { occurred, at, location, impact } = exact;
  return {
    ...(occurred && { occurred: coarseSpan(occurred) }),
    ...(at && { at: coarseTime(at) }),
    ...(location !== undefined && { location: coarseLocation(location, registered) }),
    ...(impact !== undefined && { impact: impact === null ? null : coarseLocation(impact, registered) }),
    ...Object.fromEntries(
      NUMBERS.flatMap((name) => {
        const count = exact[name];
        return count === undefined ? [] : [[name, coarseCount(count)]];
      }),
    ),
  };
}

function coarseSpan({ start, end, ongoing }: StatedSpan): During {
  return {
    start: coarseTime(start),
    ...(end && { end: coarseTime(end) }),
    ...(ongoing === undefined ? {} : { ongoing }),
  };
}

/** Bounds moved out to where local days start; a point becomes its day. */
function coarseTime({ earliest, latest, timeZone }: StatedTime): When {
  const isPoint = earliest !== null && earliest === latest;
  return {
    earliest: earliest === null ? null : formatBound(startOfLocalDay(Date.parse(earliest), timeZone)),
    latest: latest === null ? null : formatBound(endOfDay(Date.parse(latest), timeZone, isPoint)),
  };
}

/** A latest bound is outside the interval: where a day starts, the day before was the last. */
function endOfDay(ms: number, timeZone: string, included: boolean): number {
  if (!included && isStartOfLocalDay(ms, timeZone)) return ms;
  return startOfLocalDate(addToDate(localDateOf(ms, timeZone), { days: 1 }), timeZone);
}

function coarseLocation(location: Location, registered: Registered): Location | null {
  if ('zoneId' in location) return { zoneId: location.zoneId };
  const disk = diskOf(location, registered);
  if (disk) return cellAround(disk);
  if (!('checkpointId' in location)) return null;
  const zoneId = checkpoint(location.checkpointId, registered)?.zoneId;
  return zoneId === undefined ? null : { zoneId };
}

/** Where it was, if that can be said by a point. Regions and countries cannot. */
function diskOf(location: Exclude<Location, { zoneId: string }>, registered: Registered): Disk | undefined {
  if ('placeId' in location) {
    const place = placeRegistered.dataOf(registered(streamOf('place', location.placeId)));
    const found = measured(place && { ...place, id: place.placeId });
    return found && { centre: found.point, radiusM: found.uncertaintyM };
  }
  if ('checkpointId' in location) {
    const point = checkpoint(location.checkpointId, registered)?.point;
    return point && { centre: point, radiusM: 0 };
  }
  if ('point' in location) return { centre: location.point, radiusM: location.uncertaintyM ?? 0 };
  const { observer, bearingDeg, bearingErrorDeg, rangeM } = location;
  return observedDisk(observer, bearingDeg, bearingErrorDeg, rangeM);
}

function checkpoint(id: string, registered: Registered): CheckpointEstablished | undefined {
  return checkpointEstablished.dataOf(registered(streamOf('checkpoint', id)));
}

/** The cell that holds the centre, as a point with an uncertainty that covers both the cell and the disk. */
function cellAround({ centre: [lon, lat], radiusM }: Disk): Location {
  const centre: LonLat = [middleOfCell(lon, 180), middleOfCell(lat, 90)];
  const half = 0.5 / CELLS_PER_DEGREE;
  const toCorner = Math.max(
    distanceM(centre, [centre[0] + half, centre[1] + half]),
    distanceM(centre, [centre[0] + half, centre[1] - half]),
  );
  return {
    point: centre,
    uncertaintyM: Math.ceil((toCorner + radiusM) / UNCERTAINTY_STEP_M) * UNCERTAINTY_STEP_M,
  };
}

/** `limit` is the end of the scale, which belongs to the last cell. */
function middleOfCell(degrees: number, limit: number): number {
  const cell = Math.min(Math.floor(degrees * CELLS_PER_DEGREE), limit * CELLS_PER_DEGREE - 1);
  return (cell + 0.5) / CELLS_PER_DEGREE;
}

function coarseCount({ unit, ...bounds }: StatedCount): CoarseCount {
  const told = (['low', 'best', 'high'] as const satisfies readonly (keyof Count)[]).flatMap((bound) => {
    const number = bounds[bound];
    return number === undefined ? [] : [[bound, number > 0 && number < LEAST_TOLD ? '<5' : number]];
  });
  return { ...(unit === undefined ? {} : { unit }), ...(Object.fromEntries(told) as CoarseCount) };
}
