import type { Pool, Queries } from 'pg';
import type { EventFilter } from '../../../core/event-store.js';
import { StartRefused } from '../../../core/start-refused.js';
import type { Instances } from '../../concurrency/instances.js';
import { placeOf as databaseOf, openPool, refusalOf } from '../../postgres/postgres-address.js';
import { PostgresMeta } from '../../read-models/database/postgres-meta.js';
import { isPassing } from '../../postgres/postgres-error.js';
import { inTransaction } from '../../postgres/postgres-transaction.js';
import { SharedSession } from '../../postgres/shared-session.js';
import { EventStoreUnavailable } from './failure.js';
import { SEQUENCING } from './lease.js';
import { hasSequence, makeSequenceSchema, SEQUENCE_SCHEMA } from './postgres-sequence-schema.js';
import {
  type LogPlace,
  type SequenceEnd,
  type SequenceEntry,
  sequencedTime,
  SequenceMoved,
  type SequenceStore,
  type Unsequenced,
} from './sequence-store.js';

const CONNECTIONS = 5;

/**
 * The sequence in a PostgreSQL database that several processes share: one of them writes it, under a lease, all read it.
 * That a position is given once is owed to comparing the end of the sequence in the transaction that moves it on.
 */
export class PostgresSequenceStore implements SequenceStore {
  readonly home = 'READ_MODEL_URL';
  readonly meta: PostgresMeta;

  private constructor(
    private readonly pool: Pool,
    private readonly session: SharedSession,
  ) {
    this.meta = new PostgresMeta(pool);
  }

  /** @throws StartRefused if the database cannot be opened, or holds the sequence of a newer version */
  static async open(url: string): Promise<PostgresSequenceStore> {
    const pool = openPool(url, SEQUENCE_SCHEMA, CONNECTIONS);
    const session = new SharedSession(url, SEQUENCE_SCHEMA);
    try {
      await inTransaction(pool, (tx) => makeSequenceSchema(tx, databaseOf(url)));
      await session.session();
      return new PostgresSequenceStore(pool, session);
    } catch (error) {
      await session.close();
      await pool.end();
      throw error instanceof StartRefused ? error : refusalOf(url, error);
    }
  }

  /** As others keep it; undefined if nobody has begun one. Nothing is made. @throws StartRefused as above */
  static async openForReading(url: string): Promise<PostgresSequenceStore | undefined> {
    const pool = openPool(url, SEQUENCE_SCHEMA, CONNECTIONS);
    try {
      if (await hasSequence(pool)) {
        return new PostgresSequenceStore(pool, new SharedSession(url, SEQUENCE_SCHEMA));
      }
      await pool.end();
      return undefined;
    } catch (error) {
      await pool.end();
      throw refusalOf(url, error);
    }
  }

  /** Other processes on the same sequence. */
  get instances(): Instances {
    return this.session;
  }

  end(): Promise<SequenceEnd> {
    return this.explaining(endIn(this.pool));
  }

  assign(after: number, events: readonly Unsequenced[]): Promise<SequenceEnd> {
    return this.explaining(
      inTransaction(this.pool, async (tx) => {
        const end = await endAt(after, tx);
        let { position, effectiveTime, place } = end;
        const rows = events.map((event) => {
          position += 1;
          effectiveTime = sequencedTime(effectiveTime, event);
          place = event.place;
          return { position, event };
        });
        const next = { position, effectiveTime, place };
        await moveTo(next, tx);
        await insert(rows, tx);
        await this.session.announce(tx, SEQUENCING);
        return next;
      }),
    );
  }

  pass(after: number, place: LogPlace): Promise<void> {
    return this.explaining(
      inTransaction(this.pool, async (tx) => {
        const end = await endAt(after, tx);
        await moveTo({ ...end, place }, tx);
      }),
    );
  }

  between(
    after: number,
    upTo: number,
    { streamPrefix = '', types }: EventFilter,
  ): Promise<readonly SequenceEntry[]> {
    return this.entries(
      `WHERE position > $1 AND position <= $2 AND ($3 = '' OR starts_with(stream, $3))
       AND ($4::text[] IS NULL OR type = ANY($4)) ORDER BY position`,
      [String(after), String(upTo), streamPrefix, types ?? null],
    );
  }

  bySubject(subject: string, after: number, limit: number): Promise<readonly SequenceEntry[]> {
    return this.entries(
      `WHERE position IN (SELECT position FROM subject WHERE subject = $1 AND position > $2 ORDER BY position LIMIT $3)
       ORDER BY position`,
      [subject, String(after), limit],
    );
  }

  byId(id: string): Promise<readonly SequenceEntry[]> {
    return this.entries('WHERE id = $1 ORDER BY position', [id]);
  }

