import type { EntityManager } from 'typeorm';
import { WorldLoader } from '../world-loader.js';
import { readAt } from '../../rules/facts/reading.js';
import type { World } from '../../rules/facts/world.js';
import { LOOK_AHEAD_MS } from './evaluate.js';
import { isOutOf } from './out-of-zone.js';

/**
 * Of some zones those whose status an entry to an incident leaves as it was: the incident, and those merged with it, were
 * not in the zone as known before the entry, nor are they as known with it, whichever delineation comes before the status
 * ends by itself.
 *
 * Nothing has to be kept of the incident: what may bring it into the zone later is an entry to it, which is looked for
 * where the incident is filed, one on the zone's own delineations, or a place that moves.
 *
 * @param now the moment (ms) that the statuses are asked about, or a little earlier
 */
export async function passedBy(
  { incidentId, position, isFirst }: IncidentEntry,
  zoneIds: readonly string[],
  now: number,
  tx: EntityManager,
): Promise<ReadonlySet<string>> {
  const worldAt = (known: number): Promise<World> =>
    new WorldLoader(tx, known).whereabouts([incidentId], zoneIds);
  // Before its first entry an incident was nowhere.
  const worlds = [...(isFirst ? [] : [await worldAt(position - 1)]), await worldAt(position)];
  return new Set(zoneIds.filter((zoneId) => worlds.every((world) => isFreeOf(world, zoneId, now))));
}

/** An entry to an incident, and whether it is the one that reported it. */
interface IncidentEntry {
  readonly incidentId: string;
  readonly position: number;
  readonly isFirst: boolean;
}

/** Whether none of a world's incidents count for a zone. The later one asks, the more delineations say where one was. */
function isFreeOf(world: World, zoneId: string, now: number): boolean {
  // What cannot be read may have been anywhere.
  if (world.unreadable.size > 0) return false;
  const reading = readAt(world, now + LOOK_AHEAD_MS);
  return [...world.incidents.values()].every((incident) => isOutOf(reading, zoneId, incident));
}
