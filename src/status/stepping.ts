import { type FollowedStatus, followStatus } from '../rules/status.js';
import type { World } from '../rules/world.js';

/**
 * The statuses of a zone one after the other: at `from`, then at each moment until which the one before is unchanged, as
 * long as it is not after `to` (ms since the epoch). Neighbours may be alike; between two of them nothing changes, though
 * a term may roll over many times.
 */
export function* statusesOf(
  world: World,
  zoneId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<FollowedStatus & { readonly at: number }, void> {
  for (let at = from; at <= to;) {
    const followed = followStatus(world, zoneId, at);
    yield { at, ...followed };
    at = followed.unchangedUntil;
  }
}
