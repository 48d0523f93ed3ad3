import { type EntityManager, In } from 'typeorm';
import { withdrawnBy } from '../core/decider.js';
import type { ValidTime } from '../core/event-type.js';
import { insertRows } from '../storage/read-models/database/rows.js';
import type { Projection, StoredEntry } from '../storage/read-models/lifecycle/projection.js';
import { readablePart } from '../rules/facts/readable.js';
import { entryKey, kindOf } from '../fields/things.js';
import { answeredBy } from '../events/event-types.js';
import { fileIncidents } from './file-incidents.js';
import { digestOf } from './row-digest.js';
import { EntrySubject, LedgerEntry, ledgerTables } from './tables.js';

/** Name of the projection on which all judged answers rest. */
export const LEDGER = 'ledger';

/**
 * The log, opened and found by what it speaks of. It judges nothing: answers are computed by the rules from entries
 * loaded here, as of any position, so that no recomputation is owed when a map or a correction comes late.
 */
export const ledgerProjection: Projection = {
  name: LEDGER,
  version: 6,
  tables: ledgerTables,
  async handle(entries, tx) {
    let effectiveAt = await lastEffectiveTime(tx);
    const rows = entries.map((entry) => {
      if (entry.recorded.recordedAt > effectiveAt) effectiveAt = entry.recorded.recordedAt;
      return rowOf(entry, effectiveAt);
    });
    await insertRows(tx, LedgerEntry, rows);
    await insertRows(tx, EntrySubject, entries.flatMap(subjectsOf));
    await withdraw(entries, tx);
    await fileIncidents(entries, tx);
  },
};

async function lastEffectiveTime(tx: EntityManager): Promise<string> {
  const [last] = await tx.find(LedgerEntry, {
    select: { effectiveAt: true },
    order: { position: 'DESC' },
    take: 1,
  });
  return last?.effectiveAt ?? '';
}

function rowOf({ position, recorded, event }: StoredEntry, effectiveAt: string): LedgerEntry {
  const validTime: ValidTime | null = recorded.validTime;
  const stored = { stream: recorded.stream, type: event.type, data: event.data };
  const data = readablePart(stored);
  const row = {
    position: position,
    id: recorded.id,
    stream: recorded.stream,
    revision: recorded.revision,
    type: event.type,
    recordedAt: recorded.recordedAt,
    effectiveAt,
    recordedBy: recorded.recordedBy,
    correlationId: recorded.correlationId,
    causationId: recorded.causationId,
    validEarliest: validTime?.earliest ?? null,
    validLatest: validTime?.latest ?? null,
    data,
    unreadable: data !== stored.data,
    withdrawnAt: null,
    withdrawnBy: null,
  };
  return { ...row, digest: digestOf(row) };
}

/** What it is found under: its own thing, what it speaks of, and the entries that it answers, which lead to it. */
function subjectsOf({ position, recorded: { stream, subjects }, event }: StoredEntry): EntrySubject[] {
  const kind = kindOf(stream);
  const entries = answeredBy(event).map(entryKey);
  return [...new Set([stream, ...subjects, ...entries])].map((subject) => ({
    subject,
    kind,
    position: position,
  }));
}

/** The first withdrawal of an entry counts; a second one is refused where it is decided. */
async function withdraw(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
  const withdrawals = new Map<string, StoredEntry>();
  for (const entry of entries) {
    const target = withdrawnBy(entry.event);
    if (typeof target === 'string' && !withdrawals.has(target)) withdrawals.set(target, entry);
  }
  if (withdrawals.size === 0) return;
  const targets = await tx.findBy(LedgerEntry, { id: In([...withdrawals.keys()]) });
  for (const row of targets) {
    const withdrawal = withdrawals.get(row.id);
    if (withdrawal === undefined || row.withdrawnAt !== null) continue;
    const withdrawn = { withdrawnAt: withdrawal.position, withdrawnBy: withdrawal.recorded.id };
    const digest = digestOf({ ...row, ...withdrawn });
    await tx.update(LedgerEntry, { position: row.position }, { ...withdrawn, digest });
  }
}
