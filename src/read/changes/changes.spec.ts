import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { claimEntryIntoForce } from '../../write/agreements/claim-entry-into-force.js';
import { proposeAgreement } from '../../write/agreements/propose-agreement.js';
import { renewAgreement } from '../../write/agreements/renew-agreement.js';
import { setTerm } from '../../write/agreements/set-term.js';
import { stipulateClause } from '../../write/agreements/stipulate-clause.js';
import { as } from '../../testing/directory.js';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import { mergeIncident } from '../../write/incidents/merge-incident.js';
import { incidentId } from '../../testing/incidents.js';
import { reclassifyIncident } from '../../write/incidents/reclassify-incident.js';
import { relocateIncident } from '../../write/incidents/relocate-incident.js';
import { reportIncident } from '../../write/incidents/report-incident.js';
import { retimeIncident } from '../../write/incidents/retime-incident.js';
import { retractIncident } from '../../write/incidents/retract-incident.js';
import { retractReport } from '../../write/incidents/retract-report.js';
import { registerPlace } from '../../write/places/register-place.js';
import { registerSource } from '../../write/sources/register-source.js';
import { delineateZone } from '../../write/zones/delineate-zone.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { type ChangesHarness, changesHarness, type ToldChange } from '../../testing/changes.js';

const PAPER = { sourceId: 'paper' };
/** Two months after the agreement came into force. */
const LAPSE = '2017-09-02T00:00:00.000Z';

let ledger: ChangesHarness;

