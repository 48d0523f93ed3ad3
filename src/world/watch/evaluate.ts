import type { EntityManager } from 'typeorm';
import type { EntryCache } from '../entry-cache.js';
import type { Period } from '../entry-reader.js';
import { type Dependence, WorldLoader } from '../world-loader.js';
import type { Settings } from '../../rules/facts/settings.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import type { World } from '../../rules/facts/world.js';
import { givenStatus } from './given-status.js';

const DAY_MS = 86_400_000;

/**
 * How far back a status looks, in ms, beside incidents that go on and people that are held: the windows, the situation's
 * with the one before it, and a day at each end for time zones.
 */
function lookBack({ situationDays, complianceDays }: Settings): number {
  return (Math.max(2 * situationDays, complianceDays) + 2) * DAY_MS;
}

/** `validUntil` looks ahead: at most to the next local midnight, which is never two days away. */
export const LOOK_AHEAD_MS = 2 * DAY_MS;

/** A slice of the log that gives the right status of a zone at every moment of a period. */
export interface ZoneWorld {
  readonly world: World;
  readonly dependence: Dependence;
}

/**
 * Loads what the statuses of a zone from one moment to another (ms since the epoch) rest on, as known at a position.
 * `cache`: of who evaluates along the log.
 *
 * @returns also the period of which it holds all incidents that may concern the zone
 */
export async function worldOfZone(
  zoneId: string,
  { from, to, position }: { readonly from: number; readonly to: number; readonly position: number },
  tx: EntityManager,
  cache?: EntryCache,
): Promise<ZoneWorld & { readonly period: Period }> {
  const loader = new WorldLoader(tx, position, cache);
  const period = { from: from - lookBack(await loader.settings()), to: to + LOOK_AHEAD_MS };
  const world = await loader.zones([zoneId], period);
  return { world, dependence: loader.dependence, period };
}

/**
 * A status, and what it rests on. It is the status at every `at` before its `validUntil`, and as known at every later
 * position as long as no entry on the way `touches` the dependence.
 */
export interface Evaluated {
  readonly status: ZoneStatus;
  readonly dependence: Dependence;
}

/** The status of a zone at one moment (ms), as known at a position. @throws Unreadable */
export async function evaluate(
  zoneId: string,
  { at, position }: { readonly at: number; readonly position: number },
  tx: EntityManager,
): Promise<Evaluated> {
  const { world, dependence } = await worldOfZone(zoneId, { from: at, to: at, position }, tx);
  return { status: givenStatus(world, zoneId, at).status, dependence };
}
