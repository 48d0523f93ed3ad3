import { factFields, factIn } from '../directory/fact.js';
import { withdrawalsOf } from '../directory/thing-entries.js';
import type { LedgerEntry } from '../ledger/tables.js';
import { sectionsOf, type Viewer } from '../ledger/visible-data.js';
import type { EntityManager } from 'typeorm';
import { closed, instant, text, uuid } from '../platform/queries/schema.js';

/** Who recorded an entry and by which command: its header, for those who may see that section. */
const headerFields = { recordedBy: text, causationId: uuid, correlationId: uuid };

export const logEntryFields = {
  ...factFields,
  position: text,
  stream: text,
  revision: text,
  /** When the log had come to this position: the running maximum of recording times. */
  effectiveAt: instant,
};

export const logEntryOptional = { ...headerFields, withdrawn: closed({ eventId: uuid, at: instant }) };

/** An entry of the log, as far as the caller may see it. */
export const logEntrySchema = closed(logEntryFields, logEntryOptional);

/** Entries as they stand in the log, each with the entry that withdrew it, if one did. */
export async function logEntries(
  entries: readonly LedgerEntry[],
  tx: EntityManager,
  viewer: Viewer,
): Promise<readonly object[]> {
  const withdrawals = await withdrawalsOf(entries, tx);
  return entries.map((entry) => {
    const sections = sectionsOf(entry, viewer);
    const withdrawal = withdrawals.get(entry.withdrawnBy ?? '');
    const { causationId, correlationId } = entry;
    return {
      ...factIn(entry, viewer, sections),
      position: String(entry.position),
      stream: entry.stream,
      revision: String(entry.revision),
      effectiveAt: entry.effectiveAt,
      ...(sections.has('header') ? { causationId, correlationId } : {}),
      ...(withdrawal === undefined
        ? {}
        : { withdrawn: { eventId: withdrawal.id, at: withdrawal.recordedAt } }),
    };
  });
}
