import { In } from 'typeorm';
import { withdrawnBy } from '../../core/decider.js';
import { idOf, kindOf } from '../../fields/things.js';
import { things } from '../../events/things.js';
import { insertRows } from '../../storage/read-models/database/rows.js';
import type { Projection, StoredEntry } from '../../storage/read-models/lifecycle/projection.js';
import { readablePart } from '../../rules/facts/readable.js';
import { isConfidential } from './confidential.js';
import { foldedWords } from './fold-name.js';
import { skeletonOf } from './skeleton.js';
import { DirectoryName, DirectoryThing, directoryTables } from './tables.js';

/** Kinds of things that have a registry: those that `/v1/<plural>` lists. */
const REGISTERED: ReadonlySet<string> = new Set(things.map(({ kind }) => kind));

/** Where the data of an entry holds names; the title of an agreement is its name. */
interface Naming {
  readonly names?: Readonly<Record<string, string>>;
  readonly title?: Readonly<Record<string, string>>;
  readonly aliases?: readonly { readonly text: string }[];
}

/** Which things there are, and under which names they are found. */
export const directoryProjection: Projection = {
  name: 'directory',
  version: 3,
  tables: directoryTables,
  async handle(entries, tx) {
    const things: DirectoryThing[] = [];
    const names: DirectoryName[] = [];
    const withdrawn: string[] = [];
    for (const entry of entries) {
      const target = withdrawnBy(entry.event);
      if (typeof target === 'string') withdrawn.push(target);
      const thing = thingOf(entry);
      if (!thing) continue;
      const registers = entry.recorded.revision === 0;
      if (registers) things.push(thing);
      names.push(...namesGivenBy(entry, thing, registers));
    }
    await insertRows(tx, DirectoryThing, things);
    await insertRows(tx, DirectoryName, names);
    if (withdrawn.length > 0) await tx.delete(DirectoryName, { eventId: In(withdrawn) });
  },
};

/** The thing in whose stream an entry stands; undefined if its kind has no registry. */
function thingOf({ recorded: { stream }, position, event }: StoredEntry): DirectoryThing | undefined {
  const kind = kindOf(stream);
  if (!REGISTERED.has(kind)) return undefined;
  const confidential = isConfidential(event.data);
  return { kind, id: idOf(stream), position: position, confidential };
}

/** Of one entry: a hundred names of ten words are found by any of them. An older log has entries with ten times as many names. */
const MOST_ROWS = 1_500;

/**
 * The names in an entry, each spelling once; the id is a name too, often the only one. Of more than can be kept all names
 * as a whole go before those from their second word on, and so forth.
 */
export function namesGivenBy(
  { recorded: { id: eventId, stream }, event: { type, data } }: StoredEntry,
  { kind, id: thingId }: DirectoryThing,
  registers: boolean,
): DirectoryName[] {
  const { names, title, aliases = [] } = readablePart({ stream, type, data }) as Naming;
  const given = [
    ...(registers ? [thingId] : []),
    ...Object.values({ ...names }),
    ...Object.values({ ...title }),
    ...aliases.map(({ text }) => text),
  ].map((name) => {
    const words = foldedWords(name);
    return { words, skeletons: words.map((word) => skeletonOf([word])) };
  });
  const longest = given.reduce((most, { words }) => Math.max(most, words.length), 0);
  const rows = new Map<string, DirectoryName>();
  for (let start = 0; start < longest; start += 1) {
    for (const { words, skeletons } of given) {
      if (rows.size === MOST_ROWS) return [...rows.values()];
      const folded = words.slice(start).join(' ');
      if (start >= words.length || rows.has(folded)) continue;
      const skeleton = skeletons.slice(start).filter(Boolean).join(' ');
      rows.set(folded, { eventId, ordinal: rows.size, kind, thingId, whole: start === 0, folded, skeleton });
    }
  }
  return [...rows.values()];
}
