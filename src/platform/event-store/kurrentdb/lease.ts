/** The right to be the sequencer. */
export interface HeldLease {
  /** Aborts when it is lost: another may hold it by then. */
  readonly lost: AbortSignal;
  release(): void;
}

/** At most one process at a time holds it; the others stand by. */
export interface Lease {
  /** Resolves when it is held; undefined if the signal aborts before. */
  acquire(signal: AbortSignal): Promise<HeldLease | undefined>;
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
