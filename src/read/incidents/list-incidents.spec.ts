import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../../testing/directory.js';
import { EVERYBODY, type LedgerHarness } from '../../testing/ledger.js';
import type { Principal } from '../../access/role.js';
import { attributeIncident } from '../../write/incidents/attribute-incident.js';
import { relocateIncident } from '../../write/incidents/relocate-incident.js';
import { retimeIncident } from '../../write/incidents/retime-incident.js';
import { retractIncident } from '../../write/incidents/retract-incident.js';
import { verifyIncident } from '../../write/incidents/verify-incident.js';
import { listIncidents } from './list-incidents.js';
import { eventTypes, incidentId, reportsIncident, trialLedger } from '../../testing/incidents.js';

interface Item {
  readonly id: string;
  readonly [field: string]: unknown;
}
interface Page {
  readonly items: readonly Item[];
  readonly next?: string;
}

const incidents = listIncidents(eventTypes);
const other: Principal = { ...EVERYBODY, id: 'somebody-else' };
let ledger: LedgerHarness;

const asked = async (query: Readonly<Record<string, string>> = {}, caller = EVERYBODY): Promise<Page> =>
  (await ledger.query<Page>(incidents, { query, caller })).body;
/** The numbers of the incidents found. */
const found = async (query: Readonly<Record<string, string>> = {}, caller = EVERYBODY): Promise<number[]> =>
  (await asked(query, caller)).items.map(({ id }) => Number(id.slice(0, 8)));

beforeAll(async () => {
  ledger = await trialLedger();
  await reportsIncident(ledger, 1);
  await reportsIncident(ledger, 2, {
    code: 'CIV.ARREST',
    occurred: { start: { date: '2013-06-01' }, ongoing: true },
    location: { point: [36.1, 33.7] },
    zoneId: 'madaya',
    allegedActors: ['factions'],
  });
  await reportsIncident(ledger, 3, { occurred: { start: { date: '2017-08-05' } }, allegedActors: [] });
  await reportsIncident(
    ledger,
    4,
    { code: 'POL.PROVOCATION', location: { zoneId: 'madaya' } },
    { caller: other },
  );
  await reportsIncident(ledger, 5, { code: 'KIN.IED' });
  const judge = { caller: other };
  await ledger.execute(
    verifyIncident,
    { bodyId: 'watch', outcome: 'VERIFIED', reason: 'Seen' },
    { id: incidentId(1), ...judge },
  );
  await ledger.execute(
    attributeIncident,
    { bodyId: 'watch', actorId: 'factions', confidence: 'HIGH', reason: 'Seen' },
    { id: incidentId(3), ...judge },
  );
  await ledger.execute(retractIncident, { reason: 'A rumour' }, { id: incidentId(5) });
});
afterAll(() => ledger.close());

