import { Between, type EntityManager } from 'typeorm';
import { LedgerEntry } from '../tables.js';
import type { EventTypes } from '../visible-data.js';
import { type Trace, tracesOf } from './dependence.js';

/** So many entries are remembered. */
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

/** The newest entries of the ledger by their traces, each read once. */
export class News {
  private pieces: readonly Piece[] = [];
  private end = -1;

  constructor(private readonly types: EventTypes) {}

  /** The last position that was added or skipped; -1 before the first. */
  get position(): number {
    return this.end;
  }

  /** The last entry that was added; undefined after a skip. */
  get latest(): Piece | undefined {
    return this.pieces.at(-1);
  }

  /** Whether the entries up to a position are too many to be read. */
  isFarBehind(position: number): boolean {
    return position - this.end > MOST;
  }

  /** Goes on from a position, without what came before. */
  skipTo(position: number): void {
    this.pieces = [];
    this.end = position;
  }

  /** Reads the entries up to a position that the ledger holds. They are news once they are added. */
  async next(
    position: number,
    read: <T>(fn: (tx: EntityManager) => Promise<T>) => Promise<T>,
  ): Promise<readonly Piece[]> {
    return read(async (tx) => {
      const entries = await tx.find(LedgerEntry, {
        where: { position: Between(this.end + 1, position) },
        order: { position: 'ASC' },
      });
      const traces = await tracesOf(entries, this.types, tx);
      return entries.map(({ position: at, effectiveAt, revision }, index): Piece => ({
        position: at,
        effectiveAt,
        isFirst: revision === 0,
        trace: traces[index] as Trace,
      }));
    });
  }

  add(pieces: readonly Piece[]): void {
    this.pieces = [...this.pieces, ...pieces].slice(-MOST);
    this.end = pieces.at(-1)?.position ?? this.end;
  }

  /** The entries that were added after a position; undefined if some of them are not remembered. */
  since(position: number): readonly Piece[] | undefined {
    // From the end, since who asks has mostly seen all but the last few.
    const found = this.pieces.slice(this.pieces.findLastIndex((piece) => piece.position <= position) + 1);
    return found.length < this.end - position ? undefined : found;
  }
}
