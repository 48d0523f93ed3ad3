import { Unavailable } from './errors.js';
import type { ValidTime } from './event-type.js';

/**
 * Where an entry stands in the whole log, dense from 0: a whole number, as a revision is, far below 2^53 in any log that
 * was ever written. Files and answers have it as decimal text.
 */
export type Position = number;

/** @throws TypeError for text that is no position */
export function positionIn(text: unknown): Position {
  if (typeof text !== 'string' || !/^(-1|\d{1,15})$/.test(text)) throw new TypeError('This is no position');
  return Number(text);
}

/** "The stream must not exist yet", as an expected revision. There is no ANY: a decision was made on something. */
export const NO_STREAM = -1;

/** "From the first entry on", as a position to read or subscribe after. */
export const FROM_START = -1;

/** The names of the four sections, in the order in which they are committed to (audit.md). */
export const SECTION_NAMES = ['header', 'public', 'restricted', 'source'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** One section as it is stored: canonical JSON bytes (RFC 8785), the salt, and the commitment over both. */
export interface SealedSection {
  readonly data: Uint8Array;
  /** 32 fresh random bytes. */
  readonly salt: Uint8Array;
  /** SHA-256("cit-section/v1" 0x00 name 0x00 salt data), 32 bytes. */
  readonly commitment: Uint8Array;
}

/** An event on its way into the log. Its id is derived, so that a retry carries the same one. */
export interface NewEvent {
  /** UUID. */
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** RFC 3339 UTC with milliseconds: when the ledger came to know it. */
  readonly recordedAt: string;
  /** Pseudonym of the principal. */
  readonly recordedBy: string;
  readonly correlationId: string;
  /** Id of the command that made it. */
  readonly causationId: string;
  /** HMAC of the command's body, hex: tells a repeat from a reused key. */
  readonly bodyMac: string;
  readonly validTime: ValidTime | null;
  /** Keys of the things it speaks of; the stream's own is not repeated. */
  readonly subjects: readonly string[];
  readonly sections: Readonly<Record<SectionName, SealedSection>>;
}

/** An event in the log. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Dense from 0 in its stream. */
  readonly revision: number;
  /** Dense from 0 over the whole log; null until a sequencer has assigned it (distributed logs only). */
  readonly position: Position | null;
  /**
   * Its id stood earlier in the log: every fold passes over it (rules.md, section 1). Known of what has a position; only a
   * log on a server, which looks for ids in one place of one stream alone, can hold such an entry.
   */
  readonly doubled?: true;
}

/** What an append did: the revision and position of the last event appended. */
export interface Appended {
  readonly revision: number;
  readonly position: Position | null;
}

/** Somebody else appended first: the stream is at `actual` (NO_STREAM if it does not exist). */
export class RevisionConflict extends Error {
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`Stream ${stream} is at revision ${actual}, expected ${expected}`);
    this.name = 'RevisionConflict';
  }
}

/**
 * The log is not what was written into it. What would be made of the rest would be wrong, so nothing is; nothing can be made
 * anew either, since all else is made of the log: only a backup helps.
 */
export class LogDamaged extends Unavailable {
  /** @param position of the entry that is concerned, where that is known */
  constructor(
    message = 'The log is damaged: with the program stopped, restore log.sqlite from its backup; doctor says which positions cannot be read.',
    code = 'LOG_DAMAGED',
    readonly position?: Position,
  ) {
    super(code, message, 60);
  }
}

/**
 * Positions are dense, and the log has later entries than this one, which it lacks: a damaged page of its file, as SQLite
 * reads it, may simply hold fewer entries.
 */
export class EntryMissing extends LogDamaged {
  constructor(override readonly position: number) {
    super(
      `The log lacks the entry at position ${position}, though it has later ones: with the program stopped, restore log.sqlite (of a log on a server: what keeps its positions) from its backup.`,
      'ENTRY_MISSING',
      position,
    );
  }
}

/** The bytes of an entry do not give the commitments that were stored beside them. */
export class EntryDamaged extends LogDamaged {
  constructor(override readonly position: number) {
    super(
      `The log's entry at position ${position} is not what was written there: with the program stopped, restore log.sqlite from its backup; doctor names every such position.`,
      'ENTRY_DAMAGED',
      position,
    );
  }
}

/** Narrows what is read or subscribed to. Both given: both must hold. */
export interface EventFilter {
  readonly streamPrefix?: string;
  readonly types?: readonly string[];
}

/** The end of the log: the last position (FROM_START if empty) and its effective time (null if empty). */
export interface LogHead {
  readonly position: Position;
  /** Running maximum of recordedAt, RFC 3339 UTC. */
  readonly effectiveTime: string | null;
}

/**
 * The log. What its file holds is checked as it is read: every reader may throw LogDamaged. Every adapter passes `test/contract/event-store.contract.ts`, whose test names are the specification.
 */
export interface EventStore {
  /**
   * Appends all events or none, durably, if the stream is at `expected`. The same events (by id) at the same place
   * again are answered as done.
   *
   * @throws RevisionConflict if the stream is elsewhere
   */
  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended>;
  /** Events of one stream from a revision on, in order; an unknown stream is empty. */
  readStream(stream: string, from?: number): AsyncIterable<RecordedEvent>;
  /**
   * Sequenced events after a position, in order, up to the end of the log at the time of the call.
   *
   * @throws LogDamaged at the entry that is damaged or, unless a filter passes over entries, missing
   */
  readAll(after: Position, filter?: EventFilter): AsyncIterable<RecordedEvent>;
  /**
   * Sequenced events after a position, in order, then those that come, until the signal aborts.
   *
   * @throws LogDamaged as `readAll` does
   */
  subscribe(
    after: Position,
    options: { filter?: EventFilter; signal: AbortSignal },
  ): AsyncIterable<RecordedEvent>;
  /** Events that speak of a subject (own stream's key included), after a position, in order. */
  readSubject(subject: string, after?: Position): AsyncIterable<RecordedEvent>;
  /** The event with this id; of several the first. */
  findEvent(id: string): Promise<RecordedEvent | undefined>;
  /** The events that a command made, in order, without doubled ones; empty if it made none. */
  findCommand(commandId: string): Promise<readonly RecordedEvent[]>;
  head(): Promise<LogHead>;
  close(): Promise<void>;
}
