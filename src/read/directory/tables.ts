import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber, columnType } from '../../storage/read-models/database/columns.js';

/** A thing of a registry, and the position at which it was registered. */
@Entity('directory_thing')
@Index('directory_thing_by_registration', ['kind', 'position'], { unique: true })
export class DirectoryThing {
  @PrimaryColumn({ type: columnType.text })
  kind!: string;

  @PrimaryColumn({ type: columnType.text })
  id!: string;

  @Column({ type: columnType.position, transformer: asNumber })
  position!: number;

  /** A source that was promised not to be named: only those who may see sources learn that it is there. */
  @Column({ type: columnType.boolean })
  confidential!: boolean;
}

/**
 * A name of a thing, or the rest of one from a later word on, so that a name is found by any of its words. Rows belong
 * to the entry that gave the name and go when it is withdrawn.
 */
@Entity('directory_name')
@Index('directory_name_by_letters', ['kind', 'folded'])
@Index('directory_name_by_skeleton', ['kind', 'skeleton'])
export class DirectoryName {
  @PrimaryColumn({ name: 'event_id', type: columnType.text })
  eventId!: string;

  @PrimaryColumn({ type: columnType.integer })
  ordinal!: number;

  @Column({ type: columnType.text })
  kind!: string;

  @Column({ name: 'thing_id', type: columnType.text })
  thingId!: string;

  /** Not only the rest of it. */
  @Column({ type: columnType.boolean })
  whole!: boolean;

  /** Its folded words (`fold-name.ts`). */
  @Column({ type: columnType.text })
  folded!: string;

  /** What was heard of them (`skeleton.ts`). */
  @Column({ type: columnType.text })
  skeleton!: string;
}

export const directoryTables = [DirectoryThing, DirectoryName] as const;
