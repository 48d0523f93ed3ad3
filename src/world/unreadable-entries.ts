import type { EntityManager } from 'typeorm';
import { LedgerEntry } from './tables.js';

/** An entry that the rules cannot take, as operators see it: nothing of its data. */
export type UnreadableEntry = Pick<LedgerEntry, 'id' | 'type' | 'stream' | 'position'>;

/** The entries that cannot be read and were not withdrawn by a position, in its order; mostly there are none. */
export function unreadableEntries(
  tx: EntityManager,
  position = Number.MAX_SAFE_INTEGER,
): Promise<readonly UnreadableEntry[]> {
  return tx
    .createQueryBuilder(LedgerEntry, 'e')
    .select(['e.position', 'e.id', 'e.type', 'e.stream'])
    .where('e.unreadable')
    .andWhere('e.position <= :position', { position })
    .andWhere('(e.withdrawn_at IS NULL OR e.withdrawn_at > :position)', { position })
    .orderBy('e.position', 'ASC')
    .getMany();
}

/** The same of some streams alone, by stream. */
export async function unreadableIdsOf(
  streams: readonly string[],
  tx: EntityManager,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const entries = await tx
    .createQueryBuilder(LedgerEntry, 'e')
    .select(['e.position', 'e.id', 'e.stream'])
    .where('e.unreadable AND e.withdrawn_at IS NULL')
    .orderBy('e.position', 'ASC')
    .getMany();
  for (const { stream, id } of entries) {
    if (streams.includes(stream)) found.set(stream, [...(found.get(stream) ?? []), id]);
  }
  return found;
}
