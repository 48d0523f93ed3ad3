import type { EntityManager } from 'typeorm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FROM_START, type LogHead, type RecordedEvent } from '../../core/event-store.js';
import { columnType } from '../read-models/database/columns.js';
import type { ReadModelDatabase } from '../read-models/database/read-model-database.js';
import type { Meta } from './meta.js';

/** What a store remembers of the log beside it, as it was when both were last together. */
export interface LogPoint {
  /** `<fingerprint of the log's secret>:<id of entry 0>`; without the id while the log was empty. */
  readonly ledger: string;
  /** The log's last position then; FROM_START if it was empty. */
  readonly position: number;
  /** The entry there; null if there was none, or if it was not noted. */
  readonly eventId: string | null;
}

/**
 * How the log at hand stands to what is remembered of it: it is another ledger's, it lacks entries that were there, it has
 * another entry where one was (two histories from one beginning), or it is this one, perhaps grown since.
 */
export type Standing = 'other' | 'shorter' | 'branched' | 'this';

/** What of a log is looked at: its end, and the ids of its entries, in order. */
export interface LogAtHand {
  head(): Promise<Pick<LogHead, 'position'>>;
  readAll(after: number): AsyncIterable<Pick<RecordedEvent, 'id'>>;
}

/** The log at hand, to be compared with what is remembered of it. */
export class KnownLog {
  private first: string | undefined;

  /** @param secret fingerprint of the log's secret, which tells empty logs apart */
  constructor(
    private readonly store: LogAtHand,
    private readonly secret: string,
  ) {}

  /** Whose log it is: see `LogPoint`. */
  async ledger(): Promise<string> {
    this.first ??= (await this.entryAt(0)) ?? undefined;
    return `${this.secret}:${this.first ?? ''}`;
  }

  /** The log as it is now; what it says is durable. */
  async point(): Promise<LogPoint> {
    const { position } = await this.store.head();
    return { ledger: await this.ledger(), position, eventId: await this.entryAt(position) };
  }

  async standing({ ledger, position, eventId }: LogPoint): Promise<Standing> {
    const here = await this.ledger();
    const isBegun = !ledger.endsWith(':');
    if (isBegun && here === `${this.secret}:` && ledger.startsWith(here)) return 'shorter';
    if (isBegun ? ledger !== here : !here.startsWith(ledger)) return 'other';
    if (position > (await this.store.head()).position) return 'shorter';
    if (position === FROM_START || eventId === null) return 'this';
    return (await this.entryAt(position)) === eventId ? 'this' : 'branched';
  }

  private async entryAt(position: number): Promise<string | null> {
    if (position === FROM_START) return null;
    for await (const { id } of this.store.readAll(position - 1)) return id;
    return null;
  }
}

/** What is to be known of the read models as a whole. */
@Entity('meta')
export class ReadModelMetaRow {
  @PrimaryColumn({ type: columnType.text })
  key!: string;

  @Column({ type: columnType.text })
  value!: string;
}

/** The table `meta` of the read models' database. */
export class ReadModelMeta implements Meta {
  constructor(private readonly database: ReadModelDatabase) {}

  get(key: string): Promise<string | undefined> {
    return this.database.read((tx) => valueOf(tx, key));
  }

  async set(values: Readonly<Record<string, string>>): Promise<void> {
    await this.database.write(async (tx) => {
      for (const [key, value] of Object.entries(values))
        await tx.upsert(ReadModelMetaRow, { key, value }, ['key']);
    });
  }
}

async function valueOf(tx: EntityManager, key: string): Promise<string | undefined> {
  return (await tx.findOneBy(ReadModelMetaRow, { key }))?.value;
}
