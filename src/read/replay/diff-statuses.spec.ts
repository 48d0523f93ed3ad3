import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assignRole } from '../../write/agreements/assign-role.js';
import { setTerm } from '../../write/agreements/set-term.js';
import { NotFound } from '../../core/errors.js';
import { retractIncident } from '../../write/incidents/retract-incident.js';
import { eventTypes, incidentId, reportsIncident, trialLedger } from '../../testing/incidents.js';
import { double, type HarnessParts, type LedgerHarness } from '../../testing/ledger.js';
import type { MemoryEventStore } from '../../storage/log/memory/memory-event-store.js';
import { zoneStatus } from '../status/zone-status.js';
import { showEvent } from '../audit/show-event.js';
import { diffStatuses, type StatusDiff } from './diff-statuses.js';
import type { DiffParameters } from './parameters.js';
import { type BorneOn, zonesBorneOn } from './zones-borne-on.js';

let ledger: LedgerHarness;
const diff = async (a: string, b: string, zone = 'jayrud'): Promise<StatusDiff> =>
  (await ledger.query<StatusDiff, DiffParameters>(diffStatuses(eventTypes), { query: { zone, a, b } })).body;
const types = ({ entries }: Pick<StatusDiff, 'entries'>): readonly string[] =>
  entries.map(({ type }) => type);
const incidentsOf = ({ entries }: StatusDiff): readonly string[] => entries.map(({ stream }) => stream);

/** Recorded in this order: 1 was in jayrud on the 20th, 2 far away, 3 in jayrud on the 21st and retracted. */
beforeAll(async () => {
  ledger = await trialLedger();
  const on = (day: string): { recordedAt: string } => ({ recordedAt: `2017-09-${day}T08:00:00.000Z` });
  await reportsIncident(ledger, 1, { zoneId: 'jayrud' }, on('10'));
  await reportsIncident(ledger, 2, { location: { zoneId: 'madaya' } }, on('11'));
  await reportsIncident(ledger, 3, { occurred: { start: { date: '2017-08-21' } } }, on('12'));
  await ledger.execute(retractIncident, { reason: 'Another town' }, { id: incidentId(3), ...on('13') });
  await ledger.execute(assignRole, { actorId: 'mission', role: 'OBSERVER' }, { id: 'a1', ...on('14') });
});
afterAll(() => ledger.close());

describe('an entry that is doubled at the end of the log', () => {
  it('is a position that can be asked for, at which nothing changed', async () => {
    let parts: HarnessParts | undefined;
    const other = await trialLedger((made) => (parts = made));
    const last = await double(parts?.store as MemoryEventStore);
    await parts?.runner.drain();
    const { body } = await other.query<StatusDiff, DiffParameters>(diffStatuses(eventTypes), {
      query: { zone: 'jayrud', a: `position:${last - 1}`, b: `position:${last}` },
    });
    expect(body).toMatchObject({ same: true, complete: true });
    const { body: status } = await other.query<object>(zoneStatus(eventTypes), {
      ...{ id: 'jayrud', query: { position: String(last) } },
    });
    expect(status).toMatchObject({ position: String(last), knownAt: expect.any(String) });
    const beyond = { zone: 'jayrud', a: `position:${last}`, b: `position:${last + 1}` };
    await expect(other.query(diffStatuses(eventTypes), { query: beyond })).rejects.toMatchObject({
      faults: [{ code: 'BEYOND_LOG' }],
    });
    await other.close();
  });
});

describe('a term of an hour that renews itself', () => {
  it('is stepped over for years: that it rolls over is no boundary, and what is one is found', async () => {
    const other = await trialLedger();
    const term = { kind: 'TRIAL', duration: 'PT1H', renewalRule: 'AUTOMATIC', sourceId: 'paper' };
    await other.execute(setTerm, term, { id: 'a1', recordedAt: '2017-09-10T08:00:00.000Z' });
    await reportsIncident(other, 1, {}, { recordedAt: '2017-09-10T09:00:00.000Z' });
    const { body } = await other.query<StatusDiff, DiffParameters>(diffStatuses(eventTypes), {
      query: { zone: 'jayrud', a: 'at:2017-08-22', b: 'at:2018-08-22' },
    });
    expect(body.differences.map(({ path }) => path).join()).toContain('/term/');
    expect(body.boundaries.flatMap(({ paths }) => paths).join()).not.toContain('/term/');
    expect(body.boundaries.flatMap(({ paths }) => paths)).toContain('/situation/value');
    expect(body.complete).toBe(true);
    await other.close();
  });
});

