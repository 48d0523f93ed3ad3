import type { RecordingTimes } from '../../../core/recording-times.js';
import type { EntityManager } from 'typeorm';
import { LogDamaged, type RecordedEvent } from '../../../core/event-store.js';
import { isDamage } from '../database/read-model-damage.js';
import type { DomainEvent } from '../../../core/event-type.js';
import type { Projection, StoredEntry } from './projection.js';

/** An entry that a projection cannot handle, as operators see it: nothing of its data, nor of the error's words. */
export interface Poison {
  /** Null if the projection could not go on for another reason than an entry. */
  readonly eventId: string | null;
  readonly type: string | null;
  /** The entry's position, also of one that the log lacks or has damaged; without an entry, the last one that was handled. */
  readonly position: number;
  /** Class of the error, with its code if it has one. */
  readonly error: string;
  /** What is wrong and what to do, where that is known, as a sentence for everybody. */
  readonly reason?: string;
}

/** Why a projection that stands at `progress` cannot go on. */
export function poisonOf(error: unknown, progress: number): Poison {
  if (error instanceof Poisoned) return error.poison;
  const poison = { eventId: null, type: null, position: progress, error: errorClass(error) };
  if (!(error instanceof LogDamaged)) return poison;
  return { ...poison, position: error.position ?? progress, reason: error.message };
}

/** A projection met an entry that it cannot handle. */
export class Poisoned extends Error {
  readonly poison: Poison;

  constructor({ recorded: { id, type }, position }: StoredEntry | Unopened, cause: unknown) {
    const error = errorClass(cause);
    super(`${type} ${id} at position ${position} cannot be handled: ${error}`, { cause });
    this.name = 'Poisoned';
    this.poison = { eventId: id, type, position, error };
  }
}

/** Some entry of a batch cannot be handled; which one shows when they are handled one at a time. */
export class BatchFailed extends Error {
  constructor(cause: unknown) {
    super('A batch cannot be handled', { cause });
    this.name = 'BatchFailed';
  }
}

/** Reads the data of an entry out of its stored sections, in the current version. */
export type OpenEvent = (recorded: RecordedEvent) => DomainEvent;

/** An entry whose data has not been read yet, which may be what cannot be done. */
export type Unopened = Pick<StoredEntry, 'recorded' | 'position'>;

/**
 * Opens entries and lets the projection handle them, without doubled ones; answers what it handled.
 *
 * @param times when entries were recorded, as the log has it now
 * @throws Poisoned if a single entry fails, BatchFailed if one of several does
 * @throws the error as it is if rows are damaged, which is no entry's fault
 */
export async function handle(
  projection: Projection,
  batch: readonly Unopened[],
  open: OpenEvent,
  tx: EntityManager,
  times: RecordingTimes,
): Promise<readonly StoredEntry[]> {
  const failed = (cause: unknown): Error => {
    const [first] = batch;
    return first !== undefined && batch.length === 1 ? new Poisoned(first, cause) : new BatchFailed(cause);
  };
  let entries: readonly StoredEntry[];
  try {
    entries = batch
      .filter(({ recorded }) => !recorded.doubled)
      .map(({ recorded, position }) => ({
        recorded: times.corrects(recorded, position),
        position,
        event: open(recorded),
      }));
  } catch (cause) {
    throw failed(cause);
  }
  try {
    if (entries.length > 0) await projection.handle(entries, tx);
    return entries;
  } catch (cause) {
    throw isDamage(cause) ? cause : failed(cause);
  }
}

/** What may be told of an error whose message, or even name, may hold data: its class, and its code if it has one. */
export function errorClass(error: unknown): string {
  // By shape: errors of SQLite's addon need not be of this realm's `Error`.
  if (typeof error !== 'object' || error === null) return typeof error;
  const name = error.constructor?.name ?? 'object';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? `${name} (${code})` : name;
}
