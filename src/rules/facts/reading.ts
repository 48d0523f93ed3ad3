import { OBLIGATION, type Affiliation } from './actor.js';
import { type Agreement } from './agreement.js';
import { delineationsOver, type Possible } from '../place/delineation.js';
import { forceOf, type ForceTimeline } from '../force/force.js';
import { type IncidentFacts } from './incident-facts.js';
import { type Steps } from '../time/steps.js';
import { extentOf } from '../time/time.js';
import { type World } from './world.js';
import { partsOf } from './zone-tree.js';

type Id = string;

/**
 * The world read at one instant, with what many parts of an answer share computed once. Nothing in it depends on the
 * order in which it is asked.
 */
export interface Reading {
  readonly world: World;
  /** The instant asked about, in ms since the epoch. */
  readonly at: number;
  /** The zone, first, and all its parts. */
  readonly partsOf: (zoneId: Id) => readonly Id[];
  readonly delineationsOf: (zoneId: Id) => Steps<Possible>;
  /** The incidents that were merged into this one, directly or through others. */
  readonly mergedInto: (incidentId: Id) => readonly IncidentFacts[];
  readonly forceOf: (agreement: Agreement) => ForceTimeline;
  /** Affiliations through which an obligation can reach the actor from others. */
  readonly obligingAffiliations: (actorId: Id) => readonly Affiliation[];
  /** The zone's own time zone, else the setting. */
  readonly timeZoneOf: (zoneId: Id) => string;
  /** Computes a value once for each owner (an object of the world) and key. */
  readonly once: <T>(owner: object, key: string, compute: () => T) => T;
  /**
   * The same for what depends neither on the instant nor on other incidents: once for all readings of the world, and of
   * worlds that differ from it in their incidents alone.
   */
  readonly onceForAll: <T>(owner: object, key: string, compute: () => T) => T;
}

/**
 * What an incident is judged to be by what was the case over its extent, as far as the instant asked about: once for
 * each instant, and once for all that come after the extent.
 */
export function judgedOnce<T>(reading: Reading, incident: IncidentFacts, key: string, judge: () => T): T {
  const isOver = extentOf(incident.occurred).to <= reading.at;
  return (isOver ? reading.onceForAll : reading.once)(incident, key, judge);
}

/** What the readings of a world share, however many instants it is read at. */
type Timeless = Omit<Reading, 'at' | 'once'>;

const timeless = new WeakMap<World, Timeless>();

export function readAt(world: World, at: number): Reading {
  let shared = timeless.get(world);
  if (shared === undefined) timeless.set(world, (shared = readTimeless(world)));
  return { ...shared, at, once: memory(new Map()).once };
}

function readTimeless(world: World): Timeless {
  const mergedFrom = groupBy(
    [...world.incidents.values()].filter((incident) => incident.mergedInto !== undefined),
    (incident) => incident.mergedInto?.incidentId ?? '',
  );
  const mergedInto = (incidentId: Id): readonly IncidentFacts[] =>
    (mergedFrom.get(incidentId) ?? []).flatMap((incident) => [incident, ...mergedInto(incident.id)]);
  return { ...framesOf(world), world, mergedInto };
}

/** What incidents are judged by: all of a world that answers about one incident share with those about others. */
type Frame = Pick<World, 'settings' | 'affiliations' | 'places' | 'checkpoints' | 'zones' | 'agreements'>;

/** What readings share whatever incidents there are. */
type Framed = Omit<Timeless, 'world' | 'mergedInto'>;

const framed = new WeakMap<World['agreements'], { readonly frame: Frame; readonly shared: Framed }>();

function framesOf({ settings, affiliations, places, checkpoints, zones, agreements }: World): Framed {
  const frame: Frame = { settings, affiliations, places, checkpoints, zones, agreements };
  const known = framed.get(agreements);
  if (known !== undefined && isSame(known.frame, frame)) return known.shared;
  const shared = readFrame(frame);
  framed.set(agreements, { frame, shared });
  return shared;
}

/** The very same, not only alike: a world that is brought forward keeps what it does not change. */
function isSame(a: Frame, b: Frame): boolean {
  return (Object.keys(a) as (keyof Frame)[]).every((part) => a[part] === b[part]);
}

function readFrame(frame: Frame): Framed {
  const { settings, zones } = frame;
  const affiliations = groupBy(
    frame.affiliations.filter(({ relation }) => OBLIGATION.has(relation)),
    ({ actorId }) => actorId,
  );
  // Incidents come and go while the frame stays.
  const { once, onceById } = memory(new WeakMap());

  return {
    onceForAll: once,
    partsOf: onceById((zoneId) => partsOf(zones, zoneId)),
    delineationsOf: onceById((zoneId) => delineationsOver(zones.get(zoneId)?.delineations ?? [])),
    forceOf: (agreement) => once(agreement, 'force', () => forceOf(agreement, settings)),
    obligingAffiliations: (actorId) => affiliations.get(actorId) ?? [],
    timeZoneOf: (zoneId) => zones.get(zoneId)?.timeZone ?? settings.timeZone,
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => Id): ReadonlyMap<Id, readonly T[]> {
  const groups = new Map<Id, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Values by owner and key. */
type Known = Map<object, Map<string, unknown>> | WeakMap<object, Map<string, unknown>>;

function memory(
  known: Known,
): Pick<Reading, 'once'> & { onceById: <T>(compute: (id: Id) => T) => (id: Id) => T } {
  const once = <T>(owner: object, key: string, compute: () => T): T => {
    let values = known.get(owner);
    if (values === undefined) known.set(owner, (values = new Map<string, unknown>()));
    if (!values.has(key)) values.set(key, compute());
    return values.get(key) as T;
  };
  return { once, onceById: (compute) => (id) => once(compute, id, () => compute(id)) };
}
