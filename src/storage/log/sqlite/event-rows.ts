import {
  EntryDamaged,
  type NewEvent,
  type RecordedEvent,
  type SealedSection,
  SECTION_NAMES,
} from '../../../core/event-store.js';
import type { ValidTime } from '../../../core/event-type.js';
import { verifySections } from '../../envelope/sections.js';
import type { Names } from '../../sqlite/names.js';
import { logDamageIn, sqliteCode } from '../../sqlite/sqlite-error.js';

/** Where an event stands, beyond what it brought along. */
export interface Place {
  readonly position: number;
  readonly stream: number;
  readonly revision: number;
  readonly effectiveTime: string;
}

type SqlValue = number | string | Uint8Array | null;

/** A row of `event` as an array, in the order of EVENT_COLUMNS. */
export type EventRow = readonly [
  position: number,
  id: string,
  stream: number,
  revision: number,
  type: number,
  schemaVersion: number,
  recordedAt: string,
  recordedBy: number,
  correlationId: string,
  causationId: string,
  bodyMac: string,
  validEarliest: string | null,
  validLatest: string | null,
  subjects: string | null,
  header: Uint8Array,
  publicData: Uint8Array,
  restricted: Uint8Array,
  source: Uint8Array,
  seals: Uint8Array,
];

/** What is read back. Rows travel as arrays: objects with a field for each column are slower to read by a third. */
export const EVENT_COLUMNS = [
  ...['position', 'id', 'stream', 'revision', 'type', 'schema_version', 'recorded_at', 'recorded_by'],
  ...['correlation_id', 'causation_id', 'body_mac', 'valid_earliest', 'valid_latest', 'subjects'],
  ...SECTION_NAMES.map((name) => `${name}_data`),
  'seals',
];

/** Bytes of a salt, and of a commitment. */
const SEAL_BYTES = 32;

/** What is written: the same, and the effective time, which readers ask for at the head only. */
export const WRITTEN_COLUMNS = [...EVENT_COLUMNS, 'effective_time'];

/** An open bound, in the column's form: sorts before, or after, every instant. */
const UNBOUNDED = { earliest: '', latest: '~' } as const;

export function toRow(event: NewEvent, place: Place, names: Names): SqlValue[] {
  const { validTime, sections } = event;
  return [
    place.position,
    event.id,
    place.stream,
    place.revision,
    names.idOf(event.type),
    event.schemaVersion,
    event.recordedAt,
    names.idOf(event.recordedBy),
    event.correlationId,
    event.causationId,
    event.bodyMac,
    validTime === null ? null : (validTime.earliest ?? UNBOUNDED.earliest),
    validTime === null ? null : (validTime.latest ?? UNBOUNDED.latest),
    event.subjects.length === 0 ? null : JSON.stringify(event.subjects),
    ...SECTION_NAMES.map((name) => sections[name].data),
    Buffer.concat(SECTION_NAMES.flatMap((name) => [sections[name].salt, sections[name].commitment])),
    place.effectiveTime,
  ];
}

/** @throws EntryDamaged if the row is not what was written, or LogDamaged if what it refers to is gone */
export function fromRow(row: EventRow, names: Names): RecordedEvent {
  try {
    const event = read(row, names);
    if (Number.isInteger(event.revision) && verifySections(event.sections).length === 0) return event;
  } catch (error) {
    if (logDamageIn(error) !== undefined || sqliteCode(error) !== undefined) throw error;
    // Nothing but the row goes in: it has not even the form of one, text for a number or JSON cut short.
  }
  throw new EntryDamaged(row[0]);
}

function read(row: EventRow, names: Names): RecordedEvent {
  const seals = row[18];
  const section = (index: number, data: Uint8Array): SealedSection => {
    const at = 2 * SEAL_BYTES * index;
    return {
      data,
      salt: seals.subarray(at, at + SEAL_BYTES),
      commitment: seals.subarray(at + SEAL_BYTES, at + 2 * SEAL_BYTES),
    };
  };
  return {
    position: row[0],
    id: row[1],
    stream: names.textOf(row[2]),
    revision: row[3],
    type: names.textOf(row[4]),
    schemaVersion: row[5],
    recordedAt: row[6],
    recordedBy: names.textOf(row[7]),
    correlationId: row[8],
    causationId: row[9],
    bodyMac: row[10],
    validTime: toValidTime(row[11], row[12]),
    subjects: row[13] === null ? [] : (JSON.parse(row[13]) as string[]),
    sections: {
      header: section(0, row[14]),
      public: section(1, row[15]),
      restricted: section(2, row[16]),
      source: section(3, row[17]),
    },
  };
}

function toValidTime(earliest: string | null, latest: string | null): ValidTime | null {
  if (earliest === null || latest === null) return null;
  return {
    earliest: earliest === UNBOUNDED.earliest ? null : earliest,
    latest: latest === UNBOUNDED.latest ? null : latest,
  };
}
