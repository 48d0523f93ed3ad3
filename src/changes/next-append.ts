import { LedgerEntry } from '../ledger/tables.js';
import type { Desk } from './desk.js';

/** The entries that one command appended, in order: they came to be known together. */
export type Append = readonly [LedgerEntry, ...LedgerEntry[]];

/**
 * The append after a position; undefined as long as the ledger does not hold the whole of it. A command appends to one
 * stream and all its entries at once, so an append is whole when an entry of another command follows, or when the log has
 * no more of it. That the log ends with it is not enough: a sequencer may have come to a part of it only.
 */
export async function nextAppend(
  after: number,
  { read, madeBy }: Pick<Desk, 'read' | 'madeBy'>,
): Promise<Append | undefined> {
  const found = await read(async (tx) => {
    const first = await tx.findOneBy(LedgerEntry, { position: after + 1 });
    if (first === null) return undefined;
    const { stream, causationId, revision } = first;
    const others = await tx
      .createQueryBuilder(LedgerEntry, 'e')
      .where('e.stream = :stream AND e.revision > :revision', { stream, revision })
      .andWhere('e.causation_id = :causationId', { causationId })
      .orderBy('e.revision', 'ASC')
      .getMany();
    const append: Append = [first, ...others];
    const last = append.length + after;
    return { append, followed: await tx.existsBy(LedgerEntry, { position: last + 1 }) };
  });
  if (found === undefined) return undefined;
  const { append, followed } = found;
  return followed || (await madeBy(append[0].causationId)) === append.length ? append : undefined;
}
