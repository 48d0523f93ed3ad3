import type { NewEvent, SealedSection } from '../../src/core/event-store.js';

const sealed: SealedSection = {
  data: new TextEncoder().encode('{}'),
  salt: new Uint8Array(32),
  commitment: new Uint8Array(32),
};

/** An event with nothing in it, for tests of what only passes events on. */
export function newEvent(id: string, type: string): NewEvent {
  return {
    id,
    type,
    schemaVersion: 1,
    recordedAt: '2016-02-27T00:00:00.000Z',
    recordedBy: 'pseudonym',
    correlationId: 'correlation',
    causationId: `command of ${id}`,
    bodyMac: '',
    validTime: null,
    subjects: [],
    sections: { header: sealed, public: sealed, restricted: sealed, source: sealed },
  };
}
