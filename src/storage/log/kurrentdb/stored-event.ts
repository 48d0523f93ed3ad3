import {
  type AllStreamRecordedEvent,
  type EventData,
  NO_STREAM as CLIENT_NO_STREAM,
  type RecordedEvent as ClientEvent,
} from '@kurrent/kurrentdb-client';
import { UnreadableEvent } from '../../../core/event-registry.js';
import {
  type NewEvent,
  NO_STREAM,
  type RecordedEvent,
  SECTION_NAMES,
  type SealedSection,
  type SectionName,
} from '../../../core/event-store.js';
import type { ValidTime } from '../../../core/event-type.js';
import { canonicalJson } from '../../envelope/canonical-json.js';
import { AppendTooLarge, isInstant } from '../append-rules.js';
import type { SequenceEntry } from './sequence-store.js';

/** What a server before 25.1 takes in one append, in bytes of data, metadata and type. */
const MOST_BYTES = 1024 * 1024;

/** An event as the client takes it. */
export type Proposed = EventData & { readonly contentType: 'application/json' };

/** An event as the client gives it. */
export type Given = ClientEvent | AllStreamRecordedEvent;

/** The part of the metadata by which the sequence finds an event; empty where there is none to be read. */
export interface Finding {
  readonly commandId: string | null;
  readonly recordedAt: string | null;
  readonly subjects: readonly string[];
}

/**
 * The events of an append in the form in which KurrentDB keeps them: the sections as JSON, so that they can be read with
 * the server's own tools, and the rest of the envelope as metadata. A section's bytes are canonical JSON, so they can be
 * made again from it to the last byte.
 *
 * @throws AppendTooLarge; Error if a section could not be given back as it came
 */
export function toProposed(stream: string, events: readonly NewEvent[]): Proposed[] {
  const proposed = events.map(propose);
  const bytes = bytesOf(proposed);
  if (bytes > MOST_BYTES) throw new AppendTooLarge(stream, bytes, MOST_BYTES);
  return proposed;
}

/** An expected revision as the client takes it. */
export function streamStateOf(expected: number): bigint | typeof CLIENT_NO_STREAM {
  return expected === NO_STREAM ? CLIENT_NO_STREAM : BigInt(expected);
}

/** The size of an append as the server counts it. */
export function bytesOf(proposed: readonly Proposed[]): number {
  return proposed.reduce((sum, { type, data, metadata }) => {
    return sum + 2 * type.length + jsonBytes(data) + jsonBytes(metadata);
  }, 0);
}

function propose(event: NewEvent): Proposed {
  const { id, type, sections } = event;
  const data = Object.fromEntries(
    SECTION_NAMES.map((name) => [name, writeSection(id, name, sections[name])]),
  );
  const metadata = {
    $correlationId: event.correlationId,
    $causationId: event.causationId,
    schemaVersion: event.schemaVersion,
    recordedAt: event.recordedAt,
    recordedBy: event.recordedBy,
    bodyMac: event.bodyMac,
    validTime: event.validTime,
    subjects: event.subjects,
  };
  return { id, type, contentType: 'application/json', data, metadata };
}

interface StoredSection {
  readonly data: unknown;
  readonly salt: string;
  readonly commitment: string;
}

function writeSection(
  id: string,
  name: SectionName,
  { data, salt, commitment }: SealedSection,
): StoredSection {
  const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  if (Buffer.compare(canonicalJson(value), data) !== 0) {
    throw new Error(`Section ${name} of event ${id} is not canonical JSON`);
  }
  return { data: value, salt: base64(salt), commitment: base64(commitment) };
}

/**
 * An event of the log out of what the client gave.
 *
 * @throws UnreadableEvent if it is not in the ledger's form; malformed JSON comes as a string, without an error
 */
export function fromGiven(given: Given, stream: string, position: number | null): RecordedEvent {
  const { data, metadata } = given as { readonly data: unknown; readonly metadata: unknown };
  if (!isRecord(data) || !isRecord(metadata)) throw unreadable(given, stream);
  try {
    return {
      id: given.id,
      type: given.type,
      stream,
      revision: Number(given.revision),
      position,
      schemaVersion: metadata['schemaVersion'] as number,
      recordedAt: metadata['recordedAt'] as string,
      recordedBy: metadata['recordedBy'] as string,
      correlationId: metadata['$correlationId'] as string,
      causationId: metadata['$causationId'] as string,
      bodyMac: metadata['bodyMac'] as string,
      validTime: metadata['validTime'] as ValidTime | null,
      subjects: metadata['subjects'] as string[],
      sections: {
        header: readSection(data['header']),
        public: readSection(data['public']),
        restricted: readSection(data['restricted']),
        source: readSection(data['source']),
      },
    };
  } catch {
    throw unreadable(given, stream);
  }
}

/** An event that has its position. @throws UnreadableEvent as above */
export function fromSequenced(
  given: Given,
  stream: string,
  { position, doubled }: Pick<SequenceEntry, 'position' | 'doubled'>,
): RecordedEvent {
  const event = fromGiven(given, stream, position);
  return doubled ? { ...event, doubled } : event;
}

/** Reads only what the sequence files an event by. An event that cannot be read is filed all the same: it has a place. */
export function findingOf({ metadata }: Given): Finding {
  const { $causationId, recordedAt, subjects } = isRecord(metadata) ? metadata : {};
  return {
    commandId: typeof $causationId === 'string' ? $causationId : null,
    recordedAt: typeof recordedAt === 'string' && isInstant(recordedAt) ? recordedAt : null,
    subjects: Array.isArray(subjects) ? subjects.filter((one) => typeof one === 'string') : [],
  };
}

function readSection(stored: unknown): SealedSection {
  const { data, salt, commitment } = stored as StoredSection;
  return {
    data: canonicalJson(data),
    salt: Buffer.from(salt, 'base64'),
    commitment: Buffer.from(commitment, 'base64'),
  };
}

function unreadable({ id, revision }: Given, stream: string): UnreadableEvent {
  return new UnreadableEvent(`Event ${id} (${stream}@${revision}) is not in the ledger's form`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
