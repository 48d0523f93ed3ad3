import { Column, Entity, type EntityManager, PrimaryColumn } from 'typeorm';
import { type EventStore, FROM_START } from '../core/event-store.js';
import { StartRefused } from '../core/start-refused.js';
import { asBigint, columnType } from './database/columns.js';
import type { ReadModelDatabase } from './database/read-model-database.js';

const LOG = 'log';

/** The log that read models are made of, as it was at the last start; one row. */
@Entity('known_log')
export class KnownLog {
  @PrimaryColumn({ type: columnType.text })
  name!: string;

  /** Fingerprint of the log's secret, which tells empty logs apart. */
  @Column({ type: columnType.text })
  secret!: string;

  /** The log's last position then; FROM_START if it was empty. */
  @Column({ type: columnType.position, transformer: asBigint })
  position!: bigint;

  /** The entry there. */
  @Column({ name: 'event_id', type: columnType.text, nullable: true })
  eventId!: string | null;
}

export interface LogAtHand {
  readonly store: EventStore;
  /** Fingerprint of the log's secret. */
  readonly secret: string;
}

/**
 * Makes sure that the read models, and what else lies in their database, belong to this log, and remembers it. Of two
 * logs on one database the second would be taken for more of the first, and would sweep away its words.
 *
 * @throws StartRefused if they belong to another log, or to a later state of this one
 */
export async function mustBeOfThisLog(database: ReadModelDatabase, log: LogAtHand): Promise<void> {
  const { store, secret } = log;
  const known = await database.write((tx) =>
    knownIn(tx, { name: LOG, secret, position: FROM_START, eventId: null }),
  );
  await compare(known, log);
  const { position } = await store.head();
  const last = await entryAt(store, position);
  if (last === undefined || position <= known.position) return;
  // Of two processes that start, the one that has seen more may have been here first.
  const from = { name: LOG, position: known.position };
  await database.write((tx) => tx.update(KnownLog, from, { position, eventId: last }));
}

/** The same for who only reads. @throws StartRefused */
export async function mustNotBeOfAnother(database: ReadModelDatabase, log: LogAtHand): Promise<void> {
  const known = await database.read((tx) => tx.findOneBy(KnownLog, { name: LOG }));
  if (known !== null) await compare(known, log);
}

async function compare(known: KnownLog, { store, secret }: LogAtHand): Promise<void> {
  if (known.secret !== secret) {
    throw new StartRefused(
      'The read models belong to another log than this one, or LOG_SECRET_FILE is not the key that it was written with; give each log a READ_MODEL_URL and DATA_DIR of its own, and every instance on one log the same keys.',
    );
  }
  if (known.position === FROM_START || (await entryAt(store, known.position)) === known.eventId) return;
  throw new StartRefused(
    'The read models belong to another log than this one, or to a later state of it; give each log a READ_MODEL_URL and DATA_DIR of its own, or remove the read models as docs/operations.md says: they are made again.',
  );
}

async function knownIn(tx: EntityManager, begun: KnownLog): Promise<KnownLog> {
  const found = await tx.findOneBy(KnownLog, { name: LOG });
  if (found !== null) return found;
  // Of two processes that begin, one is first.
  await tx.createQueryBuilder().insert().into(KnownLog).values(begun).orIgnore().execute();
  return (await tx.findOneBy(KnownLog, { name: LOG })) ?? begun;
}

async function entryAt(store: EventStore, position: bigint): Promise<string | undefined> {
  if (position === FROM_START) return undefined;
  for await (const { id } of store.readAll(position - 1n)) return id;
  return undefined;
}
