import { type ZoneFacts } from './zone.js';

type Id = string;
type Zones = ReadonlyMap<Id, ZoneFacts>;

/** The zone and the wholes it is part of, nearest first. A circle of `partOf` is walked once. */
export function wholesOf(zones: Zones, zoneId: Id): ReadonlySet<Id> {
  const wholes = new Set<Id>();
  for (let id: Id | undefined = zoneId; id !== undefined && !wholes.has(id); id = zones.get(id)?.partOf) {
    wholes.add(id);
  }
  return wholes;
}

/** Whether `inner` is the zone `outer` or, by any number of steps, a part of it. */
export function isWithin(zones: Zones, inner: Id, outer: Id): boolean {
  return wholesOf(zones, inner).has(outer);
}

/** The zone, first, and all its parts. */
export function partsOf(zones: Zones, zoneId: Id): readonly Id[] {
  const parts = [...zones.keys()].filter((id) => id !== zoneId && isWithin(zones, id, zoneId));
  return [zoneId, ...parts];
}