describe('the list of incidents', () => {
  it('has the last recorded first, whatever counts no more included', async () => {
    expect(await found()).toEqual([5, 4, 3, 2, 1]);
  });

  it.each<[Readonly<Record<string, string>>, readonly number[]]>([
    [{ code: 'KIN.SHELLING' }, [3, 1]],
    [{ code: 'KIN.*' }, [5, 3, 1]],
    [{ code: 'KIN' }, []],
    [{ zone: 'jayrud' }, [5, 3, 1]],
    [{ zone: 'madaya' }, [4, 2]],
    [{ zone: 'nowhere' }, []],
    [{ state: 'VERIFIED_INCIDENT' }, [1]],
    [{ state: 'ALLEGED' }, [4, 3, 2]],
    [{ state: 'RETRACTED' }, [5]],
    [{ actor: 'factions' }, [3, 2]],
    [{ actor: 'army' }, [5, 4, 1]],
    [{ from: '2017-08-06' }, [5, 4, 2, 1]],
    [{ to: '2017-08-05' }, [3, 2]],
    [{ from: '2014-01-01', to: '2014-01-02' }, [2]],
    [{ from: '2017-08-20', to: '2017-08-20', zone: 'jayrud' }, [5, 1]],
    [{ bbox: '36.5,33.5,37,34' }, [5, 3, 1]],
    [{ bbox: '36,33.6,36.2,33.8' }, [2]],
    [{ bbox: '-20,-20,60,60' }, [5, 3, 2, 1]],
    [{ bbox: '170,0,-170,60' }, []],
    [{ bbox: '36.5,33.5,-179.9,34' }, [5, 3, 1]],
    [{ bbox: '30,0,-170,60' }, [5, 3, 2, 1]],
    [{ q: 'shelling' }, [3, 1]],
    [{ q: 'اعتقال' }, [2]],
    [{ q: 'Jeroud' }, [5, 3, 1]],
    [{ q: 'madaya' }, [4, 2]],
    [{ q: 'army' }, [5, 4, 1]],
    [{ q: '...' }, []],
    [{ reportedBy: 'me' }, [5, 3, 2, 1]],
    [{ reportedBy: 'me', actor: 'army', code: 'KIN.SHELLING' }, [1]],
  ])('finds by %j', async (query, numbers) => {
    expect(await found(query)).toEqual(numbers);
  });

  it('tells each caller their own', async () => {
    expect(await found({ reportedBy: 'me' }, other)).toEqual([4]);
  });

  it.each<Readonly<Record<string, string>>>([
    { bbox: '1,2,3' },
    { bbox: '36,40,37,33' },
    { from: '2017-08-02', to: '2017-08-01' },
    { state: 'BAD' },
  ])('refuses %j', async (query) => {
    await expect(asked(query)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('judges each as a whole', async () => {
    const { items } = await asked({ code: 'KIN.SHELLING' });
    expect(items[1]).toMatchObject({
      id: incidentId(1),
      code: 'KIN.SHELLING',
      state: 'VERIFIED_INCIDENT',
      liveness: 'LIVE',
      verification: 'VERIFIED',
      attribution: null,
      evidence: 'E3',
      disputed: false,
    });
    expect(items[0]).toMatchObject({ state: 'ALLEGED', attribution: ['factions'], verification: null });
  });

  it('shows a retracted one with who retracted it, when and why', async () => {
    const { items } = await asked({ state: 'RETRACTED' });
    expect(items).toMatchObject([
      {
        state: 'RETRACTED',
        tombstone: {
          state: 'RETRACTED',
          at: '2017-09-01T12:00:00.000Z',
          by: expect.any(String),
          reason: { text: 'A rumour' },
        },
      },
    ]);
  });
});

describe('who may see only what is coarse', () => {
  const analyst = as('analyst', { zones: new Set() });

  it('gets no exact field', async () => {
    const { items } = await asked({ code: 'KIN.SHELLING' }, analyst);
    expect(items[1]).toMatchObject({
      code: 'KIN.SHELLING',
      coarse: { location: { uncertaintyM: expect.any(Number) } },
    });
    for (const field of ['occurred', 'location', 'allegedActors']) expect(items[1]).not.toHaveProperty(field);
  });

  it('finds by coarse time and place, and not by what no answer tells', async () => {
    expect(await found({ from: '2017-08-06' }, analyst)).toEqual([5, 4, 2, 1]);
    expect(await found({ bbox: '36.5,33.5,37,34' }, analyst)).toEqual([5, 3, 1]);
    expect(await found({ actor: 'army' }, analyst)).toEqual([]);
    expect(await found({ actor: 'factions' }, analyst)).toEqual([3]);
    expect(await found({ q: 'army' }, analyst)).toEqual([]);
  });
});

describe('pages of incidents', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['of all', {}],
    ['of a state', { state: 'ALLEGED' }],
    ['of a zone', { zone: 'jayrud' }],
  ])('%s give each once, in order, while others are recorded', async (_which, query) => {
    const before = await found(query);
    const paged: number[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await asked({
        ...query,
        limit: '1',
        ...(cursor === undefined ? {} : { cursor }),
      });
      paged.push(...items.map(({ id }) => Number(id.slice(0, 8))));
      cursor = next;
      if (paged.length === 1)
        await reportsIncident(ledger, 100 + before.length * 10 + Object.keys(query).length);
    } while (cursor !== undefined);
    expect(paged).toEqual(before);
  });

  it('go on beyond what is looked at together', async () => {
    const many = 210;
    for (let n = 0; n < many; n += 1) await reportsIncident(ledger, 1000 + n, { code: 'CIVIL.RIOT' });
    expect(await found({ code: 'CIV.ARREST' })).toEqual([2]);
    expect((await found({ code: 'CIVIL.RIOT', limit: '205' })).length).toBe(205);
  });
});

describe('an incident that is corrected', () => {
  it('is found where and when it is thought to have been now', async () => {
    await reportsIncident(ledger, 50, { code: 'MIL.MOVE' });
    await ledger.execute(
      relocateIncident,
      { location: { point: [36.1, 33.7] }, reason: 'Measured' },
      { id: incidentId(50) },
    );
    await ledger.execute(
      retimeIncident,
      { occurred: { start: { date: '2017-08-25' } }, reason: 'Misheard' },
      { id: incidentId(50) },
    );
    expect(await found({ code: 'MIL.MOVE', zone: 'jayrud' })).toEqual([]);
    expect(await found({ code: 'MIL.MOVE', bbox: '36,33.6,36.2,33.8', from: '2017-08-25' })).toEqual([50]);
    expect(await found({ code: 'MIL.MOVE', to: '2017-08-24' })).toEqual([]);
  });
});
