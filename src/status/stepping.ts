import { statusOf, type ZoneStatus } from '../rules/status.js';
import type { World } from '../rules/world.js';

/**
 * The statuses of a zone one after the other: at `from`, then at each moment until which the one before holds, as long
 * as it is not after `to` (ms since the epoch). Neighbours may be alike; between two of them nothing changes.
 */
export function* statusesOf(
  world: World,
  zoneId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<{ readonly at: number; readonly status: ZoneStatus }, void> {
  for (let at = from; at <= to;) {
    const status = statusOf(world, zoneId, at);
    yield { at, status };
    at = Date.parse(status.validUntil);
  }
}
