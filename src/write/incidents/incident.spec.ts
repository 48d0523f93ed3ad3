import { describe, expect, it } from '@jest/globals';
import { foldStream } from '../../core/decider.js';
import { EventRegistry } from '../../core/event-registry.js';
import { FIRST_REPORT_TYPES } from '../../rules/facts/entries.js';
import { zonesOf } from './adds-to-incident.js';
import { incidentEvents } from '../../events/incidents/events.js';
import { incidentDecider } from './incident.js';
import { at, FIRST_REPORT, INCIDENT, shelling, shellingReported } from '../../testing/incident.fixture.js';
import { incidentUseCases } from './use-cases.js';

const meta = { id: 'e1', revision: 0, recordedAt: '2017-08-11T00:00:00.000Z', recordedBy: 'me' };
const begun = incidentDecider.evolve(undefined, shellingReported, meta);

/** Enough for any type of entry; each reads its own of it. */
const anything = {
  ...shelling,
  at: at('2017-08-12T00:00:00.000Z'),
  count: { best: 1 },
  bodyId: 'joint-commission',
  position: 'DENIES',
  sha256: 'ab'.repeat(32),
};

describe('the state of an incident', () => {
  it('begins with a report of any type', () => {
    for (const type of FIRST_REPORT_TYPES) {
      expect(incidentDecider.evolve(undefined, { type, data: shelling }, meta)?.facts.id).toBe(INCIDENT);
    }
    expect(begun?.channels).toEqual([{ reportId: FIRST_REPORT, recordedBy: 'me', publisher: 'wire-agency' }]);
  });

  it('is there after every type of entry, and never before the first report', () => {
    const later = incidentEvents
      .map(({ type }) => type as string)
      .filter((type) => !FIRST_REPORT_TYPES.includes(type as never));
    for (const type of [...later, 'EntryWithdrawn']) {
      const entry = { event: { type, data: anything }, meta: { ...meta, id: 'e2', revision: 1 } };
      const { state } = foldStream(incidentDecider, [{ event: shellingReported, meta }, entry]);
      expect(state?.facts.id).toBe(INCIDENT);
      expect(foldStream(incidentDecider, [entry]).state).toBeUndefined();
    }
  });

  it('has its dates in the time of its zone, else of its location', () => {
    expect(zonesOf(shelling)).toEqual(['zone-eastern-qalamoun']);
    expect(zonesOf({ location: { checkpointId: 'north' } })).toEqual(['checkpoint-north']);
    expect(zonesOf({ location: { point: [0, 0] } })).toEqual([]);
  });
});

describe('the incidents', () => {
  it('have types of entries and routes that are told apart', () => {
    expect(new EventRegistry(incidentEvents).all()).toHaveLength(incidentEvents.length);
    const routes = incidentUseCases.map(({ route }) => route);
    expect(new Set(routes).size).toBe(routes.length);
    expect(routes.every((route) => route === '/incidents' || route.startsWith('/incidents/:id/'))).toBe(true);
  });
});
