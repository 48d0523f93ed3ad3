import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { ReadModelAway } from '../read-models/database/engine.js';
import type { Instances, Lease, Transaction } from '../concurrency/instances.js';
import { type Schema, sessionOf } from './postgres-address.js';
import { isPassing } from './postgres-error.js';

const CHANNEL = 'ceasefire_read_models';

/**
 * A session of its own, whose advisory locks are leases: PostgreSQL gives them up when the session ends, however the
 * process ends. A lease only spares work and noise; that each entry is in the rows once is owed to comparing the
 * progress before it is set.
 */
export class SharedSession implements Instances {
  private readonly id = randomUUID();
  private readonly held = new Map<string, AbortController>();
  private readonly listeners = new Set<(work: string) => void>();
  private opened: Promise<Client> | undefined;

  constructor(
    private readonly url: string,
    private readonly schema: Schema = 'read_models',
  ) {}

  /** The session; a new one if there is none, or the last one broke. */
  session(): Promise<Client> {
    const opening = (this.opened ??= this.open());
    opening.catch(() => this.forget(opening));
    return opening;
  }

  /** @throws ReadModelAway if the database cannot be reached */
  async take(work: string): Promise<Lease | undefined> {
    // The session that has a lock is given it again: within the process this map is what counts.
    if (this.held.has(work)) return undefined;
    const loss = new AbortController();
    this.held.set(work, loss);
    try {
      const session = await this.session();
      const taken = await ask(session, 'pg_try_advisory_lock', work);
      // Lost in the meantime, with the session.
      if (taken && !loss.signal.aborted) return this.leaseOn(session, work, loss);
      this.drop(work, loss);
      return undefined;
    } catch (error) {
      this.drop(work, loss);
      throw isPassing(error) ? new ReadModelAway(error) : error;
    }
  }

  async announce(tx: Transaction, work: string): Promise<void> {
    await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, `${this.id} ${work}`]);
  }

  onNews(listener: (work: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await opened?.then(
      (session) => session.end(),
      () => undefined,
    );
  }

  private leaseOn(session: Client, work: string, loss: AbortController): Lease {
    return {
      lost: loss.signal,
      release: async () => {
        // Somebody else may have it, on another session.
        if (loss.signal.aborted) return;
        await ask(session, 'pg_advisory_unlock', work).catch(() => undefined);
        this.drop(work, loss);
      },
    };
  }

  private drop(work: string, loss: AbortController): void {
    if (this.held.get(work) === loss) this.held.delete(work);
  }

  private async open(): Promise<Client> {
    const session = new Client(sessionOf(this.url, this.schema));
    session.on('error', () => undefined);
    session.on('notification', ({ payload = '' }: { payload?: string }) => this.hear(payload));
    session.on('end', () => this.lose(session));
    await session.connect();
    // A host that vanished without a word keeps its leases no longer than this notices.
    await session.query(
      `SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; LISTEN ${CHANNEL}`,
    );
    return session;
  }

  private hear(payload: string): void {
    const space = payload.indexOf(' ');
    if (payload.slice(0, space) === this.id) return;
    for (const listener of this.listeners) listener(payload.slice(space + 1));
  }

  private lose(session: Client): void {
    this.opened?.then(
      (current) => {
        if (current !== session) return;
        this.opened = undefined;
        const lost = [...this.held.values()];
        this.held.clear();
        for (const loss of lost) loss.abort();
      },
      () => undefined,
    );
  }

  private forget(opening: Promise<Client>): void {
    if (this.opened === opening) this.opened = undefined;
  }
}

async function ask(
  session: Client,
  how: 'pg_try_advisory_lock' | 'pg_advisory_unlock',
  work: string,
): Promise<boolean> {
  const { rows } = await session.query<{ done: boolean }>(`SELECT ${how}($1::bigint) AS done`, [
    lockKey(work),
  ]);
  return rows[0]?.done === true;
}

/** The number by which the server knows a lock. */
export function lockKey(work: string): string {
  return createHash('sha256').update(`ceasefire-ledger/${work}`).digest().readBigInt64BE().toString();
}