/** Two towns, each its own zone, and for the first a trial of two months whose clause bans KIN.*. */
beforeEach(async () => {
  ledger = await changesHarness();
  const how = { recordedAt: '2017-08-01T08:00:00.000Z' };
  await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' }, how);
  for (const [id, point] of [
    ['jayrud', [36.73, 33.8]],
    ['madaya', [36.1, 33.69]],
  ] as const) {
    await ledger.execute(registerPlace, { id, names: { en: id }, kind: 'TOWN', point }, how);
    await ledger.execute(proposeZone, { id, names: { en: id }, timeZone: 'Asia/Damascus' }, how);
    await ledger.execute(delineateZone, { places: [id], basis: ['PLACE_LIST'], ...PAPER }, { id, ...how });
  }
  await ledger.execute(
    proposeAgreement,
    {
      id: 'a1',
      title: { en: 'July trial' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'Asia/Damascus',
      zoneIds: ['jayrud'],
      ...PAPER,
    },
    how,
  );
  const a1 = { id: 'a1', ...how };
  await ledger.execute(
    claimEntryIntoForce,
    { effectiveAt: { at: '2017-07-02T00:00:00Z' }, basis: 'TEXT_RULE', ...PAPER },
    a1,
  );
  await ledger.execute(setTerm, { kind: 'TRIAL', duration: 'P2M', renewalRule: 'BY_PARTIES', ...PAPER }, a1);
  await ledger.execute(
    stipulateClause,
    { clauseId: 'fire', kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'] },
    a1,
  );
});
afterEach(() => ledger.close());

/** Reports the n-th incident: shelling of a town. */
async function reports(n: number, day: string, recordedAt: string, placeId = 'jayrud'): Promise<string> {
  await ledger.execute(
    reportIncident,
    {
      id: incidentId(n),
      code: 'KIN.SHELLING',
      occurred: { start: { date: day, timeZone: 'Asia/Damascus' } },
      location: { placeId },
      report: { id: incidentId(100 + n), ...PAPER },
    },
    { recordedAt },
  );
  return incidentId(n);
}

/** What the feed tells after a moment. */
async function toldSince(instant: string): Promise<readonly ToldChange[]> {
  return (await ledger.changes()).filter(({ at }) => at >= instant);
}

const statuses = (changes: readonly ToldChange[]) => changes.filter(({ kind }) => kind === 'STATUS_CHANGED');

describe('the feed of changes', () => {
  it('has nothing of a term that renews itself, over months in which nothing else happens, and takes a renewal', async () => {
    const term = { kind: 'TRIAL', renewalRule: 'AUTOMATIC', ...PAPER };
    const a1 = { id: 'a1', recordedAt: '2017-08-01T12:00:00.000Z' };
    await ledger.execute(setTerm, { ...term, duration: 'PT1H' }, a1);
    await ledger.passTo('2018-09-01T00:00:00.000Z');
    expect(statuses(await toldSince('2017-08-02'))).toEqual([]);
    await ledger.execute(
      renewAgreement,
      { decidedAt: { date: '2018-09-01' }, duration: 'P1M', ...PAPER },
      { id: 'a1', recordedAt: '2018-09-01T12:00:00.000Z' },
    );
    const [renewed] = statuses(await toldSince('2018-09-01'));
    expect(renewed).toMatchObject({ zoneId: 'jayrud', axes: [{ axis: 'legal' }] });
  });

  it('begins with 1 and names each thing, its kind of change, its entry and its zones', async () => {
    const [source, , zone] = await ledger.changes();
    expect(source).toMatchObject({
      seq: 1,
      kind: 'CREATED',
      thing: 'sources/paper',
      type: 'SourceRegistered',
    });
    expect(zone).toMatchObject({
      kind: 'CREATED',
      thing: 'zones/jayrud',
      zoneIds: ['jayrud'],
      position: '2',
    });
  });

  it('names the zones of an incident however long ago it was, and the same when it is made anew', async () => {
    const id = await reports(1, '2013-02-01', '2017-08-28T10:00:00.000Z');
    const created = async (): Promise<ToldChange | undefined> =>
      (await ledger.changes()).find(({ kind, thing }) => kind === 'CREATED' && thing === `incidents/${id}`);
    expect((await created())?.zoneIds).toEqual(['jayrud']);
    const retimed = {
      occurred: { start: { date: '2017-08-27', timeZone: 'Asia/Damascus' } },
      reason: 'A slip',
    };
    await ledger.execute(
      retimeIncident,
      { ...retimed, ...PAPER },
      { id, recordedAt: '2017-08-29T10:00:00.000Z' },
    );
    const told = await ledger.changes();
    await ledger.rebuild();
    expect(await ledger.changes()).toEqual(told);
    expect((await created())?.zoneIds).toEqual(['jayrud']);
  });

  it('carries a late report about an earlier day as a revision of the past', async () => {
    const id = await reports(1, '2017-08-20', '2017-08-28T10:00:00.000Z');
    const [created, changed, ...more] = await toldSince('2017-08-28T10:00:00.000Z');
    expect(created).toMatchObject({
      kind: 'CREATED',
      thing: `incidents/${id}`,
      zoneIds: ['jayrud'],
      validTime: { earliest: '2017-08-19T21:00:00.000Z', latest: '2017-08-20T21:00:00.000Z' },
    });
    expect(changed).toMatchObject({
      kind: 'STATUS_CHANGED',
      zoneId: 'jayrud',
      from: { compliance: 'NO_ALLEGATIONS' },
      to: { compliance: 'ALLEGATIONS', headline: 'HOLDING_WITH_ALLEGATIONS' },
      cause: { eventIds: [created?.eventId] },
    });
    expect(more).toEqual([]);
  });

  it('tells once that time passed a boundary, also when it was not running then, and appends nothing', async () => {
    const before = await ledger.changes();
    await ledger.feed.stop();
    await ledger.passTo('2017-09-20T00:00:00.000Z');
    expect(await ledger.changes()).toEqual(before);
    ledger.feed.start();
    await ledger.feed.tick();
    const [lapse, ...more] = (await ledger.changes()).slice(before.length);
    expect(lapse).toMatchObject({
      seq: before.length + 1,
      kind: 'STATUS_CHANGED',
      at: LAPSE,
      zoneId: 'jayrud',
      from: { legal: 'IN_FORCE_TRIAL', headline: 'IN_FORCE_UNOBSERVED' },
      to: { legal: 'LAPSED', headline: 'UNKNOWN' },
      cause: { boundary: true, eventIds: [] },
    });
    expect(lapse).not.toHaveProperty('position');
    expect(more).toEqual([]);
    await ledger.feed.stop();
    ledger.feed.start();
    await ledger.passTo('2017-09-25T00:00:00.000Z');
    expect((await ledger.changes()).length).toBe(before.length + 1);
  });

  it('leaves a boundary to entries that may still come before it, for ten seconds', async () => {
    const before = (await ledger.changes()).length;
    await ledger.passTo('2017-09-02T00:00:09.999Z');
    expect((await ledger.changes()).length).toBe(before);
    await ledger.passTo('2017-09-02T00:00:10.000Z');
    expect((await ledger.changes()).length).toBe(before + 1);
  });

  it('puts a boundary before the entry that came to be known at the same instant', async () => {
    await reports(2, '2017-08-01', '2017-09-01T23:00:00.000Z', 'madaya');
    await reports(1, '2017-09-01', LAPSE);
    expect((await toldSince(LAPSE)).map(({ kind, cause }) => [kind, cause?.boundary])).toEqual([
      ['STATUS_CHANGED', true],
      ['CREATED', undefined],
      ['STATUS_CHANGED', undefined],
    ]);
  });

  it('takes back boundaries before which an entry is put by hand, and goes on in order', async () => {
    await ledger.passTo('2017-10-01T00:00:00.000Z');
    const first = await ledger.changes();
    expect(statuses(first).at(-1)).toMatchObject({ at: LAPSE });
    await ledger.execute(
      renewAgreement,
      { decidedAt: { date: '2017-08-20' }, ...PAPER },
      { id: 'a1', recordedAt: '2017-08-21T00:00:00.000Z' },
    );
    await ledger.passTo('2017-12-01T00:00:00.000Z');
    const then = await ledger.changes();
    expect(then.map(({ seq }) => seq)).toEqual(then.map((_, index) => index + 1));
    expect(
      statuses(then)
        .filter(({ to }) => to?.['legal'] === 'LAPSED')
        .map(({ at }) => at),
    ).toEqual([
      // Two local months on: summer time is over by then.
      '2017-11-02T01:00:00.000Z',
    ]);
    await ledger.rebuild();
    expect(await ledger.changes()).toEqual(then);
  });

  it('is the same when it is made anew, boundaries and all', async () => {
    await reports(1, '2017-08-20', '2017-08-28T10:00:00.000Z');
    await reports(2, '2017-09-03', '2017-09-04T10:00:00.000Z', 'madaya');
    await ledger.passTo('2017-11-01T00:00:00.000Z');
    const before = await ledger.changes();
    expect(statuses(before).length).toBeGreaterThan(4);
    await ledger.rebuild();
    expect(await ledger.changes()).toEqual(before);
    await reports(3, '2017-11-02', '2017-11-03T10:00:00.000Z');
    expect((await ledger.changes()).slice(0, before.length)).toEqual(before);
  });
});

describe('others have their turn', () => {
  /** How many turns others had until the work was done. */
  async function turnsUntil(done: Promise<void>): Promise<number> {
    let turns = 0;
    let isDone = false;
    const end = done.then(() => void (isDone = true));
    for (; !isDone; turns += 1) await setImmediate();
    await end;
    return turns;
  }

  it('while the feed is made anew', async () => {
    await ledger.runner.drain();
    const entries = ledger.feed.progress + 1;
    expect(await turnsUntil(ledger.rebuild())).toBeGreaterThan(entries);
  });

  it('while it catches up with what came before it was started', async () => {
    await ledger.feed.stop();
    for (const number of [1, 2, 3, 4, 5]) await reports(number, '2017-08-20', '2017-08-28T10:00:00.000Z');
    ledger.feed.start();
    expect(await turnsUntil(ledger.runner.drain())).toBeGreaterThan(4);
  });
});

describe('what became of a thing', () => {
  const at = '2017-08-28T10:00:00.000Z';
  const later = { recordedAt: '2017-08-28T11:00:00.000Z' };

  it('a retraction is a tombstone with its reason, for those who may read it', async () => {
    const id = await reports(1, '2017-08-27', at);
    await ledger.execute(retractIncident, { reason: 'It was thunder' }, { id, ...later });
    const [tombstone, status] = await toldSince(later.recordedAt);
    expect(tombstone).toMatchObject({
      kind: 'RETRACTED',
      thing: `incidents/${id}`,
      reason: { text: 'It was thunder' },
      zoneIds: ['jayrud'],
    });
    expect(status).toMatchObject({ kind: 'STATUS_CHANGED', to: { compliance: 'NO_ALLEGATIONS' } });
    const seen = (await ledger.changes({ caller: as('auditor') })).at(-2);
    expect(seen).toMatchObject({ kind: 'RETRACTED', thing: `incidents/${id}` });
    expect(seen).not.toHaveProperty('reason');
  });

  it('an incident is retracted with its only report', async () => {
    const id = await reports(1, '2017-08-27', at);
    await ledger.execute(
      retractReport,
      { reason: 'Mistaken', ...PAPER },
      { id, params: { reportId: incidentId(101) }, ...later },
    );
    expect((await toldSince(later.recordedAt))[0]).toMatchObject({
      kind: 'RETRACTED',
      type: 'ReportRetracted',
    });
  });

  it('a correction is one change, and the status goes from one to the other at once', async () => {
    const id = await reports(1, '2017-08-27', at);
    const how = { id, recordedAt: '2017-08-28T10:30:00.000Z' };
    await ledger.execute(relocateIncident, { location: { placeId: 'madaya' }, reason: 'A slip' }, how);
    const [moved] = await toldSince(how.recordedAt);
    expect(moved).toMatchObject({ kind: 'UPDATED', zoneIds: ['jayrud', 'madaya'] });
    await ledger.execute(
      relocateIncident,
      { location: { zoneId: 'jayrud' }, corrects: moved?.eventId, reason: 'No slip' },
      { id, ...later },
    );
    const [corrected, ...changed] = await toldSince(later.recordedAt);
    expect(corrected).toMatchObject({
      kind: 'CORRECTED',
      type: 'IncidentRelocated',
      withdraws: moved?.eventId,
      reason: { text: 'No slip' },
    });
    expect(changed.map(({ kind, zoneId }) => [kind, zoneId])).toEqual([
      ['STATUS_CHANGED', 'jayrud'],
      ['STATUS_CHANGED', 'madaya'],
    ]);
  });

  it('a withdrawal, a merge and an update have kinds of their own', async () => {
    const [one, two] = [await reports(1, '2017-08-27', at), await reports(2, '2017-08-27', at)];
    await ledger.execute(
      reclassifyIncident,
      { code: 'KIN.CLASH', reason: 'So it was' },
      { id: one, ...later },
    );
    const [updated] = await toldSince(later.recordedAt);
    await ledger.execute(
      withdrawEntry,
      { reason: 'It was not' },
      { params: { eventId: updated?.eventId ?? '' }, ...later },
    );
    await ledger.execute(mergeIncident, { intoIncidentId: two, reason: 'The same' }, { id: one, ...later });
    const told = (await toldSince(later.recordedAt)).filter(({ kind }) => kind !== 'STATUS_CHANGED');
    expect(told.map(({ kind }) => kind)).toEqual(['UPDATED', 'WITHDRAWN', 'MERGED']);
    expect(told[1]).toMatchObject({ withdraws: updated?.eventId, reason: { text: 'It was not' } });
    expect(told[2]).toMatchObject({ into: `incidents/${two}` });
  });

  it('a confidential source is nobody’s business, and the numbers of others stay', async () => {
    const secret = { kind: 'ANONYMOUS_PERSON', label: 'Somebody', confidential: true };
    const { id } = await ledger.execute(registerSource, secret, later);
    const all = await ledger.changes();
    expect(all.at(-1)).toMatchObject({ kind: 'CREATED', thing: `sources/${id}` });
    const seen = await ledger.changes({ caller: as('verifier') });
    expect(JSON.stringify(seen)).not.toContain(id);
    expect(seen.map(({ seq }) => seq)).toEqual(all.slice(0, -1).map(({ seq }) => seq));
  });
});

describe('reading the feed', () => {
  it('goes on after a number, page by page, for one zone if asked', async () => {
    // The feed has evaluated the zone, on the same day, before the ledger knows of the incident.
    await ledger.changes();
    await reports(1, '2017-07-31', '2017-08-01T09:00:00.000Z', 'madaya');
    const all = await ledger.changes();
    const [first, second] = [
      await ledger.changes({ query: { limit: '3' } }),
      await ledger.changes({ query: { after: '3', limit: '1000' } }),
    ];
    expect([...first, ...second]).toEqual(all);
    const there = await ledger.changes({ query: { zone: 'madaya' } });
    expect(there.map(({ kind, thing }) => [kind, thing])).toEqual([
      ['CREATED', 'zones/madaya'],
      ['UPDATED', 'zones/madaya'],
      ['CREATED', `incidents/${incidentId(1)}`],
      ['STATUS_CHANGED', 'zones/madaya'],
    ]);
  });
});
