import type { SectionName } from '../../core/event-store.js';
import type { ValidTime } from '../../core/event-type.js';
import type { Json } from '../../core/json.js';
import { anyObject, closed, instant, nullable, text, uuid } from '../../fields/schema.js';
import type { LedgerEntry } from '../../world/tables.js';
import { type EventTypes, sectionsOf, type Viewer, visibleData } from '../../world/visible-data.js';

/** Bounds of valid time; null is unbounded. */
const boundsSchema = closed({ earliest: nullable(instant), latest: nullable(instant) });

/** One recorded fact as it is answered: `data` in the form of its type, without what the caller may not see. */
export interface Fact {
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  /** Pseudonym; only for those who may see the header. */
  readonly recordedBy?: string;
  /** Null for what has no time of its own, or none that the caller may see. */
  readonly validTime: ValidTime | null;
  readonly data: Readonly<Record<string, Json>>;
}

export const factFields = {
  eventId: uuid,
  type: text,
  recordedAt: instant,
  validTime: nullable(boundsSchema),
  data: anyObject,
};

export const factSchema = closed(factFields, { recordedBy: text });

/** The fact in an entry, as the viewer may see it. `zoneIds`: zones that its thing is about. */
export function factOf(entry: LedgerEntry, viewer: Viewer, zoneIds: readonly string[] = []): Fact {
  return factIn(entry, viewer, sectionsOf(entry, viewer, zoneIds));
}

/** The fact in an entry, given the sections that may be seen. */
export function factIn(entry: LedgerEntry, { types }: Viewer, sections: ReadonlySet<SectionName>): Fact {
  const { id: eventId, type, recordedAt, recordedBy } = entry;
  const data = visibleData(entry, sections, types);
  return {
    eventId,
    type,
    recordedAt,
    ...(sections.has('header') ? { recordedBy } : {}),
    validTime: timeIn(type, data, types),
    data,
  };
}

/** The time that the visible data tells of: who may not see when it was does not learn it from the bounds either. */
function timeIn(type: string, data: Fact['data'], types: EventTypes): ValidTime | null {
  try {
    return types.typeOf(type).validTime(data) ?? null;
  } catch {
    // The time is in a field that was left out.
    return null;
  }
}
