import { StartRefused } from '../../../core/start-refused.js';
import type { LogReader } from './log-reader.js';
import { backOff, type Patience } from './patience.js';
import { isAfter, type SequenceEnd, type SequenceStore } from './sequence-store.js';

/** What the ledger's streams are called on the server begins with this: other programs may share it. */
export const PREFIX = 'ceasefire.';

/**
 * A sequence of another server, or of another state of this one, would give positions to the wrong events and skip others:
 * it is right if the event at its last entry's place in $all is that entry, and its end is a place there.
 *
 * @throws StartRefused if it is not; EventStoreUnavailable
 */
export async function mustBeOfThisServer(
  sequence: SequenceStore,
  reader: LogReader,
  end: SequenceEnd,
  patience: Patience,
): Promise<void> {
  for (let attempt = 1; attempt <= patience.attempts; attempt += 1) {
    if (await isOfThisServer(sequence, reader, end)) return;
    // A node of a cluster may be a little behind the one that the sequence was made of.
    await backOff(patience, attempt, new AbortController().signal);
  }
  const { home } = sequence;
  throw new StartRefused(
    `The sequence in ${home} belongs to another event store than the one of EVENT_STORE_URL, or to another state of it: correct EVENT_STORE_URL, or stop every instance and remove ${home === 'DATA_DIR' ? 'sequence.sqlite from DATA_DIR' : 'the schema log_sequence from that database'}; it is made again from the log.`,
  );
}

async function isOfThisServer(
  sequence: SequenceStore,
  reader: LogReader,
  { position, place }: SequenceEnd,
): Promise<boolean> {
  if (place === undefined) return true;
  const last = (await sequence.between(position - 1, position, {})).at(0);
  const there = last && (await reader.from(last.place));
  if (last !== undefined && there?.given.id !== last.id) return false;
  const logEnd = await reader.end();
  if (logEnd === undefined || isAfter(place, logEnd)) return false;
  return (await reader.from(place)) !== undefined;
}
