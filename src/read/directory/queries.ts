import type { EventTypes } from '../../world/visible-data.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { things } from '../../events/things.js';
import { registryQueries } from './registry-queries.js';
import { zoneEntryQueries } from './zone-entries.js';
import { zoneTimeline } from './zone-timeline.js';

/** Everything that was registered, and what was recorded on it and about zones. `types`: the event registry. */
export function directoryQueries(types: EventTypes): readonly QueryDefinition[] {
  return [
    ...things.flatMap((kind) => registryQueries(kind, types)),
    ...zoneEntryQueries(types),
    zoneTimeline(types),
  ];
}
