import { Between, type EntityManager } from 'typeorm';
import { LedgerEntry } from '../ledger/tables.js';
import type { EventTypes } from '../ledger/visible-data.js';
import { type Trace, tracesOf } from './dependence.js';

/** So many entries are remembered; who asks about older ones evaluates anew. */
const MOST = 1_000;

/** An entry by what may lead a status to it. */
export interface Piece {
  readonly position: number;
  /** When it came to be known. */
  readonly effectiveAt: string;
  /** Whether it is the first of its stream. */
  readonly isFirst: boolean;
  readonly trace: Trace;
}

/** The newest entries of the ledger by their traces, each read once for all who ask. */
export class News {
  private pieces: readonly Piece[] = [];
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly types: EventTypes) {}

  /** The entries after one position up to another, if all of them have been read. */
  known(after: number, until: number): readonly Piece[] | undefined {
    if (!this.reachesTo(until)) return undefined;
    // From the end, since who asks has mostly seen all but the last few.
    const upTo = (position: number): number =>
      this.pieces.findLastIndex((piece) => piece.position <= position) + 1;
    const found = this.pieces.slice(upTo(after), upTo(until));
    return found.length < until - after ? undefined : found;
  }

  /** The entries after one position up to another, which the ledger holds; undefined if they are too many. */
  async between(
    after: number,
    until: number,
    read: <T>(fn: (tx: EntityManager) => Promise<T>) => Promise<T>,
  ): Promise<readonly Piece[] | undefined> {
    if (until - after > MOST) return undefined;
    if (!this.reachesTo(until)) {
      const turn = this.reading.then(() => this.readTo(until, read));
      this.reading = turn.catch(() => undefined);
      await turn;
    }
    return this.known(after, until);
  }

  private reachesTo(until: number): boolean {
    return (this.pieces.at(-1)?.position ?? -1) >= until;
  }

  private async readTo(
    until: number,
    read: <T>(fn: (tx: EntityManager) => Promise<T>) => Promise<T>,
  ): Promise<void> {
    if (this.reachesTo(until)) return;
    const from = Math.max((this.pieces.at(-1)?.position ?? -1) + 1, until - MOST + 1);
    const fresh = await read(async (tx) => {
      const entries = await tx.find(LedgerEntry, {
        where: { position: Between(from, until) },
        order: { position: 'ASC' },
      });
      const traces = await tracesOf(entries, this.types, tx);
      return entries.map(({ position, effectiveAt, revision }, index): Piece => ({
        position,
        effectiveAt,
        isFirst: revision === 0,
        trace: traces[index] as Trace,
      }));
    });
    const older = this.pieces.at(-1)?.position === from - 1 ? this.pieces : [];
    this.pieces = [...older, ...fresh].slice(-MOST);
  }
}
