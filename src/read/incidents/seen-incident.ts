import type { SectionName } from '../../core/event-store.js';
import type { Json } from '../../core/json.js';
import { zonesOfThing } from '../directory/thing-view.js';
import type { LedgerEntry } from '../../world/tables.js';
import { sectionsOf, type Viewer, visibleData } from '../../world/visible-data.js';
import { coarseToldBy, type IncidentFields, toldBy } from './incident-fields.js';
import { idOf } from '../../fields/things.js';

/** A standing entry of an incident, and what of it the viewer may see. */
export interface SeenEntry {
  readonly entry: LedgerEntry;
  readonly sections: ReadonlySet<SectionName>;
  readonly data: Readonly<Record<string, Json>>;
}

/** An incident as one viewer may see it. */
export interface SeenIncident {
  readonly id: string;
  /** Standing entries in order; the first reported it. */
  readonly entries: readonly SeenEntry[];
  readonly fields: IncidentFields;
  readonly coarse: IncidentFields;
}

/** What the viewer may see of an incident, given the standing entries of its stream in order. */
export function seenIncident(entries: readonly LedgerEntry[], viewer: Viewer): SeenIncident {
  const zoneIds = zonesOfThing(entries, viewer);
  const seen = entries.map((entry): SeenEntry => {
    const sections = sectionsOf(entry, viewer, zoneIds);
    return { entry, sections, data: visibleData(entry, sections, viewer.types) };
  });
  const tellings = seen.map(({ entry: { type }, data }) => ({ type, data }));
  return {
    id: idOf(entries[0]?.stream ?? ''),
    entries: seen,
    fields: tellings.reduce(toldBy, {}),
    coarse: tellings.reduce(coarseToldBy, {}),
  };
}
