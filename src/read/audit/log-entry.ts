import { factFields, factIn } from '../directory/fact.js';
import { withdrawalsOf } from '../directory/thing-entries.js';
import type { LedgerEntry } from '../../world/tables.js';
import { sectionsOf, type Viewer } from '../../world/visible-data.js';
import { ReadModelDamaged } from '../../storage/read-models/database/read-model-damage.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { LogDamaged, type RecordedEvent, SECTION_NAMES, type SectionName } from '../../core/event-store.js';
import type { Unavailable } from '../../core/errors.js';
import { open } from '../../storage/envelope/envelope.js';
import type { LogQueryContext } from '../../pipeline/queries/query.js';
import { readablePart } from '../../rules/facts/readable.js';
import type { EntityManager } from 'typeorm';
import { closed, instant, text, uuid } from '../../fields/schema.js';

/** Who recorded an entry and by which command: its header, for those who may see that section. */
const headerFields = { recordedBy: text, causationId: uuid, correlationId: uuid };

export const logEntryFields = {
  ...factFields,
  position: text,
  stream: text,
  revision: text,
  /** When the log had come to this position: the running maximum of recording times. */
  effectiveAt: instant,
  /** To each section, base64: SHA-256 over its salt and bytes, which the entry's leaf in the log is made of. */
  commitments: closed({ header: text, public: text, restricted: text, source: text }),
};

export const logEntryOptional = { ...headerFields, withdrawn: closed({ eventId: uuid, at: instant }) };

/** An entry of the log, as far as the caller may see it. */
export const logEntrySchema = closed(logEntryFields, logEntryOptional);

/** What the read models know of some entries: which they are, and by which they were withdrawn. */
export interface Found {
  readonly entries: readonly LedgerEntry[];
  readonly withdrawals: ReadonlyMap<string, LedgerEntry>;
}

/** Looks up what became of some entries. */
export async function found(entries: readonly LedgerEntry[], tx: EntityManager): Promise<Found> {
  return { entries, withdrawals: await withdrawalsOf(entries, tx) };
}

/** Who looks, and where the entries themselves are. */
type Auditor = Omit<Viewer, 'types'> & Pick<LogQueryContext, 'log'> & { readonly types: EventRegistry };

/**
 * Entries as they stand in the log, each with the entry that withdrew it, if one did. The read models only say which they
 * are: their copy is never shown as the log.
 *
 * @throws ReadModelDamaged if the log has something else where the read models name it, LogDamaged if that is the log's fault
 */
export async function logEntries(
  { entries, withdrawals }: Found,
  auditor: Auditor,
): Promise<readonly object[]> {
  const shown: object[] = [];
  for (const row of entries) {
    const { recorded, logged } = await inLog(row, auditor);
    // What cannot be read of it does not say who may see it.
    const sections = sectionsOf({ ...logged, data: readablePart(logged) }, auditor);
    const withdrawal = withdrawals.get(row.withdrawnBy ?? '');
    const { causationId, correlationId } = recorded;
    shown.push({
      ...factIn(logged, auditor, sections),
      position: String(row.position),
      stream: recorded.stream,
      revision: String(recorded.revision),
      effectiveAt: row.effectiveAt,
      commitments: commitmentsOf(recorded),
      ...(sections.has('header') ? { causationId, correlationId } : {}),
      ...(withdrawal === undefined
        ? {}
        : { withdrawn: { eventId: withdrawal.id, at: withdrawal.recordedAt } }),
    });
  }
  return shown;
}

/** The entry that a row of the read models stands for, from its bytes in the log. @throws ReadModelDamaged, LogDamaged */
async function inLog(
  row: LedgerEntry,
  { log, types }: Auditor,
): Promise<{ readonly recorded: RecordedEvent; readonly logged: LedgerEntry }> {
  const recorded = await log.findEvent(row.id);
  if (recorded === undefined || recorded.position !== row.position) {
    throw await whyNotThere(row, log);
  }
  const { type, data } = open(types, recorded);
  const { stream, recordedAt, recordedBy } = recorded;
  return { recorded, logged: { ...row, stream, type, recordedAt, recordedBy, data } };
}

/**
 * What is wrong where a row names an entry that the log does not find. Where the log cannot read its own position, or holds
 * that very entry there, which its index then lacks, the row would be the same if it were made anew.
 */
async function whyNotThere({ id, position }: LedgerEntry, log: Auditor['log']): Promise<Unavailable> {
  for await (const there of log.readAll(position - 1)) {
    return there.id === id ? new LogDamaged() : new ReadModelDamaged();
  }
  return new ReadModelDamaged();
}

function commitmentsOf({ sections }: RecordedEvent): Readonly<Record<SectionName, string>> {
  return Object.fromEntries(
    SECTION_NAMES.map((name) => [name, Buffer.from(sections[name].commitment).toString('base64')]),
  ) as Record<SectionName, string>;
}
