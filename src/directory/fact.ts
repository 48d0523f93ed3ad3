import type { SectionName } from '../core/event-store.js';
import type { Json } from '../core/json.js';
import { anyObject, closed, instant, nullable, text, uuid } from '../platform/queries/schema.js';
import type { LedgerEntry } from '../ledger/tables.js';
import { sectionsOf, type Viewer, visibleData } from '../ledger/visible-data.js';

/** Bounds of valid time; null is unbounded. */
export const boundsSchema = closed({ earliest: nullable(instant), latest: nullable(instant) });

/** One recorded fact as it is answered: `data` in the form of its type, without what the caller may not see. */
export interface Fact {
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  /** Pseudonym; only for those who may see the header. */
  readonly recordedBy?: string;
  /** Null for what has no time of its own. */
  readonly validTime: { readonly earliest: string | null; readonly latest: string | null } | null;
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
  const { id: eventId, type, recordedAt, recordedBy, validEarliest: earliest, validLatest: latest } = entry;
  return {
    eventId,
    type,
    recordedAt,
    ...(sections.has('header') ? { recordedBy } : {}),
    validTime: earliest === null && latest === null ? null : { earliest, latest },
    data: visibleData(entry, sections, types),
  };
}
