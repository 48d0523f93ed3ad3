import { StartRefused } from '../../../core/start-refused.js';
import type { EventStoreUnavailable } from './failure.js';
import type { LogReader } from './log-reader.js';
import type { SequenceEnd, SequenceStore } from './sequence-store.js';

/** What the ledger's streams are called on the server begins with this: other programs may share it. */
export const PREFIX = 'ceasefire.';

/**
 * A sequence of another server would give positions to the wrong events.
 *
 * @throws StartRefused if the last event of the sequence is not where it says it is
 */
export async function mustBeOfThisServer(
  sequence: SequenceStore,
  reader: LogReader,
  { position }: SequenceEnd,
): Promise<void> {
  const last = (await sequence.between(position - 1n, position, {})).at(0);
  if (last === undefined) return;
  const there = await reader.stream(last.stream, last.revision, 1);
  if (there.at(0)?.id === last.id) return;
  const { home } = sequence;
  throw new StartRefused(
    `The sequence in ${home} belongs to another event store than the one of EVENT_STORE_URL; restore the one that belongs to it, or choose another ${home}.`,
  );
}

/** One line for whoever starts the program. */
export function whyNotUsable(error: EventStoreUnavailable): string {
  return /access-denied|permission-denied|unauthenticated/.test(error.message)
    ? 'The event store does not let the user of EVENT_STORE_URL read $all; by default only admins may. Give that user the right in the access list of $all.'
    : `${error.message.replace(/; repeat.*/, '')}. Check EVENT_STORE_URL and that the server runs.`;
}
