import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOADING_MS, ScenarioApp } from './scenario-app.js';

const ABSENCE = 'the absence of Hay’at Tahrir al-Sham from the region';
const LATER = '2018-05-02T08:00:00.000Z';

interface Item {
  readonly id: string;
}

interface Items<Of = Item> {
  readonly items: readonly Of[];
}

let scenario: ScenarioApp;

beforeAll(async () => {
  scenario = await ScenarioApp.start();
}, LOADING_MS);

afterAll(() => scenario.stop());

describe('what users ask of the founding scenario', () => {
  it.each([
    ['places', 'Ruhaiba', 'ruhaybah'],
    ['places', 'al-Rahiba', 'ruhaybah'],
    ['places', 'Raheeba', 'ruhaybah'],
    ['places', 'رحيبة', 'ruhaybah'],
    ['places', 'Jeroud', 'jayrud'],
    ['places', 'Jirud', 'jayrud'],
    ['places', 'جيرود', 'jayrud'],
    ['places', 'Dmeir', 'dumayr'],
    ['places', 'Petra', 'al-batra'],
    ['zones', 'Kalamun', 'eastern-qalamoun'],
    ['zones', 'القلمون', 'eastern-qalamoun'],
    ['actors', 'Martyr Ahmed al-Abdu', 'ahmad-al-abdo-forces'],
    ['actors', 'ISIS', 'islamic-state'],
    ['sources', 'Alloush', 'mohammed-aloush'],
  ])('%s named “%s”', async (kind, name, id) => {
    const { items } = await scenario.ask<Items>(`/v1/${kind}?q=${encodeURIComponent(name)}`);
    expect(items[0]?.id).toBe(id);
  });

  it('which trials run out within 90 days of 20 August 2017', async () => {
    expect(await scenario.ask('/v1/trials?within=P90D&at=2017-08-20&tz=Asia/Damascus')).toMatchObject({
      items: [
        { agreementId: 'july-trial', kind: 'TRIAL', daysLeft: 12, phase: 'DISPUTED', force: 'POSSIBLE' },
      ],
    });
  });

  it('how the July trial stood over time', async () => {
    const { intervals } = await scenario.ask<{ intervals: readonly { from: string; phase: string }[] }>(
      '/v1/agreements/july-trial/force?from=2017-06-01&to=2018-06-01',
    );
    expect(intervals.map(({ from, phase }) => [from.slice(0, 10), phase])).toEqual([
      ['2017-05-31', 'PROPOSED'],
      ['2017-06-30', 'DISPUTED'],
      ['2017-08-31', 'RENEWAL_UNCONFIRMED'],
      ['2017-11-30', 'LAPSED'],
      ['2018-04-19', 'SUPERSEDED'],
    ]);
  });

  it('how many incidents there were, with how much was observed', async () => {
    const unseen = { incidents: 1, possible: 0, coverage: { share: 0, accessDenied: false } };
    expect(
      await scenario.ask('/v1/statistics?zone=eastern-qalamoun&by=code&from=2017-08-01&to=2017-08-31'),
    ).toMatchObject({
      timeZone: 'Asia/Damascus',
      items: [
        { code: 'CIV.ARREST', ...unseen },
        { code: 'CIV.HARASSMENT', ...unseen },
      ],
    });
  });

  it('the same as a table for a spreadsheet', async () => {
    const table = await scenario.ask<string>(
      '/v1/statistics?zone=eastern-qalamoun&by=code&from=2017-08-01&to=2017-08-31',
      { accept: 'text/csv' },
    );
    expect(table.split('\r\n')).toEqual([
      'from,to,code,incidents,possible,share,accessDenied',
      '2017-07-31T21:00:00.000Z,2017-08-31T21:00:00.000Z,CIV.ARREST,1,0,0,false',
      '2017-07-31T21:00:00.000Z,2017-08-31T21:00:00.000Z,CIV.HARASSMENT,1,0,0,false',
      '',
    ]);
  });

  it('what stands beside the Government’s name', async () => {
    expect(await scenario.ask('/v1/actors/government/record?at=2017-08-20')).toMatchObject({
      items: [{ agreementId: 'july-trial', clauseId: 'c5', alleged: 2, verified: 0, confirmed: 0 }],
    });
  });

  it('which incidents one reported oneself', async () => {
    const mine = '/v1/incidents?zone=eastern-qalamoun&reportedBy=me';
    expect((await scenario.ask<Items>(mine)).items).toHaveLength(2);
    expect(await scenario.ask(mine, { 'x-principal': 'somebody-else' })).toEqual({ items: [] });
  });

  it('what is in the log, with the stream that each entry stands in', async () => {
    const { items } = await scenario.ask<Items<{ position: string; stream: string }>>(
      '/v1/audit/events?stream=agreement-july-trial&limit=1000',
    );
    expect(items[0]).toMatchObject({ type: 'AgreementProposed', revision: '0' });
    expect(new Set(items.map(({ stream }) => stream))).toEqual(new Set(['agreement-july-trial']));
    const positions = items.map(({ position }) => Number(position));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('an attack by one of the factions may breach what the factions together agreed to', async () => {
    await take('/v1/incidents', {
      code: 'KIN.SHELLING',
      occurred: { start: { date: '2017-08-19' } },
      location: { placeId: 'jayrud' },
      allegedActors: ['jaysh-al-islam'],
      report: { sourceId: 'johmani-blog' },
    });
    const { items } = await scenario.ask<Items<object>>(
      '/v1/zones/jayrud-ruhaybah/violations?at=2017-08-20&actor=jaysh-al-islam',
    );
    expect(items).toMatchObject([{ agreementId: 'july-trial', clauseId: 'c1', candidate: 'POSSIBLE' }]);
  });
});

describe('contradictions stand side by side', () => {
  it('the calm and the fighting that never stopped are both in the zone’s story', async () => {
    const story = await scenario.timelineOf('eastern-qalamoun');
    const told = story.map(({ type, data }) => ({ type, ...data }));
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'SituationAssessed', label: 'CALM', sourceId: 'johmani-blog' }),
        expect.objectContaining({ type: 'IncidentSeriesRecorded', code: 'KIN.*', sourceId: 'johmani-blog' }),
      ]),
    );
  });

  it('a statement names those that it contradicts; none is dropped', async () => {
    const presence = await scenario.pathOf({
      kind: 'statements',
      fields: { sourceId: 'news-front', kind: 'PRESENCE' },
    });
    const absence = await scenario.pathOf({ kind: 'statements', fields: { text: { text: ABSENCE } } });
    const { contradicts } = await scenario.ask<{ contradicts: readonly string[] }>(`/v1/${presence}`);
    expect(contradicts).toHaveLength(2);
    expect(contradicts.map((id) => `statements/${id}`)).toContain(absence);
    for (const id of contradicts) {
      expect(await scenario.ask(`/v1/statements/${id}`)).toMatchObject({ kind: 'ABSENCE' });
    }
  });

  it('a text that is repeated names the one it derives from', async () => {
    const copy = await scenario.pathOf({
      kind: 'statements',
      fields: { sourceId: 'zaman-al-wasl', kind: 'CONTEXT' },
    });
    const { derivedFrom } = await scenario.ask<{ derivedFrom: readonly string[] }>(`/v1/${copy}`);
    expect(await scenario.ask(`/v1/statements/${derivedFrom[0]}`)).toMatchObject({
      sourceId: 'johmani-blog',
    });
  });

  it('the second signature of Russia, on the September text, is taken with a warning', () => {
    const warned = scenario.steps.filter(({ warnings }) => warnings.length > 0);
    expect(warned).toMatchObject([
      {
        step: { post: '/v1/agreements/qalamoun-deal/signatures', body: { actorId: 'russia' } },
        warnings: [{ code: 'ALREADY_SIGNED', pointer: '/actorId' }],
      },
    ]);
  });

  it.each([
    [
      '/v1/zones/eastern-qalamoun/assessments',
      {
        label: 'TENSE',
        during: { start: { date: '2017-09-10' }, end: { date: '2017-09-12' } },
        sourceId: 'syrian-observer',
      },
      { code: 'DIFFERS_FROM_OTHER_ASSESSMENT', pointer: '/label' },
    ],
    [
      '/v1/agreements/april-agreement/entry-into-force',
      { effectiveAt: { date: '2018-04-22' }, basis: 'PARTY_DECLARATION', sourceId: 'syrian-observer' },
      { code: 'CLAIMS_DIFFER', pointer: '/effectiveAt' },
    ],
    [
      '/v1/agreements/july-trial/responses',
      {
        actorId: 'eastern-qalamoun-factions',
        response: 'REJECTED',
        asOf: { date: '2017-08-25' },
        sourceId: 'syrian-observer',
      },
      { code: 'CONTRADICTS_EARLIER_ACT', pointer: '/response' },
    ],
    [
      '/v1/expectations/russian-visit/outcome',
      {
        outcome: 'FULFILLED',
        at: { date: '2017-09-29' },
        reason: 'They came to Jayrud',
        sourceId: 'news-front',
      },
      { code: 'OUTCOME_DIFFERS', pointer: '/outcome' },
    ],
  ])('a claim against an earlier one is taken with a warning: %s', async (path, body, warning) => {
    const { warnings, events } = await take(path, body);
    expect(warnings).toContainEqual(warning);
    const thing = path.slice(0, path.lastIndexOf('/'));
    const { items } = await scenario.ask<Items<{ eventId: string }>>(`${thing}/history?limit=1000`);
    expect(items.length).toBeGreaterThan(1);
    expect(items.map(({ eventId }) => eventId)).toContain(events[0]?.id);
    expect(items.filter((item) => 'withdrawn' in item)).toEqual([]);
  });
});

interface Taken {
  readonly events: readonly Item[];
  readonly warnings: readonly object[];
}

/** Sends a command that must be taken, after the scenario. */
async function take(path: string, body: object): Promise<Taken> {
  const answer = await scenario.app.post(path, body, { headers: { 'x-recorded-at': LATER } });
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
  return answer.body;
}
