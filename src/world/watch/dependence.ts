import type { EntityManager } from 'typeorm';
import { ENTRY_WITHDRAWN } from '../../core/decider.js';
import { isReadByRules } from '../../events/rule-inputs.js';
import type { EntryCache } from '../entry-cache.js';
import { keysOfIncidents } from '../file-incidents.js';
import type { LedgerEntry } from '../tables.js';
import { type EventTypes, subjectsOf } from '../visible-data.js';
import type { WhereKey } from '../where-keys.js';
import type { Dependence } from '../world-loader.js';
import { kindOf } from '../../fields/things.js';

/** An entry by all that may lead a status to it. */
export interface Trace {
  readonly stream: string;
  /** Of its stream. */
  readonly kind: string;
  readonly type: string;
  /** Streams of the things it speaks of, its own among them. */
  readonly subjects: readonly string[];
  /** For an entry on an incident: the keys under which the incident is filed. */
  readonly keys: ReadonlySet<WhereKey>;
}

const NOWHERE: ReadonlySet<WhereKey> = new Set();

/**
 * The traces of entries that are in the ledger, in the same order. `types`: the event registry. `cache`: rows that need
 * not be read again.
 */
export async function tracesOf(
  entries: readonly LedgerEntry[],
  types: EventTypes,
  tx: EntityManager,
  cache?: EntryCache,
): Promise<readonly Trace[]> {
  const incidents = entries.map(({ stream }) => stream).filter((stream) => kindOf(stream) === 'incident');
  const keys = incidents.length === 0 ? undefined : await keysOfIncidents([...new Set(incidents)], tx, cache);
  return entries.map((entry) => ({
    stream: entry.stream,
    kind: kindOf(entry.stream),
    type: entry.type,
    subjects: subjectsOf(entry, types),
    keys: keys?.get(entry.stream) ?? NOWHERE,
  }));
}

/**
 * Whether an entry that came after an evaluation may change it. NO is certain; otherwise only evaluating anew tells. It
 * looks for the entry the way the evaluation looked for what it rests on.
 */
export function touches({ stream, kind, type, subjects, keys }: Trace, dependence: Dependence): boolean {
  if (type !== ENTRY_WITHDRAWN && !isReadByRules(type)) return false;
  if (dependence.streams.has(stream)) return true;
  for (const subject of subjects) if (dependence.subjects.get(subject)?.has(kind)) return true;
  // A place that moves takes the incidents at it along, into cells that were searched before.
  if (type === 'PlaceRelocated') return dependence.keys.size > 0;
  for (const key of keys) if (dependence.keys.has(key)) return true;
  return false;
}
