import { type EntityManager, In } from 'typeorm';
import { LRUCache } from 'lru-cache';
import { chunks } from './chunks.js';
import { EntrySubject, LedgerEntry } from './tables.js';
import { kindOf } from '../fields/things.js';

/** Streams and subjects that are kept; what was not asked for in a long time goes first. */
const MOST = 20_000;

/** Where an entry about something stands. */
interface Mention {
  readonly stream: string;
  readonly position: number;
}

/**
 * Rows of the ledger in memory, whole streams at a time, for whoever evaluates one thing after the other along the log.
 * Its owner tells it of every entry that comes, before it looks at the ledger as of that entry.
 */
export class EntryCache {
  private readonly streams = new LRUCache<string, readonly LedgerEntry[]>({ max: MOST });
  private readonly mentions = new LRUCache<string, readonly Mention[]>({ max: MOST });

  /** Forgets what an entry may have changed: its stream, and what is known to be about its subjects. */
  forget({ stream, subjects }: { readonly stream: string; readonly subjects: readonly string[] }): void {
    this.streams.delete(stream);
    for (const subject of subjects) this.mentions.delete(keyOf(kindOf(stream), subject));
  }

  /** Keeps the entries of a new stream, which are all that it has. */
  keep(stream: string, entries: readonly LedgerEntry[]): void {
    this.streams.set(stream, entries);
  }

  /** All entries of some streams, whenever they were recorded. */
  async ofStreams(streams: readonly string[], tx: EntityManager): Promise<LedgerEntry[]> {
    const found = new Map<string, LedgerEntry[]>();
    const rows: LedgerEntry[] = [];
    for (const stream of streams) {
      const known = this.streams.get(stream);
      if (known === undefined) found.set(stream, []);
      else rows.push(...known);
    }
    for (const chunk of chunks([...found.keys()])) {
      for (const row of await tx.findBy(LedgerEntry, { stream: In(chunk) })) {
        found.get(row.stream)?.push(row);
        rows.push(row);
      }
    }
    for (const [stream, entries] of found) this.streams.set(stream, entries);
    return rows;
  }

  /** Entries of streams of some kinds that speak of some things, whenever they were recorded. */
  async about(
    subjects: readonly string[],
    kinds: readonly string[],
    tx: EntityManager,
  ): Promise<LedgerEntry[]> {
    const missing = subjects.filter((subject) =>
      kinds.some((kind) => this.mentions.get(keyOf(kind, subject)) === undefined),
    );
    const found = new Map<string, Mention[]>(
      missing.flatMap((subject) => kinds.map((kind) => [keyOf(kind, subject), []])),
    );
    for (const chunk of chunks(missing)) {
      for (const { kind, subject, ...mention } of await mentionsOf(chunk, kinds, tx)) {
        found.get(keyOf(kind, subject))?.push(mention);
      }
    }
    for (const [key, mentions] of found) this.mentions.set(key, mentions);
    const mentions = subjects.flatMap((subject) =>
      kinds.flatMap(
        (kind) => found.get(keyOf(kind, subject)) ?? this.mentions.get(keyOf(kind, subject)) ?? [],
      ),
    );
    const positions = new Set(mentions.map(({ position }) => position));
    const rows = await this.ofStreams([...new Set(mentions.map(({ stream }) => stream))], tx);
    return rows.filter(({ position }) => positions.has(position));
  }
}

function keyOf(kind: string, subject: string): string {
  return `${kind} ${subject}`;
}

async function mentionsOf(
  subjects: readonly string[],
  kinds: readonly string[],
  tx: EntityManager,
): Promise<readonly (Mention & { readonly kind: string; readonly subject: string })[]> {
  const rows = await tx
    .createQueryBuilder(EntrySubject, 's')
    .innerJoin(LedgerEntry, 'e', 'e.position = s.position')
    .select(['s.subject AS subject', 's.kind AS kind', 'e.stream AS stream', 'e.position AS position'])
    .where('s.subject IN (:...subjects) AND s.kind IN (:...kinds)', { subjects, kinds })
    .getRawMany<{ subject: string; kind: string; stream: string; position: number | string }>();
  return rows.map(({ position, ...row }) => ({ ...row, position: Number(position) }));
}
