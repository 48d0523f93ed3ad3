import { type EntityManager, In } from 'typeorm';
import { LedgerEntry } from '../../world/tables.js';
import { ENTRY_WITHDRAWN } from '../../core/decider.js';

/** All entries of a thing's stream, withdrawn ones and withdrawals too, in order; `after` a revision, if given. */
export function entriesOf(
  stream: string,
  tx: EntityManager,
  { after = -1, most }: { after?: number; most?: number } = {},
): Promise<LedgerEntry[]> {
  return tx
    .createQueryBuilder(LedgerEntry, 'e')
    .where('e.stream = :stream AND e.revision > :after', { stream, after })
    .orderBy('e.revision', 'ASC')
    .take(most)
    .getMany();
}

/** Those that count: neither withdrawn nor themselves withdrawals. */
export function standing(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.filter(({ type, withdrawnAt }) => withdrawnAt === null && type !== ENTRY_WITHDRAWN);
}

/** The standing entries of some types in some streams, and the first of each stream, by stream and in order. */
export async function firstAndTypesOf(
  streams: readonly string[],
  types: readonly string[],
  tx: EntityManager,
): Promise<ReadonlyMap<string, readonly LedgerEntry[]>> {
  const first = await tx.findBy(LedgerEntry, { stream: In([...streams]), revision: 0 });
  const later = await tx.findBy(LedgerEntry, { stream: In([...streams]), type: In([...types]) });
  const byStream = new Map<string, LedgerEntry[]>();
  for (const entry of standing([...first, ...later.sort((a, b) => a.revision - b.revision)])) {
    const entries = byStream.get(entry.stream);
    if (entries === undefined) byStream.set(entry.stream, [entry]);
    else if (entry.revision > 0) entries.push(entry);
  }
  return byStream;
}

/** The entries that withdrew some others, by id. */
export async function withdrawalsOf(
  entries: readonly LedgerEntry[],
  tx: EntityManager,
): Promise<ReadonlyMap<string, LedgerEntry>> {
  const ids = entries.flatMap(({ withdrawnBy }) => withdrawnBy ?? []);
  const found = ids.length === 0 ? [] : await tx.findBy(LedgerEntry, { id: In(ids) });
  return new Map(found.map((entry) => [entry.id, entry]));
}
