import { LRUCache } from 'lru-cache';
import { SECTION_NAMES } from '../../../core/event-store.js';
import type { DomainEvent } from '../../../core/event-type.js';
import type { OpenEvent } from './handle.js';

/** Bytes of an entry from which on opening it costs more than to look whether it was opened before. */
const LARGE = 8_192;
/** Bytes of all that are kept: projections come by one entry soon after each other. */
const MOST_KEPT = 4_000_000;

/** Opens large entries once for all projections; nobody changes what was opened. */
export function openingOnce(open: OpenEvent): OpenEvent {
  const opened = new LRUCache<string, DomainEvent>({ maxSize: MOST_KEPT });
  return (recorded) => {
    const { id, sections } = recorded;
    const size = SECTION_NAMES.reduce((sum, name) => sum + sections[name].data.length, 0);
    if (size < LARGE) return open(recorded);
    let event = opened.get(id);
    if (event === undefined) opened.set(id, (event = open(recorded)), { size });
    return event;
  };
}
