import type { Period } from '../entry-reader.js';
import { extentOf } from '../../rules/time/time.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import { placeOfIncident } from '../../rules/facts/incident-place.js';
import { readAt } from '../../rules/facts/reading.js';
import type { World } from '../../rules/facts/world.js';
import type { ZoneWorld } from './evaluate.js';
import { isOutOf } from './out-of-zone.js';

/** An incident, with those merged with it and all that their entries name, as known after an append to it. */
export interface ToldIncident extends ZoneWorld {
  readonly incidentId: string;
  /** Whether the append is the first to it. */
  readonly isNew: boolean;
}

/** The world of a zone between two entries, good for statuses of the zone at every moment up to `until` (ms). */
export interface KeptWorld extends ZoneWorld {
  readonly until: number;
  /** When incidents were that it holds (ms); it may hold more. */
  readonly period: Period;
}

/**
 * The world after an append to an incident, as loading it anew would give it, but for what changes no status; the same
 * object if the append changes none of the zone. Undefined if it must be loaded: where the order of its things, or what
 * else belongs to it, cannot be told from the incident alone.
 */
export function afterIncident(kept: KeptWorld, told: ToldIncident): KeptWorld | undefined {
  if (!concerns(kept, told)) return kept;
  const { world, dependence } = kept;
  // What is set aside may lead anywhere.
  if (world.unreadable.size > 0 || told.world.unreadable.size > 0) return undefined;
  if (bringsMore(world, told.world)) return undefined;
  const incidents = new Map(world.incidents);
  if (!told.world.incidents.has(told.incidentId)) incidents.delete(told.incidentId);
  for (const [id, facts] of told.world.incidents) {
    const before = incidents.get(id);
    // Incidents stand in the order of their first reports: one that is new comes last.
    const inPlace = before === undefined ? told.isNew && id === told.incidentId : beganAs(before, facts);
    if (!inPlace) return undefined;
    incidents.set(id, facts);
  }
  return {
    ...kept,
    world: { ...withNamed(world, told.world), incidents },
    dependence: {
      streams: new Set([...dependence.streams, ...told.dependence.streams]),
      subjects: new Map([...dependence.subjects, ...told.dependence.subjects]),
      keys: dependence.keys,
    },
  };
}

/** Whether an incident may have been in a zone, however long ago: a status only knows those of its windows. */
export function mayHold(zoneId: string, { world }: KeptWorld, told: ToldIncident, at: number): boolean {
  const incident = told.world.incidents.get(told.incidentId);
  const reading = readAt(beside(world, told.world), at);
  return incident !== undefined && placeOfIncident(reading, zoneId, incident).result !== 'NO';
}

/**
 * Whether no status of the zone rests on the incident or those merged with it, neither as they were known before nor as
 * they are told: they are not in the zone at this moment (ms), nor at any before its delineation is another one.
 */
export function isElsewhere(zoneId: string, { world }: KeptWorld, told: ToldIncident, at: number): boolean {
  const reading = readAt(beside(world, told.world), at);
  const ids = [told.incidentId, ...told.world.incidents.keys()];
  const known = ids.flatMap((id) =>
    [world.incidents.get(id) ?? [], told.world.incidents.get(id) ?? []].flat(),
  );
  return known.every((incident) => isOutOf(reading, zoneId, incident));
}

/** The world around what was told of an incident, that incident included. */
function beside(world: World, told: World): World {
  return { ...withNamed(world, told), zones: joined(world.zones, told.zones), incidents: told.incidents };
}

/** Whether loading the world anew might find the incident, or one merged with it, or no longer find it. */
function concerns({ world, period }: KeptWorld, { world: told, incidentId }: ToldIncident): boolean {
  const { unreadable } = told;
  if (world.incidents.has(incidentId) || world.unreadable.size > 0 || unreadable.size > 0) return true;
  return [...told.incidents.values()].some(
    (incident) => world.incidents.has(incident.id) || mayCount(incident, period),
  );
}

/** Whether a status of the period may rest on it wherever it was: by its time, by arrests, or by a finding. */
function mayCount({ occurred, arrested, findings }: IncidentFacts, { from, to }: Period): boolean {
  const extent = extentOf(occurred);
  return arrested !== undefined || findings.length > 0 || (extent.from <= to && extent.to >= from);
}

/** Whether the incident names what stands in an order of its own, or leads on to more than itself. */
function bringsMore(world: World, told: World): boolean {
  const affiliations = new Set(world.affiliations.map(({ entryId }) => entryId));
  return (
    [...told.zones.keys()].some((id) => !world.zones.has(id)) ||
    told.affiliations.some(({ entryId }) => !affiliations.has(entryId))
  );
}

/** With the places, checkpoints and sources that an incident names. Those that were known are the same. */
function withNamed(world: World, { places, checkpoints, sources }: World): World {
  return {
    ...world,
    places: joined(world.places, places),
    checkpoints: joined(world.checkpoints, checkpoints),
    sources: joined(world.sources, sources),
  };
}

function joined<Thing>(
  known: ReadonlyMap<string, Thing>,
  others: ReadonlyMap<string, Thing>,
): ReadonlyMap<string, Thing> {
  const fresh = [...others].filter(([id]) => !known.has(id));
  return fresh.length === 0 ? known : new Map([...known, ...fresh]);
}

function beganAs(a: IncidentFacts, b: IncidentFacts): boolean {
  return a.reports[0]?.entryId === b.reports[0]?.entryId;
}
