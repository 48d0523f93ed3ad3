import type { FollowedStatus } from '../../rules/status/status.js';
import type { World } from '../../rules/facts/world.js';
import type { StatusVector } from './axes.js';
import { givenStatus, vectorAt } from './given-status.js';

/**
 * The statuses of a zone one after the other: at `from`, then at each moment until which the one before is unchanged, as
 * long as it is not after `to` (ms since the epoch). Neighbours may be alike; between two of them nothing changes, though
 * a term may roll over many times.
 *
 * @throws Unreadable if one of them cannot be given
 */
export function* statusesOf(
  world: World,
  zoneId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<FollowedStatus & { readonly at: number }, void> {
  for (let at = from; at <= to;) {
    const followed = givenStatus(world, zoneId, at);
    yield { at, ...followed };
    at = followed.unchangedUntil;
  }
}

/** The same by their values, where one that cannot be given has its own. */
export function* vectorsOf(
  world: World,
  zoneId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<{ readonly at: number; readonly vector: StatusVector; readonly unchangedUntil: number }, void> {
  for (let at = from; at <= to;) {
    const followed = vectorAt(world, zoneId, at);
    yield { at, ...followed };
    at = followed.unchangedUntil;
  }
}
