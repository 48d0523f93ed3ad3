import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../config/config.js';
import { FROM_START, type LogHead } from '../../../core/event-store.js';
import type { LogAtHand } from '../../known-log/known-log.js';
import { readPages } from '../log-pages.js';
import { FILE_LEASE, type Lease, sharedLease } from './lease.js';
import { PostgresSequenceStore } from './postgres-sequence-store.js';
import type { SequenceEntry, SequenceStore } from './sequence-store.js';
import { SqliteSequenceStore } from './sqlite-sequence-store.js';

const FILE = 'sequence.sqlite';

/**
 * The sequence of a log on a server, and the right to go on with it. Where read models are shared, so is the sequence:
 * several processes may then serve one log.
 *
 * @throws StartRefused and the refusals of a file
 */
export async function openSequence({
  readModel,
  dataDir,
}: Config): Promise<{ sequence: SequenceStore; lease: Lease }> {
  if (readModel.kind !== 'postgres') {
    return { sequence: SqliteSequenceStore.open(join(dataDir, FILE)), lease: FILE_LEASE };
  }
  const sequence = await PostgresSequenceStore.open(readModel.url);
  return { sequence, lease: sharedLease(sequence.instances) };
}

/** The same to read it beside whoever keeps it; undefined if there is none yet. @throws StartRefused, FileRefused */
export async function openSequenceForReading({
  readModel,
  dataDir,
}: Config): Promise<SequenceStore | undefined> {
  if (readModel.kind === 'postgres') return PostgresSequenceStore.openForReading(readModel.url);
  const file = join(dataDir, FILE);
  return existsSync(file) ? SqliteSequenceStore.openForReading(file) : undefined;
}

/**
 * The log as far as positions were given, by the ids of its entries, without asking the server; empty before the first start.
 *
 * @throws StartRefused, FileRefused
 */
export async function openSequencedLog(
  config: Config,
): Promise<LogAtHand & { readonly close: () => Promise<void> }> {
  const sequence = await openSequenceForReading(config);
  const head = async (): Promise<Pick<LogHead, 'position'>> =>
    (await sequence?.end()) ?? { position: FROM_START };
  return {
    head,
    async *readAll(after) {
      if (sequence !== undefined) yield* readPages(sequence, after, (await head()).position, {});
    },
    close: async () => sequence?.close(),
  };
}

/** The effective time of the last position that was given; null if none was. @throws StartRefused, FileRefused */
export async function lastSequencedTime(config: Config): Promise<string | null> {
  const sequence = await openSequenceForReading(config);
  try {
    return (await sequence?.end())?.effectiveTime ?? null;
  } finally {
    await sequence?.close();
  }
}

/**
 * The entries whose id stood earlier in the log, which every fold passes over (rules.md, section 1), as far as positions
 * were given. An embedded log refuses such entries, so it has none.
 *
 * @throws StartRefused, FileRefused
 */
export async function doubledEntries(config: Config): Promise<readonly SequenceEntry[]> {
  if (config.eventStore.kind !== 'kurrentdb') return [];
  const sequence = await openSequenceForReading(config);
  try {
    return (await sequence?.doubledAfter(FROM_START)) ?? [];
  } finally {
    await sequence?.close();
  }
}
