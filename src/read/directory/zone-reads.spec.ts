import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerActor } from '../../write/actors/register-actor.js';
import { proposeAgreement } from '../../write/agreements/propose-agreement.js';
import { stipulateClause } from '../../write/agreements/stipulate-clause.js';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import { reclassifyIncident } from '../../write/incidents/reclassify-incident.js';
import { reportIncident } from '../../write/incidents/report-incident.js';
import { retimeIncident } from '../../write/incidents/retime-incident.js';
import { retractIncident } from '../../write/incidents/retract-incident.js';
import { EVERYBODY, type LedgerHarness } from '../../testing/ledger.js';
import { recordObservationWindow } from '../../write/observation/record-observation-window.js';
import type { Principal } from '../../access/role.js';
import { imposeRestriction } from '../../write/restrictions/impose-restriction.js';
import { liftRestriction } from '../../write/restrictions/lift-restriction.js';
import { registerSource } from '../../write/sources/register-source.js';
import { recordStatement } from '../../write/statements/record-statement.js';
import { assertControl } from '../../write/zones/assert-control.js';
import { assessSituation } from '../../write/zones/assess-situation.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { recordSeries } from '../../write/zones/record-series.js';
import { reportTally } from '../../write/zones/report-tally.js';
import { as, asking, directoryHarness, type Told } from '../../testing/directory.js';

interface Item extends Told {
  readonly at: string;
  readonly validTime: unknown;
  readonly thing: { readonly kind: string; readonly id: string };
}
interface Page {
  readonly items: readonly Item[];
  readonly next?: string;
}

const paper = { sourceId: 'paper' };
const incident = (date: string, zoneId: string): object => ({
  code: 'KIN.SHELLING',
  occurred: { start: { date } },
  location: { zoneId },
  zoneId,
  report: { sourceId: 'paper' },
});

