import type { EventRegistry } from '../core/event-registry.js';
import type { SectionName } from '../core/event-store.js';
import type { Section } from '../core/event-type.js';
import type { Json } from '../core/json.js';
import type { Principal } from '../access/role.js';
import { fieldsIn } from '../events/event-types.js';
import { visibleSections } from '../access/visible.js';
import type { QueryContext } from '../pipeline/queries/query.js';
import type { LedgerEntry } from './tables.js';
import { idOf, isOf } from '../fields/things.js';

/** Knows the types of entries: which section each field is in, and what an entry speaks of. */
export type EventTypes = Pick<EventRegistry, 'typeOf'>;

/** Who looks at entries: the caller of a query, and the types of entries. */
export type Viewer = Pick<QueryContext, 'caller' | 'pseudonym'> & { readonly types: EventTypes };

/** What of an entry decides who may see which part of it. */
export type SeenEntry = Pick<LedgerEntry, 'stream' | 'type' | 'recordedBy' | 'data'>;

/** Who a source is leaves its words by no query, whoever asks. */
const NEVER_ANSWERED: ReadonlySet<string> = new Set(['identity']);

/**
 * Whether the caller may know which source said what. No role has that by standing right; a custodian, who answers for
 * the sources, has it where a second role lets them read entries at all.
 */
export function seesSources({ roles }: Principal): boolean {
  return roles.has('custodian');
}

/** The sections of an entry that the viewer may see. `zoneIds`: zones that its thing is about, beside those it names. */
export function sectionsOf(
  entry: SeenEntry,
  { caller, pseudonym, types }: Viewer,
  zoneIds: readonly string[] = [],
): ReadonlySet<SectionName> {
  const { bodyId } = fieldsIn(entry);
  const standing = visibleSections(
    // Entries know people by pseudonym only.
    { ...caller, id: pseudonym },
    {
      recordedBy: entry.recordedBy,
      zoneIds: [...zonesOf(entry, types), ...zoneIds],
      bodyIds: bodyId === undefined ? [] : [bodyId],
      released: false,
    },
  );
  return new Set<SectionName>(seesSources(caller) ? [...standing, 'source'] : standing);
}

/** The fields of an entry's data that stand in the given sections. */
export function visibleData(
  { type, data }: Pick<SeenEntry, 'type' | 'data'>,
  sections: ReadonlySet<SectionName>,
  types: EventTypes,
): Readonly<Record<string, Json>> {
  const sectionOf: Readonly<Record<string, Section>> = types.typeOf(type).sections;
  const visible: Record<string, Json> = {};
  for (const [field, value] of Object.entries(data) as [string, Json][]) {
    const section = sectionOf[field];
    if (section === undefined || !sections.has(section) || NEVER_ANSWERED.has(field)) continue;
    visible[field] = field === 'about' && !sections.has('source') ? withoutSources(value) : value;
  }
  return visible;
}

/** The things that an entry speaks of, its own among them; of one that is not readable those that can be read. */
export function subjectsOf(
  { stream, type, data }: Omit<SeenEntry, 'recordedBy'>,
  types: EventTypes,
): readonly string[] {
  return [stream, ...types.typeOf(type).subjects(data)];
}

/** The zones that an entry speaks of, by its stream or by its data. */
export function zonesOf(
  { stream, type, data }: Omit<SeenEntry, 'recordedBy'>,
  types: EventTypes,
): readonly string[] {
  return subjectsOf({ stream, type, data }, types).flatMap((name) => (isOf('zone', name) ? idOf(name) : []));
}

/** What a statement is about may name sources; they are no less sources there. */
function withoutSources(about: Json): Json {
  return Array.isArray(about) ? about.filter((thing) => !String(thing).startsWith('sources/')) : about;
}
