import type { EventFilter } from '../../../core/event-store.js';
import type { Meta } from '../../known-log/meta.js';
import { effectiveAfter } from '../../../core/recording-times.js';

/** Where an event stands in $all. Ordered by commit, then prepare; there are holes. */
export interface LogPlace {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event that has been read back from $all and is to get the next position. */
export interface Unsequenced {
  readonly place: LogPlace;
  readonly id: string;
  /** Without the prefix. */
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly commandId: string | null;
  readonly recordedAt: string | null;
  readonly subjects: readonly string[];
}

/** Where the event at a position is to be found. */
export interface SequenceEntry {
  /** Dense from 0. */
  readonly position: number;
  readonly place: LogPlace;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  /** Whether the entry's id stands at an earlier position too. */
  readonly doubled: boolean;
}

/** How far the sequence has come. */
export interface SequenceEnd {
  /** -1 if it is empty. */
  readonly position: number;
  /** Everything in $all up to here has been looked at; undefined before the first. */
  readonly place: LogPlace | undefined;
  /** Running maximum of recordedAt. */
  readonly effectiveTime: string | null;
}

/** Another holder of the lease has gone on with the sequence: whoever gets this holds it no longer. */
export class SequenceMoved extends Error {
  constructor() {
    super('The sequence was continued by another process');
    this.name = 'SequenceMoved';
  }
}

/**
 * Which event stands at which dense position, and what finds it. Written by the one sequencer; whatever it holds can be
 * made again from $all, with the same positions.
 *
 * In SQLite it is one process's own. In PostgreSQL processes share it: the sequencer has a lease, the others follow its
 * news.
 */
export interface SequenceStore {
  /** The variable that says where it lies. */
  readonly home: 'DATA_DIR' | 'READ_MODEL_URL';
  readonly meta: Meta;
  end(): Promise<SequenceEnd>;
  /**
   * Gives the events the positions after `after`, all or none, durably.
   *
   * @throws SequenceMoved if the sequence does not end at `after`
   */
  assign(after: number, events: readonly Unsequenced[]): Promise<SequenceEnd>;
  /** Notes that nothing of ours stands in $all up to a place. @throws SequenceMoved as above */
  pass(after: number, place: LogPlace): Promise<void>;
  /** What passes the filter among the positions after `after` up to and with `upTo`, in order. */
  between(after: number, upTo: number, filter: EventFilter): Promise<readonly SequenceEntry[]>;
  /** The positions after `after` that speak of a subject, at most `limit`, in order. */
  bySubject(subject: string, after: number, limit: number): Promise<readonly SequenceEntry[]>;
  /** In order; all but the first are doubled. */
  byId(id: string): Promise<readonly SequenceEntry[]>;
  byCommand(commandId: string): Promise<readonly SequenceEntry[]>;
  /** The entries of a stream from one revision up to and with another, in order. */
  inStream(stream: string, from: number, upTo: number): Promise<readonly SequenceEntry[]>;
  /** The doubled entries after a position, in order. */
  doubledAfter(position: number): Promise<readonly SequenceEntry[]>;
  /** The last revision of a stream that has a position; -1 if none has. */
  headOf(stream: string): Promise<number>;
  close(): Promise<void>;
}

/** Whether one place is behind the other in $all; everything is behind no place. */
export function isAfter(place: LogPlace, other: LogPlace | undefined): boolean {
  if (other === undefined) return true;
  return place.commit === other.commit ? place.prepare > other.prepare : place.commit > other.commit;
}

/** The effective time after an event; one whose recording time cannot be read leaves it as it was. */
export function sequencedTime(before: string | null, { type, recordedAt }: Unsequenced): string | null {
  return recordedAt === null ? before : effectiveAfter(before, { type, recordedAt });
}
