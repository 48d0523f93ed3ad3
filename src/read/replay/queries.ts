import type { EventRegistry } from '../../core/event-registry.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { diffStatuses } from './diff-statuses.js';
import { replayZone } from './replay-zone.js';
import { zonesBorneOn } from './zones-borne-on.js';

/** The past again, from the log alone. `types`: the event registry. */
export function replayQueries(types: EventRegistry): readonly QueryDefinition[] {
  return [replayZone(types), diffStatuses(types), zonesBorneOn(types)];
}
