import { type Axis } from './axis.js';
import { toBounds, type Bounds } from '../time/bounds.js';
import { type Reading } from '../facts/reading.js';
import { holdsAt } from '../time/windows.js';

/** Who is said to hold the zone. Contested: two claims name nobody in common. */
export interface Control {
  readonly contested: boolean;
  readonly claims: readonly {
    readonly actorIds: readonly string[];
    readonly degree: string;
    readonly since: Bounds;
  }[];
}

/** The control axis: the claims on the zone itself that hold at the instant asked about. */
export function controlOf(reading: Reading, zoneId: string): Axis<Control> {
  const claims = (reading.world.zones.get(zoneId)?.control ?? []).filter(({ during }) =>
    holdsAt(during, reading.at),
  );
  const contested = claims.some((a) =>
    claims.some((b) => a !== b && !a.actorIds.some((actorId) => b.actorIds.includes(actorId))),
  );
  return {
    answer: {
      contested,
      claims: claims.map(({ actorIds, degree, during }) => ({
        actorIds,
        degree,
        since: toBounds(during.start),
      })),
    },
    rule: contested ? 'CONTROL.CONTESTED' : claims.length > 0 ? 'CONTROL.CLAIMED' : 'CONTROL.UNCLAIMED',
    eventIds: claims.map(({ entryId }) => entryId),
  };
}
