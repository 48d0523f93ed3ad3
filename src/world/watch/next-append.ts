import { MoreThan } from 'typeorm';
import { LedgerEntry } from '../tables.js';
import type { Desk } from './desk.js';

/** The entries that one command appended, in order: they came to be known together. */
export type Append = readonly [LedgerEntry, ...LedgerEntry[]];

/** Entries are read so many at a time, while there is so much to catch up. */
const AT_A_TIME = 200;

/**
 * The appends of the log, one after the other. A command appends to one stream and all its entries at once, so an append
 * is whole when an entry of another command follows, or when the log has no more of it. That the log ends with it is not
 * enough: a sequencer may have come to a part of it only.
 */
export class Appends {
  /** Entries that were read already, the next one first. */
  private ahead: readonly LedgerEntry[] = [];

  constructor(private readonly desk: Pick<Desk, 'read' | 'madeBy'>) {}

  /** The append after a position; undefined as long as the ledger does not hold the whole of it. */
  async after(position: number): Promise<Append | undefined> {
    const next = this.ahead.findIndex((entry) => entry.position === position + 1);
    this.ahead = next < 0 ? [] : this.ahead.slice(next);
    for (;;) {
      const append = appendOf(this.ahead);
      if (append && append.length < this.ahead.length) return append;
      if (await this.readOn(position)) continue;
      const whole = append && (await this.desk.madeBy(append[0].causationId)) === append.length;
      return whole ? append : undefined;
    }
  }

  /** Reads further entries after a position; answers whether there were any. */
  private async readOn(position: number): Promise<boolean> {
    const found = await this.desk.read((tx) =>
      tx.find(LedgerEntry, {
        where: { position: MoreThan(this.ahead.at(-1)?.position ?? position) },
        order: { position: 'ASC' },
        take: AT_A_TIME,
      }),
    );
    this.ahead = [...this.ahead, ...found];
    return found.length > 0;
  }
}

/** The first of some entries with all that the same command appended with it. */
function appendOf([first, ...others]: readonly LedgerEntry[]): Append | undefined {
  if (first === undefined) return undefined;
  const end = others.findIndex(
    ({ stream, causationId }) => stream !== first.stream || causationId !== first.causationId,
  );
  return [first, ...(end < 0 ? others : others.slice(0, end))];
}
