import type { EventRegistry } from '../../core/event-registry.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { listEvents } from './list-events.js';
import { showEvent } from './show-event.js';
import { showStream } from './show-stream.js';

/** The log itself, for auditors. `types`: the event registry. */
export function auditQueries(types: EventRegistry): readonly QueryDefinition[] {
  return [listEvents(types), showEvent(types), showStream(types)];
}
