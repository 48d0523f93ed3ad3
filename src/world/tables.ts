import { AfterLoad, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber, columnType } from '../storage/read-models/database/columns.js';
import { RowDamaged } from '../storage/read-models/database/read-model-damage.js';
import { asFiledData } from './filed-data.js';
import { digestOf } from './row-digest.js';

/** Rows that were made before the column was have nothing in it. */
const nullAsFalse = { to: (value: boolean) => value, from: (stored: unknown) => Boolean(stored) };

/** Every entry of the log with its data opened, once; what was withdrawn says from which position on. */
@Entity('entry')
@Index('entry_of_stream', ['stream', 'revision'], { unique: true })
@Index('entry_by_id', ['id'], { unique: true })
@Index('entry_by_effective_time', ['effectiveAt', 'position'])
@Index('entry_unreadable', ['position'], { where: 'unreadable' })
export class LedgerEntry {
  @PrimaryColumn({ type: columnType.position, transformer: asNumber })
  position!: number;

  @Column({ type: columnType.text })
  id!: string;

  @Column({ type: columnType.text })
  stream!: string;

  @Column({ type: columnType.position, transformer: asNumber })
  revision!: number;

  @Column({ type: columnType.text })
  type!: string;

  @Column({ name: 'recorded_at', type: columnType.instant })
  recordedAt!: string;

  /** Running maximum of `recordedAt` up to this position (rules.md, section 1). */
  @Column({ name: 'effective_at', type: columnType.instant })
  effectiveAt!: string;

  @Column({ name: 'recorded_by', type: columnType.text })
  recordedBy!: string;

  @Column({ name: 'correlation_id', type: columnType.text })
  correlationId!: string;

  @Column({ name: 'causation_id', type: columnType.text })
  causationId!: string;

  @Column({ name: 'valid_earliest', type: columnType.instant, nullable: true })
  validEarliest!: string | null;

  @Column({ name: 'valid_latest', type: columnType.instant, nullable: true })
  validLatest!: string | null;

  /** Of an entry that is not readable only what can be read. */
  @Column({ type: columnType.text, transformer: asFiledData })
  data!: object;

  /** Whether the rules cannot take it (`rules/readable.ts`): it and what rests on its thing is set aside, by name. */
  @Column({ type: columnType.boolean, nullable: true, transformer: nullAsFalse })
  unreadable!: boolean;

  /** Position from which on folds ignore it. */
  @Column({ name: 'withdrawn_at', type: columnType.position, transformer: asNumber, nullable: true })
  withdrawnAt!: number | null;

  /** Id of the entry that withdrew it. */
  @Column({ name: 'withdrawn_by', type: columnType.text, nullable: true })
  withdrawnBy!: string | null;

  /** Of all the rest (`row-digest.ts`); null in rows that were made before the column was. */
  @Column({ type: columnType.text, nullable: true })
  digest!: string | null;

  /** Called by TypeORM for every row that it reads; of one that is read in part nothing can be said. @throws RowDamaged */
  @AfterLoad()
  mustBeAsFiled?(): void {
    if (this.digest != null && this.digest !== digestOf(this)) throw new RowDamaged(`entry ${this.position}`);
  }
}

/** Which things an entry speaks of, its own included; `kind` is the kind of stream that the entry stands in. */
@Entity('entry_subject')
export class EntrySubject {
  @PrimaryColumn({ type: columnType.text })
  subject!: string;

  @PrimaryColumn({ type: columnType.text })
  kind!: string;

  @PrimaryColumn({ type: columnType.position, transformer: asNumber })
  position!: number;
}

/**
 * Where and when an incident may have been, over all that was ever said of it: a superset by which a zone finds the
 * incidents that its rules then judge. See `where-keys.ts` for the keys.
 */
@Entity('incident_where')
@Index('incident_where_by_end', ['key', 'ends', 'starts', 'incidentId'])
@Index('incident_where_detaining', ['key', 'starts', 'incidentId'], { where: 'detains' })
export class IncidentWhere {
  @PrimaryColumn({ type: columnType.text })
  key!: string;

  @PrimaryColumn({ name: 'incident_id', type: columnType.text })
  incidentId!: string;

  /** Milliseconds since the epoch; bounds that are open are the ends of what an instant can be. */
  @Column({ type: columnType.position, transformer: asNumber })
  starts!: number;

  @Column({ type: columnType.position, transformer: asNumber })
  ends!: number;

  /** Whether people were ever said to be arrested: such incidents count in `detention` for good. */
  @Column({ type: columnType.boolean })
  detains!: boolean;
}

export const ledgerTables = [LedgerEntry, EntrySubject, IncidentWhere] as const;
