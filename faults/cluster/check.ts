import { Client } from 'pg';
import { PostgresSequenceStore } from '../../src/storage/log/kurrentdb/postgres-sequence-store.js';
import type { Running } from '../../bench/processes.js';
import type { Tally } from '../finding.js';
import { entriesAt } from '../../test/kurrentdb-server.js';
import { addressOf } from './event-store.js';

/** What is in the log. */
export interface Logged {
  /** Of the ledger's entries, in order. */
  readonly ids: readonly string[];
  /** Ids of the entries that each command made. */
  readonly byCommand: ReadonlyMap<string, readonly string[]>;
}

/** Holds log, sequence and read models to each other, once the instances have ended. */
export async function checkCluster(
  eventStore: Pick<Running, 'url'>,
  url: string,
  tally: Tally,
): Promise<Logged> {
  const logged = await entriesAt(addressOf(eventStore));
  const ids = logged.map(({ id }) => id);
  tally.count('entries', ids.length);
  tally.expect(new Set(ids).size === ids.length, 'an entry is in the log twice');
  const byCommand = new Map<string, string[]>();
  for (const { id, metadata } of logged) {
    const { $causationId } = metadata as { $causationId: string };
    byCommand.set($causationId, [...(byCommand.get($causationId) ?? []), id]);
  }
  const sequence = await PostgresSequenceStore.open(url);
  const { position } = await sequence.end();
  const sequenced = await sequence.between(-1, position, {});
  await sequence.close();
  tally.expect(
    sequenced.map(({ id }) => id).join() === ids.join(),
    'the sequence is not the log in its order',
  );
  tally.expect(
    sequenced.every((entry, index) => entry.position === index),
    'positions are not dense',
  );
  await checkRows(url, ids, tally);
  return { ids, byCommand };
}

/** The instances ended in order, so their read models may lack the last entries, and no others. */
async function checkRows(url: string, ids: readonly string[], tally: Tally): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('SELECT id FROM read_models.entry ORDER BY position');
  await client.end();
  tally.count('rows of the ledger', rows.length);
  tally.expect(
    rows.map(({ id }) => id).join() === ids.slice(0, rows.length).join(),
    'the rows of the ledger are not the entries in their order',
  );
}
