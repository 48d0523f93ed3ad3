import { createHmac, randomUUID } from 'node:crypto';
import type { Pool, Queries } from 'pg';
import { KeyReused, Unavailable } from '../../core/errors.js';
import { StartRefused } from '../../core/start-refused.js';
import { openPool, refusalOf } from '../postgres/postgres-address.js';
import { PostgresMeta } from '../read-models/database/postgres-meta.js';
import { isPassing } from '../postgres/postgres-error.js';
import { inTransaction } from '../postgres/postgres-transaction.js';
import { openedWords, openWords, type SealedWords, sealWords } from './sealed-words.js';
import { makeTextSchema, TEXT_SCHEMA } from './postgres-text-schema.js';
import {
  type ReferredWords,
  SWEPT_AFTER_MS,
  type TextStore,
  type UnreadableWords,
  type Words,
  WordsErased,
} from './text-store.js';

/** References looked at in one go by a sweep. */
const PAGE = 500;
const CONNECTIONS = 5;

/** What `PostgresTextStore.open` is given. */
export interface PostgresTextOptions {
  readonly url: string;
  /** 32 bytes of the key file; the same for all processes that share the database. */
  readonly masterKey: Uint8Array;
  /** Age (ms) from which on words of other processes and earlier runs may be swept; a day unless said. */
  readonly sweptAfterMs?: number;
}

/** The text store in a PostgreSQL database that several processes may share, everything sealed. */
export class PostgresTextStore implements TextStore {
  readonly meta: PostgresMeta;
  /** Names this opening: words put last by it are spared by its sweep. */
  private readonly run = randomUUID();

  private constructor(
    private readonly pool: Pool,
    private readonly masterKey: Uint8Array,
    private readonly sweptAfterMs: number,
  ) {
    this.meta = new PostgresMeta(pool);
  }

  /** @throws StartRefused if the database cannot be opened, is a newer version's, or was written under another key */
  static async open({ url, masterKey, sweptAfterMs }: PostgresTextOptions): Promise<PostgresTextStore> {
    const pool = openPool(url, TEXT_SCHEMA, CONNECTIONS);
    try {
      const fingerprint = createHmac('sha256', masterKey).update('fingerprint').digest('hex');
      await inTransaction(pool, (tx) => makeTextSchema(tx, fingerprint));
      return new PostgresTextStore(pool, masterKey, sweptAfterMs ?? SWEPT_AFTER_MS);
    } catch (error) {
      await pool.end();
      throw error instanceof StartRefused ? error : refusalOf(url, error);
    }
  }

  async put(words: readonly ReferredWords[]): Promise<ReadonlyMap<string, Uint8Array>> {
    if (words.length === 0) return new Map();
    const byRef = new Map<string, ReferredWords>();
    // In one order everywhere, so that two that put the same words do not wait for each other in a circle.
    for (const each of [...words].sort((a, b) => (a.ref < b.ref ? -1 : 1))) {
      mustBeTheSame(each, byRef.get(each.ref) ?? each);
      byRef.set(each.ref, each);
    }
    return this.explaining(inTransaction(this.pool, (tx) => this.keep(byRef, tx)));
  }

  private async keep(
    words: ReadonlyMap<string, ReferredWords>,
    tx: Queries,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const sealed = [...words.values()].map((each) => sealWords(this.masterKey, each));
    const inserted = await tx.query<{ ref: string; commitment: Uint8Array }>(
      `INSERT INTO words (ref, command_id, commitment, wrapped_key, sealed, run)
       SELECT *, $6::uuid FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[])
       ON CONFLICT (ref) DO NOTHING RETURNING ref, commitment`,
      [
        [...words.keys()],
        [...words.values()].map(({ commandId }) => commandId),
        sealed.map(({ commitment }) => commitment),
        sealed.map(({ wrappedKey }) => wrappedKey),
        sealed.map((each) => each.sealed),
        this.run,
      ],
    );
    // After the insert: an erasure that it waited for is seen here.
    const [erased] = await erasedOf([...words.keys()], tx);
    if (erased !== undefined) throw new WordsErased(erased);
    const commitments = new Map(inserted.rows.map(({ ref, commitment }) => [ref, commitment]));
    const again = new Map([...words].filter(([ref]) => !commitments.has(ref)));
    if (again.size === 0) return commitments;
    for (const kept of await this.touch([...again.keys()], tx)) {
      mustBeTheSame(again.get(kept.ref) as ReferredWords, openWords(this.masterKey, kept));
      commitments.set(kept.ref, kept.commitment);
      again.delete(kept.ref);
    }
    // Gone between two statements, since a sweep was quicker.
    if (again.size > 0) for (const [ref, each] of await this.keep(again, tx)) commitments.set(ref, each);
    return commitments;
  }

