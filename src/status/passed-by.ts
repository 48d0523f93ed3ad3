import type { EntityManager } from 'typeorm';
import { WorldLoader } from '../ledger/world-loader.js';
import { readAt } from '../rules/reading.js';
import type { World } from '../rules/world.js';
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
  { incidentId, position }: { readonly incidentId: string; readonly position: number },
  zoneIds: readonly string[],
  now: number,
  tx: EntityManager,
): Promise<ReadonlySet<string>> {
  const before = await new WorldLoader(tx, position - 1).whereabouts([incidentId], zoneIds);
  const after = await new WorldLoader(tx, position).whereabouts([incidentId], zoneIds);
  const isPassed = (zoneId: string): boolean => isFreeOf(before, zoneId, now) && isFreeOf(after, zoneId, now);
  return new Set(zoneIds.filter(isPassed));
}

/** Whether none of a world's incidents count for a zone. The later one asks, the more delineations say where one was. */
function isFreeOf(world: World, zoneId: string, now: number): boolean {
  const reading = readAt(world, now + LOOK_AHEAD_MS);
  return [...world.incidents.values()].every((incident) => isOutOf(reading, zoneId, incident));
}
