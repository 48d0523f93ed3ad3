import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber, columnType } from '../../storage/read-models/database/columns.js';
import type { AxisChange } from '../../world/watch/axes.js';

/** What happened, as the feed calls it. More kinds may come; none is renamed. */
export const CHANGE_KINDS = [
  'CREATED',
  'UPDATED',
  'CORRECTED',
  'WITHDRAWN',
  'RETRACTED',
  'MERGED',
  'ERASED',
  'STATUS_CHANGED',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One change: an entry, or a zone's status that an entry or a boundary changed. */
@Entity('change')
@Index('change_by_time', ['at'])
@Index('change_of_thing', ['thing', 'seq'])
export class Change {
  /** Dense from 1. */
  @PrimaryColumn({ type: columnType.position, transformer: asNumber })
  seq!: number;

  @Column({ type: columnType.text })
  kind!: ChangeKind;

  /** Effective time of the entry, or the boundary. */
  @Column({ type: columnType.instant })
  at!: string;

  /** `incidents/<id>`: the thing of the entry, or the zone. */
  @Column({ type: columnType.text })
  thing!: string;

  /** Of the entry, or of the last entry of the append that changed the status; null if a boundary did. */
  @Column({ type: columnType.position, transformer: asNumber, nullable: true })
  position!: number | null;

  /** Zones that the thing was ever said to be about, or in, up to this change; the zone of a status. */
  @Column({ name: 'zone_ids', type: columnType.json })
  zoneIds!: readonly string[];

  /** Of a correction: the id of the entry that it withdrew. */
  @Column({ type: columnType.text, nullable: true })
  withdraws!: string | null;

  /** Of a status: what changed. */
  @Column({ type: columnType.json, nullable: true })
  status!: StatusChange | null;
}

/** How a status changed. */
export interface StatusChange {
  readonly axes: readonly AxisChange[];
  /** Ids of the entries that did it; none if time passed a boundary. */
  readonly eventIds: readonly string[];
}

/** Changes by zone. */
@Entity('change_zone')
export class ChangeZone {
  @PrimaryColumn({ name: 'zone_id', type: columnType.text })
  zoneId!: string;

  @PrimaryColumn({ type: columnType.position, transformer: asNumber })
  seq!: number;
}

/** How far the feed has come; one row, changed together with the rows that it counts. */
@Entity('change_progress')
export class ChangeProgress {
  @PrimaryColumn({ type: columnType.text })
  name!: string;

  /** The version of the feed that made the rows. */
  @Column({ type: columnType.integer })
  version!: number;

  /** The version of the time zone data that they were made with. */
  @Column({ type: columnType.text, default: '' })
  tz!: string;

  /** Last position whose entry is in the rows; -1 if none. */
  @Column({ type: columnType.position, transformer: asNumber })
  position!: number;

  /** Boundaries up to this moment are in the rows, ms since the epoch. */
  @Column({ type: columnType.position, transformer: asNumber })
  until!: number;

  /** The last number given; 0 if none. */
  @Column({ type: columnType.position, transformer: asNumber })
  seq!: number;

  /** Names these rows to readers (UUID): under one name a number never comes to mean another change. */
  @Column({ type: columnType.text, default: '' })
  feed!: string;

  /** As of the ledger's rows when these were begun: the last correction of the clock (its position), -1 if none. */
  @Column({ type: columnType.position, transformer: asNumber, default: -1 })
  corrected!: number;

  /** Over all rows in order, see `digestOf`; '' if there are none, or if some were taken back. */
  @Column({ type: columnType.text, default: '' })
  digest!: string;
}

export const changeTables = [Change, ChangeZone, ChangeProgress] as const;