let ledger: LedgerHarness;
const asked = async (
  name: string,
  query: Readonly<Record<string, string>> = {},
  caller: Principal = EVERYBODY,
): Promise<Page> => {
  return (await ledger.query<Page>(asking(name), { id: 'qalamoun', query, caller })).body;
};
const types = async (query: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  (await asked('ZoneTimeline', query)).items.map(({ type }) => type);
const ofZone = { id: 'qalamoun' };

beforeAll(async () => {
  ledger = await directoryHarness();
  await ledger.execute(registerActor, { id: 'army', names: { en: 'Army' }, kind: 'STATE_FORCES' });
  await ledger.execute(registerActor, { id: 'watch', names: { en: 'Watch' }, kind: 'MONITORING_BODY' });
  await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' });
  await ledger.execute(proposeZone, { id: 'qalamoun', names: { en: 'Eastern Qalamoun' }, timeZone: 'UTC' });
  await ledger.execute(proposeZone, {
    id: 'jayrud',
    names: { en: 'Jayrud' },
    timeZone: 'UTC',
    partOf: 'qalamoun',
  });
  await ledger.execute(proposeZone, { id: 'ghouta', names: { en: 'Eastern Ghouta' }, timeZone: 'UTC' });
});
afterAll(() => ledger.close());

describe('the timeline of a zone', () => {
  let known: string;

  it('tells what was so in the order in which it was so, not in which it was recorded', async () => {
    await ledger.execute(
      assessSituation,
      { label: 'CALM', during: { start: { date: '2017-08-20' }, end: { date: '2017-08-25' } }, ...paper },
      ofZone,
    );
    await ledger.execute(
      recordObservationWindow,
      { bodyId: 'watch', method: 'SEEN', from: '2017-08-12T06:00:00Z', to: '2017-08-12T18:00:00Z' },
      ofZone,
    );
    await ledger.execute(
      imposeRestriction,
      {
        id: 'ban',
        byActorId: 'army',
        movement: true,
        degree: 'BANNED',
        during: { start: { date: '2013-06-01' } },
        ...paper,
      },
      ofZone,
    );
    await ledger.execute(
      liftRestriction,
      { at: { date: '2017-08-28' }, reason: 'Opened', ...paper },
      { id: 'ban' },
    );
    await ledger.execute(
      assertControl,
      { actorIds: ['army'], degree: 'PARTIAL', during: { start: { year: '2015' } }, ...paper },
      { id: 'jayrud' },
    );
    await ledger.execute(
      recordStatement,
      {
        text: { text: 'It is calm.', lang: 'en' },
        madeAt: { date: '2017-08-22' },
        modality: 'ASSERTED',
        kind: 'FACT',
        about: ['zones/qalamoun'],
      },
      { id: 'paper' },
    );
    await ledger.execute(proposeAgreement, {
      id: 'a1',
      title: { en: 'July agreement' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'UTC',
      zoneIds: ['jayrud'],
      at: { month: '2017-07' },
      ...paper,
    });
    await ledger.execute(reportIncident, incident('2017-08-10', 'jayrud'));
    await ledger.execute(reportIncident, incident('2017-08-11', 'ghouta'));
    expect((await types()).filter((type) => type !== 'ZoneProposed')).toEqual([
      'RestrictionImposed',
      'ControlAsserted',
      'AgreementProposed',
      'WeaponUseReported',
      'ObservationWindowRecorded',
      'SituationAssessed',
      'StatementRecorded',
      'RestrictionLifted',
    ]);
  });

  it('says of each entry which thing it is on', async () => {
    const { items } = await asked('ZoneTimeline');
    expect(items.map(({ type, thing }) => [type, thing])).toContainEqual([
      'RestrictionLifted',
      { kind: 'restriction', id: 'ban' },
    ]);
  });

  it('is the same in pages', async () => {
    const whole = await types();
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await asked('ZoneTimeline', {
        limit: '3',
        ...(cursor === undefined ? {} : { cursor }),
      });
      paged.push(...items.map(({ type }) => type));
      cursor = next;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
  });

  it('ends at the moment asked about', async () => {
    expect(await types({ at: '2017-08-12' })).not.toContain('SituationAssessed');
    expect(await types({ at: '2017-08-20' })).toContain('SituationAssessed');
  });

  it('puts what has no time of its own where it was recorded', async () => {
    const { outcome } = await ledger.execute(
      stipulateClause,
      { clauseId: 'c1', kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'] },
      { id: 'a1' },
    );
    known = outcome.events[0]?.id ?? '';
    expect((await asked('ZoneTimeline')).items.find(({ eventId }) => eventId === known)).toMatchObject({
      at: '2017-09-01T12:00:00.000Z',
      validTime: null,
    });
  });

  it('keeps all that is known of an incident together, at the time that is now thought right', async () => {
    const { id } = await ledger.execute(reportIncident, incident('2017-08-14', 'qalamoun'));
    await ledger.execute(reclassifyIncident, { code: 'KIN.AIR', reason: 'Seen from below' }, { id });
    await ledger.execute(
      retimeIncident,
      { occurred: { start: { date: '2016-05-01' } }, reason: 'Another year' },
      { id },
    );
    const { items } = await asked('ZoneTimeline');
    const told = items.filter(({ thing }) => thing.id === id);
    expect(told.map(({ type }) => type)).toEqual([
      'WeaponUseReported',
      'IncidentReclassified',
      'IncidentRetimed',
    ]);
    expect(new Set(told.map(({ at }) => at))).toEqual(new Set(['2016-05-01T00:00:00.000Z']));

    await ledger.execute(retractIncident, { reason: 'It was thunder' }, { id });
    expect((await asked('ZoneTimeline')).items.filter(({ thing }) => thing.id === id)).toEqual([]);
  });

  it('leaves out what was withdrawn, unless asked as known before', async () => {
    const before = (await ledger.query<Page>(asking('ZoneTimeline'), ofZone)).position;
    await ledger.execute(withdrawEntry, { reason: 'Misread' }, { params: { eventId: known } });
    expect(await types()).not.toContain('ClauseStipulated');
    expect(await types()).not.toContain('EntryWithdrawn');
    expect(await types({ position: String(before) })).toContain('ClauseStipulated');
  });

  it('does not betray by its order or bounds when an incident was to those who may not know', async () => {
    const outsider = as('analyst', { zones: new Set() });
    const { items } = await asked('ZoneTimeline', {}, outsider);
    expect(items.find(({ type }) => type === 'WeaponUseReported')).toMatchObject({
      at: '2017-09-01T12:00:00.000Z',
      validTime: null,
    });
  });

  it('is not there for a zone that is not, or was not yet known', async () => {
    const timeline = asking('ZoneTimeline');
    await expect(ledger.query(timeline, { id: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ledger.query(timeline, { ...ofZone, query: { position: '0' } })).rejects.toMatchObject({
      code: 'UNKNOWN_AT_THAT_TIME',
    });
  });
});

describe('lists of a zone', () => {
  it.each(['ZoneObservations', 'ZoneStatements'])('hold its own entries only: %s', async (name) => {
    const { items } = await asked(name);
    expect(items).toHaveLength(1);
  });

  it('hold tallies and series in the order of valid time, in pages', async () => {
    const counts = [{ label: 'Firing', count: 7, unit: 'CASE' }];
    for (const date of ['2017-08-15', '2017-08-13', '2017-08-14']) {
      await ledger.execute(reportTally, { bodyId: 'watch', during: { start: { date } }, counts }, ofZone);
    }
    const first = await asked('ZoneTallies', { limit: '2' });
    const second = await asked('ZoneTallies', { limit: '2', cursor: first.next ?? '' });
    expect(second.next).toBeUndefined();
    expect([...first.items, ...second.items].map(({ validTime }) => validTime)).toMatchObject([
      { earliest: '2017-08-13T00:00:00.000Z' },
      { earliest: '2017-08-14T00:00:00.000Z' },
      { earliest: '2017-08-15T00:00:00.000Z' },
    ]);
    expect(first.items[0]?.data['counts']).toMatchObject([{ label: { text: 'Firing' }, count: 7 }]);
    expect((await asked('ZoneTallies', { at: '2017-08-13' })).items).toHaveLength(1);

    const { outcome } = await ledger.execute(
      recordSeries,
      {
        code: 'KIN.*',
        count: { low: 24, verbatim: 'dozens' },
        during: { start: { unknown: true } },
        ...paper,
      },
      ofZone,
    );
    expect((await asked('ZoneSeries')).items).toMatchObject([
      { data: { count: { low: 24, verbatim: { text: 'dozens' } } } },
    ]);
    await ledger.execute(
      withdrawEntry,
      { reason: 'Twice' },
      { params: { eventId: outcome.events[0]?.id ?? '' } },
    );
    expect((await asked('ZoneSeries')).items).toEqual([]);
  });

  it('refuse a cursor that names no entry', async () => {
    const cursor = Buffer.from('[99999]').toString('base64url');
    await expect(asked('ZoneTallies', { cursor })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
