import { parts } from '../../../src/app/app.module.js';
import { EventRegistry } from '../../../src/core/event-registry.js';
import type { DomainEvent } from '../../../src/core/event-type.js';
import type { StoredEntry } from '../../../src/storage/read-models/lifecycle/projection.js';
import type { LogEntry } from './story.js';

const registry = new EventRegistry(parts.events);

/** The stream in which an entry of the log stands; a withdrawal is in that of the entry that it withdraws. */
function streamOf({ type, data }: LogEntry, all: readonly LogEntry[]): string {
  if (type === 'EntryWithdrawn') {
    const target = all.find(({ id }) => id === data.eventId) as LogEntry;
    return streamOf(target, all);
  }
  if (type === 'SettingsChanged') return 'settings';
  if (type === 'ObservationWindowRecorded') return `observation-${data.zoneId}-${data.from.slice(0, 7)}`;
  if ('incidentId' in data) return `incident-${data.incidentId}`;
  if ('agreementId' in data) return `agreement-${data.agreementId}`;
  if ('restrictionId' in data) return `restriction-${data.restrictionId}`;
  if ('checkpointId' in data) return `checkpoint-${data.checkpointId}`;
  if ('zoneId' in data) return `zone-${data.zoneId}`;
  if ('sourceId' in data) return `source-${data.sourceId}`;
  if ('actorId' in data) return `actor-${data.actorId}`;
  return `place-${data.placeId}`;
}

/** The entries as the log hands them to projections. */
export function stored(entries: readonly LogEntry[]): StoredEntry[] {
  const revisions = new Map<string, number>();
  return entries.map((entry) => {
    const stream = streamOf(entry, entries);
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const event: DomainEvent = { type: entry.type, data: entry.data };
    const recorded = {
      id: entry.id,
      stream,
      revision: revision,
      recordedAt: entry.recordedAt,
      recordedBy: 'somebody',
      correlationId: entry.id,
      causationId: entry.id,
      validTime: null,
      subjects: registry.typeOf(entry.type).subjects(entry.data),
    };
    return { position: entry.position, recorded, event } as unknown as StoredEntry;
  });
}