  /** Words that are put again, kept from sweeps; no sweep or erasure gets between the look and the commit. */
  private async touch(refs: readonly string[], tx: Queries): Promise<readonly SealedWords[]> {
    const { rows } = await tx.query<SealedWords>(
      `SELECT ref, commitment, wrapped_key AS "wrappedKey", sealed FROM words
       WHERE ref = ANY($1) ORDER BY ref FOR UPDATE`,
      [refs],
    );
    await tx.query('UPDATE words SET run = $2, put_at = clock_timestamp() WHERE ref = ANY($1)', [
      refs,
      this.run,
    ]);
    return rows;
  }

  async get(refs: readonly string[]): Promise<ReadonlyMap<string, Words | UnreadableWords>> {
    const { rows } = await this.explaining(
      this.pool.query<SealedWords>(
        `SELECT ref, commitment, wrapped_key AS "wrappedKey", sealed FROM words WHERE ref = ANY($1)`,
        [refs],
      ),
    );
    const kept = new Map(rows.map((row) => [row.ref, row]));
    return new Map(
      refs.flatMap((ref): [string, Words | UnreadableWords][] => {
        const row = kept.get(ref);
        return row === undefined ? [] : [[ref, openedWords(this.masterKey, row)]];
      }),
    );
  }

  async erased(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.explaining(erasedOf(refs, this.pool)));
  }

  async lost(refs: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.explaining(
      this.pool.query<{ ref: string }>(
        `SELECT ref FROM unnest($1::text[]) AS asked (ref)
         WHERE ref NOT IN (SELECT ref FROM words WHERE ref = ANY($1))
           AND ref NOT IN (SELECT ref FROM erased WHERE ref = ANY($1))`,
        [refs],
      ),
    );
    return new Set(rows.map(({ ref }) => ref));
  }

  async isEmpty(): Promise<boolean> {
    return (await this.explaining(this.pool.query('SELECT 1 FROM words LIMIT 1'))).rows.length === 0;
  }

  /**
   * What lay in the table is free space after it. The write-ahead log, replicas and backups of the server hold it for as
   * long as they are kept, sealed under the key file (docs/operations.md).
   */
  async erase(ref: string): Promise<void> {
    const { rowCount } = await this.explaining(
      this.pool.query(
        `WITH gone AS (DELETE FROM words WHERE ref = $1 RETURNING ref)
         INSERT INTO erased (ref) SELECT ref FROM gone ON CONFLICT DO NOTHING`,
        [ref],
      ),
    );
    if (rowCount === 1) await this.explaining(this.pool.query('VACUUM words'));
  }

  async sweep(isDone: (commandId: string) => boolean | Promise<boolean>): Promise<number> {
    let swept = 0;
    for (let after = '', page; (page = await this.settled(after)).length > 0;) {
      const done: string[] = [];
      const orphans: string[] = [];
      for (const { ref, commandId } of page) {
        after = ref;
        ((await isDone(commandId)) ? done : orphans).push(ref);
      }
      await this.settle('UPDATE words SET done = true', done);
      swept += await this.settle('DELETE FROM words', orphans);
    }
    return swept;
  }

  private async settled(after: string): Promise<readonly { ref: string; commandId: string }[]> {
    const { rows } = await this.explaining(
      this.pool.query<{ ref: string; commandId: string }>(
        `SELECT ref, command_id AS "commandId" FROM words
         WHERE NOT done AND ref > $1 AND ${SETTLED} ORDER BY ref LIMIT $4`,
        [after, this.run, this.sweptAfterMs, PAGE],
      ),
    );
    return rows;
  }

  /** Only those that nobody has put again since they were looked at. */
  private async settle(what: string, refs: readonly string[]): Promise<number> {
    const { rowCount } = await this.explaining(
      this.pool.query(`${what} WHERE ref = ANY($1) AND ${SETTLED}`, [refs, this.run, this.sweptAfterMs]),
    );
    return rowCount ?? 0;
  }

  async spare(): Promise<void> {
    await this.explaining(this.pool.query('UPDATE words SET done = true WHERE NOT done'));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async explaining<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!isPassing(error)) throw error;
      throw new Unavailable('STORE_UNAVAILABLE', 'The words cannot be reached now; ask again.');
    }
  }
}

/** Put last by another run than $2, longer ago than $3 ms by the server's clock. */
const SETTLED = `run <> $2 AND put_at <= clock_timestamp() - $3 * interval '1 millisecond'`;

async function erasedOf(refs: readonly string[], tx: Queries): Promise<readonly string[]> {
  const { rows } = await tx.query<{ ref: string }>('SELECT ref FROM erased WHERE ref = ANY($1)', [refs]);
  return rows.map(({ ref }) => ref);
}

/** @throws KeyReused */
function mustBeTheSame(given: Words, kept: Words): void {
  if (given.text !== kept.text || given.lang !== kept.lang) throw new KeyReused();
}
