import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asking } from '../../testing/directory.js';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import { agreementForce } from '../force/agreement-force.js';
import { trials } from '../force/trials.js';
import { listIncidents } from '../incidents/list-incidents.js';
import { showIncident } from '../incidents/show-incident.js';
import { eventTypes, incidentId, reportsIncident, trialLedger } from '../../testing/incidents.js';
import { appendForeign, type HarnessParts, type LedgerHarness } from '../../testing/ledger.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { actorRecord } from '../statistics/actor-record.js';
import { statistics } from '../statistics/statistics.js';
import { zoneViolations } from '../violations/zone-violations.js';
import { board } from './board.js';
import { zoneStatus } from './zone-status.js';
import { statusChanges } from './status-changes.js';

interface Row {
  readonly zoneId: string;
  readonly headline: { readonly code: string };
  readonly eventIds?: readonly string[];
}

interface Listed {
  readonly items: readonly { readonly id?: string }[];
  readonly unreadable?: readonly string[];
}

let ledger: LedgerHarness;
let parts: HarnessParts;

beforeEach(async () => {
  ledger = await trialLedger((made) => (parts = made));
  await reportsIncident(ledger, 1);
});
afterEach(() => ledger.close());

const add = (stream: string, type: string, data: object): Promise<string> =>
  appendForeign(parts, stream, { type, data });
const asked = async <Body>(query: QueryDefinition, id?: string, more = {}): Promise<Body> =>
  (await ledger.query<Body>(query, { ...(id === undefined ? {} : { id }), query: more })).body;
const list = (query: QueryDefinition, id?: string): Promise<Listed> => asked<Listed>(query, id);
const rows = async (): Promise<readonly Row[]> =>
  (await asked<{ items: readonly Row[] }>(board(eventTypes))).items;
const unreadable = (eventId: string): object => ({ code: 'UNREADABLE', eventIds: [eventId] });

describe('an entry on a zone that the rules cannot take', () => {
  it('takes the zone out of answers, by name, and no other', async () => {
    const before = await rows();
    const eventId = await add('zone-jayrud', 'ZoneDelineated', { zoneId: 'jayrud', geometry: 'a map' });
    for (const query of [zoneStatus(eventTypes), zoneViolations, statusChanges])
      await expect(asked(query, 'jayrud')).rejects.toMatchObject(unreadable(eventId));
    expect(await rows()).toMatchObject([
      { zoneId: 'jayrud', headline: { code: 'UNREADABLE', flags: [] }, eventIds: [eventId] },
      { zoneId: 'madaya', headline: before[1]?.headline },
    ]);
    expect(await list(asking('Zones'))).toMatchObject({ items: [{ id: 'madaya' }], unreadable: [eventId] });
    await expect(asked(zoneStatus(eventTypes), 'madaya')).resolves.toBeDefined();
    await expect(asked(agreementForce, 'a1')).resolves.toBeDefined();
  });

  it('is over once it is withdrawn', async () => {
    const before = await rows();
    const eventId = await add('zone-jayrud', 'ZoneDelineated', { zoneId: 'jayrud', geometry: 'a map' });
    expect(await rows()).not.toEqual(before);
    await ledger.execute(withdrawEntry, { reason: 'Not readable' }, { params: { eventId } });
    expect(await rows()).toEqual(before);
    expect(await list(asking('Zones'))).not.toHaveProperty('unreadable');
  });

  it('may be its registration, which can be withdrawn then', async () => {
    const eventId = await add('zone-lost', 'ZoneProposed', { zoneId: 'lost', timeZone: 7, names: 'Lost' });
    expect((await rows()).at(-1)).toMatchObject({ zoneId: 'lost', names: {}, eventIds: [eventId] });
    await ledger.execute(withdrawEntry, { reason: 'Not readable' }, { params: { eventId } });
    await expect(asked(zoneStatus(eventTypes), 'lost')).resolves.toBeDefined();
    const { items } = await asked<Listed>(asking('Zones'), undefined, { q: 'jayrud' });
    expect(items).toMatchObject([{ id: 'jayrud' }]);
  });
});

describe('an entry on an agreement that the rules cannot take', () => {
  it('takes the agreement and the zones that it covers out of answers', async () => {
    const eventId = await add('agreement-a1', 'TrialPeriodSet', {
      agreementId: 'a1',
      duration: 'two months',
    });
    await expect(asked(agreementForce, 'a1')).rejects.toMatchObject(unreadable(eventId));
    await expect(asked(zoneStatus(eventTypes), 'jayrud')).rejects.toMatchObject(unreadable(eventId));
    await expect(asked(zoneStatus(eventTypes), 'madaya')).resolves.toBeDefined();
    expect(await list(trials)).toEqual({ items: [], unreadable: [eventId] });
  });
});

describe('an entry on an incident that the rules cannot take', () => {
  it('leaves the incident out of lists and sums, which say so, and its zone without a status', async () => {
    await reportsIncident(ledger, 2);
    const incident = incidentId(1);
    const eventId = await add(`incident-${incident}`, 'IncidentRetimed', {
      incidentId: incident,
      occurred: [],
    });
    expect(await list(listIncidents(eventTypes))).toMatchObject({
      items: [{ id: incidentId(2) }],
      unreadable: [eventId],
    });
    const period = { from: '2017-08-01', to: '2017-08-31' };
    expect(await asked(statistics, undefined, period)).toMatchObject({
      items: [{ incidents: 1 }],
      unreadable: [eventId],
    });
    expect(await asked(actorRecord, 'army')).toMatchObject({
      items: [{ alleged: 1 }],
      unreadable: [eventId],
    });
    await expect(asked(showIncident(eventTypes), incident)).rejects.toMatchObject(unreadable(eventId));
    await expect(asked(zoneStatus(eventTypes), 'jayrud')).rejects.toMatchObject(unreadable(eventId));
    await expect(asked(zoneStatus(eventTypes), 'madaya')).resolves.toBeDefined();
  });

  it('may be its first report: where it was is told by what can be read of it', async () => {
    const incident = incidentId(3);
    const eventId = await add(`incident-${incident}`, 'WeaponUseReported', {
      incidentId: incident,
      code: 'KIN.SHELLING',
      location: { placeId: 'jayrud' },
      occurred: 'in August',
    });
    await expect(asked(zoneStatus(eventTypes), 'jayrud')).rejects.toMatchObject(unreadable(eventId));
    await expect(asked(zoneStatus(eventTypes), 'madaya')).resolves.toBeDefined();
  });
});

it('an entry on an actor that cannot be read takes along what rests on the actor', async () => {
  const eventId = await add('actor-army', 'ActorAffiliationAsserted', { actorId: 'army', ofActorId: 5 });
  await expect(asked(zoneStatus(eventTypes), 'jayrud')).rejects.toMatchObject(unreadable(eventId));
  await expect(asked(zoneStatus(eventTypes), 'madaya')).resolves.toBeDefined();
  const { items } = await list(asking('Actors'));
  expect(items.map(({ id }) => id)).toEqual(['factions', 'watch', 'mission']);
});
