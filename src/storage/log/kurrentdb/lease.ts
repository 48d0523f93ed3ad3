import type { Instances } from '../../concurrency/instances.js';
import { awaitTurn } from '../../concurrency/turn.js';

/** What the work of the sequencer is called among processes on one database. */
export const SEQUENCING = 'sequencer';

/** The right to be the sequencer. */
export interface HeldLease {
  /** Aborts when it is lost: another may hold it by then. */
  readonly lost: AbortSignal;
  release(): Promise<void> | void;
}

/** At most one process at a time holds it; the others stand by. */
export interface Lease {
  /**
   * Resolves when it is held; undefined if the signal aborts before.
   *
   * @param note called while waiting, whenever another holder may have gone on with the sequence
   */
  acquire(signal: AbortSignal, note: () => Promise<void>): Promise<HeldLease | undefined>;
}

/**
 * The lease where the sequence is a file: whoever has opened the file has locked it against every other process, for as
 * long as it lives.
 */
export const FILE_LEASE: Lease = {
  acquire: (signal) =>
    Promise.resolve(
      signal.aborted ? undefined : { lost: new AbortController().signal, release: () => undefined },
    ),
};

/** The lease where the sequence is in a database that processes share: theirs ends with their session. */
export function sharedLease(instances: Instances): Lease {
  return { acquire: (signal, note) => awaitTurn(SEQUENCING, instances, note, signal) };
}