  byCommand(commandId: string): Promise<readonly SequenceEntry[]> {
    return this.entries('WHERE command = $1 ORDER BY position', [commandId]);
  }

  inStream(stream: string, from: number, upTo: number): Promise<readonly SequenceEntry[]> {
    return this.entries('WHERE stream = $1 AND revision >= $2 AND revision <= $3 ORDER BY revision', [
      stream,
      String(from),
      String(upTo),
    ]);
  }

  doubledAfter(position: number): Promise<readonly SequenceEntry[]> {
    return this.entries(`WHERE position > $1 AND ${DOUBLED} ORDER BY position`, [String(position)]);
  }

  async headOf(stream: string): Promise<number> {
    const { rows } = await this.explaining(
      this.pool.query<{ head: string | null }>('SELECT max(revision) AS head FROM entry WHERE stream = $1', [
        stream,
      ]),
    );
    return Number(rows[0]?.head ?? -1);
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.pool.end();
  }

  private async entries(rest: string, values: readonly unknown[]): Promise<readonly SequenceEntry[]> {
    const { rows } = await this.explaining(
      this.pool.query<EntryRow>(
        `SELECT position, commit_place AS commit, prepare_place AS prepare, id, stream, revision, ${DOUBLED} AS doubled
         FROM entry ${rest}`,
        values,
      ),
    );
    return rows.map(({ position, commit, prepare, id, stream, revision, doubled }) => ({
      position: Number(position),
      place: { commit: BigInt(commit), prepare: BigInt(prepare) },
      id,
      stream,
      revision: Number(revision),
      doubled,
    }));
  }

  private async explaining<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw isPassing(error) ? new EventStoreUnavailable('its sequence cannot be reached') : error;
    }
  }
}

/** Whether the id of an entry stands earlier too. */
const DOUBLED =
  'EXISTS (SELECT 1 FROM entry AS earlier WHERE earlier.id = entry.id AND earlier.position < entry.position)';

/** `pg` answers 64-bit numbers as text. */
interface EntryRow {
  readonly position: string;
  readonly commit: string;
  readonly prepare: string;
  readonly id: string;
  readonly stream: string;
  readonly revision: string;
  readonly doubled: boolean;
}

interface EndRow {
  readonly position: string;
  readonly effectiveTime: string | null;
  readonly commit: string | null;
  readonly prepare: string | null;
}

async function endIn(tx: Queries, lock = ''): Promise<SequenceEnd> {
  const { rows } = await tx.query<EndRow>(
    `SELECT position, effective_time AS "effectiveTime", commit_place AS commit, prepare_place AS prepare
     FROM tail ${lock}`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The sequence has lost its end');
  const { position, effectiveTime, commit, prepare } = row;
  const place =
    commit === null || prepare === null ? undefined : { commit: BigInt(commit), prepare: BigInt(prepare) };
  return { position: Number(position), effectiveTime, place };
}

/** The end, which stands still until the transaction is over. @throws SequenceMoved if it is not at `after` */
async function endAt(after: number, tx: Queries): Promise<SequenceEnd> {
  const end = await endIn(tx, 'FOR UPDATE');
  if (end.position !== after) throw new SequenceMoved();
  return end;
}

async function moveTo({ position, effectiveTime, place }: SequenceEnd, tx: Queries): Promise<void> {
  await tx.query(
    'UPDATE tail SET position = $1, effective_time = $2, commit_place = $3, prepare_place = $4',
    [
      String(position),
      effectiveTime,
      place === undefined ? null : String(place.commit),
      place === undefined ? null : String(place.prepare),
    ],
  );
}

async function insert(
  rows: readonly { readonly position: number; readonly event: Unsequenced }[],
  tx: Queries,
): Promise<void> {
  if (rows.length === 0) return;
  const column = (of: (event: Unsequenced) => unknown): unknown[] => rows.map(({ event }) => of(event));
  await tx.query(
    `INSERT INTO entry (position, commit_place, prepare_place, id, stream, revision, type, command)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[])`,
    [
      rows.map(({ position }) => String(position)),
      column(({ place }) => String(place.commit)),
      column(({ place }) => String(place.prepare)),
      column(({ id }) => id),
      column(({ stream }) => stream),
      column(({ revision }) => String(revision)),
      column(({ type }) => type),
      column(({ commandId }) => commandId),
    ],
  );
  const spokenOf = rows.flatMap(({ position, event: { stream, subjects } }) =>
    [...new Set([stream, ...subjects])].map((subject) => ({ subject, position: String(position) })),
  );
  await tx.query('INSERT INTO subject SELECT * FROM unnest($1::text[], $2::bigint[])', [
    spokenOf.map(({ subject }) => subject),
    spokenOf.map(({ position }) => position),
  ]);
}