describe('what differs by what came to be known', () => {
  const before = 'at:2017-08-22,knownAt:2017-09-09';

  it('is told by path, with the one entry that made it so', async () => {
    const found = await diff(before, 'at:2017-08-22,knownAt:2017-09-13');
    expect(found).toMatchObject({ same: false, boundaries: [], complete: true });
    expect(found.differences).toContainEqual({
      axis: 'situation',
      path: '/situation/value',
      a: 'UNKNOWN',
      b: 'INCIDENTS',
    });
    expect(incidentsOf(found)).toEqual([`incident-${incidentId(1)}`]);
  });

  it('does not blame what was taken back, nor what happened elsewhere', async () => {
    const retracted = await diff('at:2017-08-22,knownAt:2017-09-12', 'at:2017-08-22,knownAt:2017-09-13');
    expect(types(retracted)).toEqual(['IncidentRetracted']);
    expect(await diff('knownAt:2017-09-10', 'knownAt:2017-09-11')).toMatchObject({ same: true, entries: [] });
  });

  it('is the same both ways', async () => {
    const [there, back] = [await diff(before, 'at:2017-08-22'), await diff('at:2017-08-22', before)];
    expect(back.entries).toEqual(there.entries);
    expect(types(there)).toEqual(['WeaponUseReported', 'AgreementRoleAssigned']);
  });

  it('holds all that only together makes it so: the zone, the agreement with its clause, the incident', async () => {
    const zone = await diff('at:2017-08-22,position:8', 'at:2017-08-22,knownAt:2017-09-10');
    expect(types(zone)).toEqual(
      expect.arrayContaining(['AgreementProposed', 'ClauseStipulated', 'WeaponUseReported']),
    );
    expect(types(zone)).not.toContain('SourceRegistered');
    expect(zone.differences).toContainEqual(
      expect.objectContaining({ path: '/compliance/value', b: 'ALLEGATIONS' }),
    );
  });
});

describe('what differs by time alone', () => {
  it('is told with the boundary since which it has been so, and the entries at work', async () => {
    const found = await diff('at:2017-06-30', 'at:2017-07-05');
    expect(found.entries).toEqual([]);
    const force = found.boundaries.find(({ paths }) => paths.includes('/legal/phase'));
    expect(force?.at).toBe('2017-07-02T00:00:00.000Z');
    expect(types(force as StatusDiff['boundaries'][number])).toEqual([
      'AgreementEnteredIntoForce',
      'ClauseStipulated',
    ]);
  });

  it('names an incident that leaves a window when its last day is over', async () => {
    const { boundaries } = await diff('at:2017-08-22', 'at:2017-08-30');
    const calm = boundaries.find(({ paths }) => paths.includes('/situation/value'));
    expect(calm?.at).toBe('2017-08-26T21:00:00.000Z');
    expect(calm?.entries.map(({ stream }) => stream)).toEqual([`incident-${incidentId(1)}`]);
  });
});

describe('both at once', () => {
  it('are told apart', async () => {
    const found = await diff('at:2017-06-30,knownAt:2017-09-09', 'at:2017-08-22,knownAt:2017-09-10');
    expect(incidentsOf(found)).toEqual([`incident-${incidentId(1)}`]);
    expect(found.boundaries.flatMap(({ paths }) => paths)).toContain('/legal/phase');
  });

  it('of a zone that was not known then is not found', async () => {
    await expect(diff('position:2', 'position:20')).rejects.toThrow(NotFound);
    await expect(diff('position:20', 'position:21', 'nowhere')).rejects.toThrow(NotFound);
  });
});

describe('the zones that an entry bears on', () => {
  it('are those that it names, and those whose status it changed', async () => {
    const { entries } = await diff('at:2017-08-22,knownAt:2017-09-09', 'at:2017-08-22,knownAt:2017-09-10');
    const id = entries[0]?.eventId ?? '';
    const { body } = await ledger.query<{ items: readonly BorneOn[] }>(zonesBorneOn(eventTypes), { id });
    expect(body.items).toEqual([
      { zoneId: 'jayrud', named: true, changed: expect.arrayContaining(['headline', 'situation']) },
    ]);
  });

  it('of what is not in the log are not found', async () => {
    await expect(ledger.query(zonesBorneOn(eventTypes), { id: incidentId(9) })).rejects.toThrow(NotFound);
    await expect(ledger.query(showEvent(eventTypes), { id: incidentId(9) })).rejects.toThrow(NotFound);
  });
});
