import { ENTRY_WITHDRAWN, withdrawnBy } from '../../core/decider.js';
import { idOf, isThing } from '../../fields/things.js';
import type { LedgerEntry } from '../../world/tables.js';
import { WorldLoader } from '../../world/world-loader.js';
import { livenessOf } from '../../rules/facts/liveness.js';
import { readAt } from '../../rules/facts/reading.js';
import type { Desk } from '../../world/watch/desk.js';
import type { Append } from '../../world/watch/next-append.js';
import type { ChangeKind } from './tables.js';

/** An entry that makes a row of its own in the feed. */
export interface EntryChange {
  readonly entry: LedgerEntry;
  readonly kind: ChangeKind;
  /** Id of the entry that it withdraws. */
  readonly withdraws: string | null;
}

/** Types that say by themselves what happened. */
const KINDS: Readonly<Record<string, ChangeKind>> = {
  IncidentRetracted: 'RETRACTED',
  IncidentMerged: 'MERGED',
  SourceIdentityErased: 'ERASED',
};

/**
 * What an append says happened, entry by entry. The two entries of a correction, withdrawal and new entry, are one
 * change.
 */
export async function entryChanges(append: Append, { read }: Desk): Promise<readonly EntryChange[]> {
  const [first, ...others] = append;
  const withdraws = withdrawnBy(first) ?? null;
  if (withdraws !== null && others.length > 0) {
    return others.map((entry) => ({ entry, kind: 'CORRECTED', withdraws }));
  }
  const changes: EntryChange[] = [];
  for (const entry of append) {
    const gone =
      entry.type === 'ReportRetracted' &&
      (await read((tx) => isGone(entry, new WorldLoader(tx, entry.position))));
    changes.push({ entry, kind: gone ? 'RETRACTED' : kindOfEntry(entry), withdraws });
  }
  return changes;
}

function kindOfEntry({ type, stream, revision }: LedgerEntry): ChangeKind {
  if (type === ENTRY_WITHDRAWN) return 'WITHDRAWN';
  const begins = revision === 0 && isThing(stream);
  return KINDS[type] ?? (begins ? 'CREATED' : 'UPDATED');
}

/** Whether the incident is retracted, which it is when all its reports are. */
async function isGone({ stream, recordedAt }: LedgerEntry, loader: WorldLoader): Promise<boolean> {
  const id = idOf(stream);
  const world = await loader.around([id], []);
  const incident = world.incidents.get(id);
  return (
    incident !== undefined && livenessOf(readAt(world, Date.parse(recordedAt)), incident) === 'RETRACTED'
  );
}
