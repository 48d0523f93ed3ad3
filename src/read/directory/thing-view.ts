import type { SectionName } from '../../core/event-store.js';
import type { Json } from '../../core/json.js';
import type { LedgerEntry } from '../../world/tables.js';
import { sectionsOf, type Viewer, visibleData, zonesOf } from '../../world/visible-data.js';
import { type Fact, factIn } from './fact.js';
import type { ThingDeclaration } from '../../events/shared/thing.js';

/** A thing in short, as lists answer it; its fields stand beside. */
export interface ThingSummary {
  readonly id: string;
  /** When it was registered. */
  readonly recordedAt: string;
  readonly [field: string]: Json;
}

/** An entry, and what of it the viewer may see. */
interface SeenThrough {
  readonly entry: LedgerEntry;
  readonly sections: ReadonlySet<SectionName>;
}

/** The zones that a thing is about by any of its entries: what is in a mandate area is judged of the thing as a whole. */
export function zonesOfThing(entries: readonly LedgerEntry[], viewer: Viewer): readonly string[] {
  return [...new Set(entries.flatMap((entry) => zonesOf(entry, viewer.types)))];
}

/** A thing in short: its fields, folded of its standing entries in the order of the log. The first registers it. */
export function summaryOf(
  { fields, states }: ThingDeclaration,
  id: string,
  entries: readonly LedgerEntry[],
  viewer: Viewer,
): ThingSummary {
  const folded = seen(entries, viewer).reduce<Record<string, Json>>((thing, { entry, sections }, index) => {
    const stated = index === 0 ? Object.keys(fields) : (states[entry.type] ?? []);
    const data = visibleData(entry, sections, viewer.types);
    const told = Object.fromEntries(Object.entries(data).filter(([field]) => stated.includes(field)));
    return { ...thing, ...told, ...namesOf(thing, told) };
  }, {});
  return { ...folded, id, recordedAt: entries[0]?.recordedAt ?? '' };
}

/** A thing in full: the summary, its registration, and every list of its kind. */
export function viewOf(
  kind: ThingDeclaration,
  id: string,
  entries: readonly LedgerEntry[],
  viewer: Viewer,
): ThingSummary & { readonly registration: Fact } {
  const facts = seen(entries, viewer).map(({ entry, sections }) => factIn(entry, viewer, sections));
  const lists = Object.entries(kind.lists).map(([name, types]) => [
    name,
    facts.filter(({ type }) => types.includes(type)),
  ]);
  return {
    ...summaryOf(kind, id, entries, viewer),
    registration: facts[0],
    ...Object.fromEntries(lists),
  } as ThingSummary & { registration: Fact };
}

function seen(entries: readonly LedgerEntry[], viewer: Viewer): readonly SeenThrough[] {
  const zoneIds = zonesOfThing(entries, viewer);
  return entries.map((entry) => ({ entry, sections: sectionsOf(entry, viewer, zoneIds) }));
}

interface Named {
  readonly names?: Readonly<Record<string, string>>;
  readonly aliases?: readonly { readonly text: string; readonly lang: string }[];
}

/** A later name takes the place of the one in its language, which stays as an alias: no spelling is ever lost. */
function namesOf(before: Named, told: Named): Record<string, Json> {
  if (before.names === undefined || told.names === undefined) return {};
  const replaced = Object.entries(before.names).filter(
    ([lang, text]) => (told.names?.[lang] ?? text) !== text,
  );
  const former = replaced.map(([lang, text]) => ({ text, lang }));
  return {
    names: { ...before.names, ...told.names },
    aliases: [...(before.aliases ?? []), ...former, ...(told.aliases ?? [])],
  };
}
