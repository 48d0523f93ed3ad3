import { type EventRegistry, UnreadableEvent } from '../../core/event-registry.js';
import type { NewEvent, RecordedEvent, SectionName } from '../../core/event-store.js';
import type { DomainEvent } from '../../core/event-type.js';
import type { Json } from '../../core/json.js';
import { sealSections } from './sections.js';

/** What the command layer knows of an event beyond its data. `revision` is where it will stand in its stream. */
export interface EventMeta {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly bodyMac: string;
}

/**
 * The header section of an entry. It binds the event to its place, so that the columns beside it in a store can be
 * checked against committed bytes: `headerOf(recorded)` must give what is stored.
 */
export function headerOf(event: EventMeta & { type: string; schemaVersion: number }): Record<string, Json> {
  return {
    id: event.id,
    type: event.type,
    stream: event.stream,
    revision: event.revision.toString(),
    recordedBy: event.recordedBy,
    recordedAt: event.recordedAt,
    schemaVersion: event.schemaVersion,
    causationId: event.causationId,
    correlationId: event.correlationId,
    bodyMac: event.bodyMac,
  };
}

/**
 * Puts an event into its envelope. The salts are fresh: an envelope made again for a retry has the same id and data but
 * other commitments; what counts is what the store kept.
 *
 * @throws Error if the type is unknown or a field has no declared section
 */
export function toNewEvent(registry: EventRegistry, event: DomainEvent, meta: EventMeta): NewEvent {
  const type = registry.typeOf(event.type);
  const header = headerOf({ ...meta, type: type.type, schemaVersion: type.version });
  return {
    id: meta.id,
    type: type.type,
    schemaVersion: type.version,
    recordedAt: meta.recordedAt,
    recordedBy: meta.recordedBy,
    correlationId: meta.correlationId,
    causationId: meta.causationId,
    bodyMac: meta.bodyMac,
    validTime: type.validTime(event.data) ?? null,
    subjects: [...new Set(type.subjects(event.data))].filter((subject) => subject !== meta.stream),
    sections: sealSections(header, registry.split(event)),
  };
}

/**
 * The fact inside a recorded event, lifted to its type's current version. Does not check commitments: that is
 * `verifySections`, and the auditor's work.
 *
 * @throws UnreadableEvent for an unknown type, a version of the future, or bytes that are no JSON object
 */
export function open(registry: EventRegistry, recorded: RecordedEvent): DomainEvent {
  const read = (name: SectionName): Readonly<Record<string, Json>> => parseSection(recorded, name);
  return registry.join(recorded.type, recorded.schemaVersion, {
    public: read('public'),
    restricted: read('restricted'),
    source: read('source'),
  });
}

function parseSection(recorded: RecordedEvent, name: SectionName): Readonly<Record<string, Json>> {
  const { data } = recorded.sections[name];
  // Most sections of most events are empty: two bytes need no parser.
  if (data.length === 2) return {};
  try {
    return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8')) as Record<
      string,
      Json
    >;
  } catch {
    throw new UnreadableEvent(`Section ${name} of ${recorded.stream}@${recorded.revision} is not JSON`);
  }
}
