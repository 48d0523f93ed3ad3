import { type EntityManager, In } from 'typeorm';
import type { Entry } from '../rules/facts/entries.js';
import type { EntryCache } from './entry-cache.js';
import { chunks } from './chunks.js';
import { isFolded } from './set-aside.js';
import { EntrySubject, IncidentWhere, LedgerEntry } from './tables.js';

/** When incidents of interest may have been, in ms; `detaining` ones count however long ago they were. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Reads entries as they stood at one position: none after it, none withdrawn by it. */
export class EntryReader {
  constructor(
    private readonly tx: EntityManager,
    /** The last position that is known. */
    readonly position: number,
    /** Rows that need not be read again. */
    private readonly cache?: EntryCache,
  ) {}

  /** All entries of some streams. */
  async ofStreams(streams: Iterable<string>): Promise<LedgerEntry[]> {
    if (this.cache) return this.standingOf(await this.cache.ofStreams([...streams], this.tx));
    return this.chunked([...streams], async (chunk) =>
      this.standingOf(await this.known().andWhere('e.stream IN (:...chunk)', { chunk }).getMany()),
    );
  }

  /** Entries of streams of some kinds that speak of some things; `types` narrows them further. */
  async about(
    subjects: Iterable<string>,
    kinds: readonly string[],
    types?: readonly string[],
  ): Promise<LedgerEntry[]> {
    if (this.cache) {
      const found = this.standingOf(await this.cache.about([...new Set(subjects)], kinds, this.tx));
      return types ? found.filter(({ type }) => types.includes(type)) : found;
    }
    return this.chunked([...subjects], async (chunk) => {
      const query = this.known()
        .innerJoin(EntrySubject, 's', 's.position = e.position')
        .andWhere('s.subject IN (:...chunk)', { chunk })
        .andWhere('s.kind IN (:...kinds)', { kinds });
      if (types) query.andWhere('e.type IN (:...types)', { types });
      return this.standingOf(await query.getMany());
    });
  }

  /** Incidents filed under some keys that may have been in the period, and older ones that detain people. */
  async incidentsAt(keys: Iterable<string>, { from, to }: Period): Promise<Set<string>> {
    const rows = await this.chunked([...keys], async (chunk) => {
      const filed = () =>
        this.tx
          .createQueryBuilder(IncidentWhere, 'w')
          .select('w.incident_id', 'incidentId')
          .where('w.key IN (:...chunk)', { chunk })
          .andWhere('w.starts <= :to', { to });
      // Two questions, since one with OR would walk through all that was ever filed under the keys.
      return [
        ...(await filed().andWhere('w.ends >= :from', { from }).getRawMany<{ incidentId: string }>()),
        ...(await filed().andWhere('w.detains').getRawMany<{ incidentId: string }>()),
      ];
    });
    return new Set(rows.map(({ incidentId }) => incidentId));
  }

  /** Streams that exist, of those asked for. */
  async existing(streams: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.tx.find(LedgerEntry, {
      select: { stream: true, position: true },
      where: { stream: In([...streams]), revision: 0 },
    });
    return new Set(rows.filter(({ position }) => position <= this.position).map(({ stream }) => stream));
  }

  private standingOf(rows: readonly LedgerEntry[]): LedgerEntry[] {
    return rows.filter(
      ({ position, withdrawnAt }) =>
        position <= this.position && (withdrawnAt === null || withdrawnAt > this.position),
    );
  }

  /** Withdrawn ones too, so that one whose row says so by damage is found. */
  private known() {
    return this.tx
      .createQueryBuilder(LedgerEntry, 'e')
      .where('e.position <= :position', { position: this.position });
  }

  private async chunked<Row>(
    values: readonly string[],
    read: (chunk: readonly string[]) => Promise<Row[]>,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (const chunk of chunks(values)) rows.push(...(await read(chunk)));
    return rows;
  }
}

/** The entries as the rules take them: each once, in order of position, but for those that they cannot take. Types that the rules do not know change nothing. */
export function toRuleEntries(rows: Iterable<LedgerEntry>): Entry[] {
  const byPosition = new Map<number, LedgerEntry>();
  for (const row of rows) byPosition.set(row.position, row);
  return [...byPosition.values()]
    .filter(isFolded)
    .sort((a, b) => a.position - b.position)
    .map(({ type, position, id, recordedAt, data }) => ({ type, position, id, recordedAt, data }) as Entry);
}
