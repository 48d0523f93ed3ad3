import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withDemo } from './running-demo.js';
import { LOADING_MS, ScenarioApp } from './scenario-app.js';

const STATUS = '/v1/zones/eastern-qalamoun/status';

/** What the tests of this file read of a status. */
interface Status {
  readonly position: string;
  readonly headline: { readonly code: string; readonly text: Readonly<Record<string, string>> };
  readonly legal: {
    readonly phase: string;
    readonly agreements: readonly {
      readonly agreementId: string;
      readonly parties: readonly { readonly actorId: string }[];
    }[];
  };
  readonly situation: { readonly series: readonly object[] };
  readonly explanation: readonly { readonly axis: string; readonly eventIds: readonly string[] }[];
}

interface Row {
  readonly code: string;
  readonly clauseId: string;
  readonly candidate: string;
  readonly tests: Readonly<Record<string, { readonly result: string; readonly rule: string }>>;
}

let scenario: ScenarioApp;

beforeAll(async () => {
  scenario = await ScenarioApp.start();
}, LOADING_MS);

afterAll(() => scenario.stop());

const PRACTICE = {
  kind: 'PRACTICE',
  since: { earliest: '2013-04-30T21:00:00.000Z', latest: '2013-08-31T21:00:00.000Z' },
};

describe.each([
  ['as known now', ''],
  ['as known when the article had been recorded', '&knownAt=2017-08-28'],
])('the founding answer for 2017-08-20, %s', (_, known) => {
  const asked = `${STATUS}?at=2017-08-20${known}`;

  it('is unverified calm under a disputed agreement for a part of the zone, with protection needed', async () => {
    expect((await scenario.ask<Status>(asked)).headline).toMatchObject({
      code: 'UNVERIFIED_CALM_AGREEMENT_DISPUTED',
      flags: ['LEGAL_DISPUTED', 'PARTIAL', 'PROTECTION'],
    });
  });

  it('has the July trial disputed, the Jordan deal partially signed, the comprehensive ceasefire hypothetical', async () => {
    const { legal } = await scenario.ask<Status>(asked);
    expect(legal).toMatchObject({
      phase: 'DISPUTED',
      agreements: [
        { agreementId: 'comprehensive-ceasefire', phase: 'HYPOTHETICAL', force: 'NO' },
        {
          agreementId: 'july-trial',
          phase: 'DISPUTED',
          force: 'POSSIBLE',
          partial: true,
          parties: [
            { actorId: 'eastern-qalamoun-factions', standing: 'IN', lastResponse: 'ACCEPTED' },
            { actorId: 'government', standing: 'NONE', lastResponse: 'SILENT' },
            { actorId: 'russia', roles: ['GUARANTOR'], standing: 'IN', lastResponse: 'ACCEPTED' },
          ],
          term: {
            kind: 'TRIAL',
            start: ['2017-06-30T21:00:00.000Z', '2017-07-31T21:00:00.000Z'],
            expiry: ['2017-08-31T21:00:00.000Z', '2017-09-30T21:00:00.000Z'],
          },
        },
        { agreementId: 'qalamoun-deal', phase: 'PARTIALLY_SIGNED', force: 'NO' },
      ],
    });
  });

  it('misses the signature of the Government alone', async () => {
    const { legal } = await scenario.ask<Status>(asked);
    const signed = { signed: true, standing: 'IN' };
    const parties = legal.agreements.find(({ agreementId }) => agreementId === 'qalamoun-deal')?.parties;
    expect(parties?.filter(({ actorId }) => actorId !== 'eastern-qalamoun-factions')).toMatchObject([
      { actorId: 'ahmad-al-abdo-forces', ...signed },
      { actorId: 'al-rahman-legion', ...signed },
      { actorId: 'government', signed: false, standing: 'NONE' },
      { actorId: 'jaysh-al-islam', ...signed },
      { actorId: 'russia', roles: ['GUARANTOR'], ...signed },
    ]);
  });

  it('shows the agreements that are linked, without effect', async () => {
    expect((await scenario.ask<Status>(asked)).legal).toMatchObject({
      linked: expect.arrayContaining([
        expect.objectContaining({ agreementId: 'de-escalation-framework', relation: 'EXTENDS_ZONE_OF' }),
        expect.objectContaining({ agreementId: 'eastern-ghouta-deal', relation: 'PRECEDENT' }),
        { agreementId: 'comprehensive-ceasefire', relation: 'PRELUDE_TO', phase: 'HYPOTHETICAL' },
      ]),
    });
  });

  it('calls the situation calm by assessment alone, and shows the fighting that never stopped beside it', async () => {
    expect((await scenario.ask<Status>(asked)).situation).toMatchObject({
      value: 'CALM_ASSESSED',
      incidents: 0,
      series: [
        { code: 'KIN.CLASH', count: { low: 24, verbatim: { text: 'dozens of attempts' } } },
        { code: 'KIN.*', count: { verbatim: { text: 'never stopped fighting' } }, during: { latest: null } },
      ],
    });
  });

  it('lists both practices since mid-2013 and the restriction of goods; nobody observed, numbers held unknown', async () => {
    expect(await scenario.ask<Status>(asked)).toMatchObject({
      compliance: { value: 'ALLEGATIONS', alleged: 2, verified: 0, confirmed: 0 },
      protection: [
        { ...PRACTICE, code: 'CIV.HARASSMENT' },
        { ...PRACTICE, code: 'CIV.ARREST' },
        {
          kind: 'RESTRICTION',
          goods: ['MEDICAL', 'RELIEF', 'BUILDING'],
          degree: 'BANNED_OR_LIMITED',
          since: { earliest: null, latest: null },
        },
      ],
      control: {
        contested: false,
        claims: [{ actorIds: ['eastern-qalamoun-factions'], degree: 'EFFECTIVE' }],
      },
      coverage: { share: 0, lastObservedAt: null, accessDenied: false },
      detention: { low: 0, best: null, high: null },
    });
  });

  it('finds a possible breach of the clause on checkpoints, and none of the ceasefire', async () => {
    const violations = `/v1/zones/eastern-qalamoun/violations?at=2017-08-20${known}`;
    const { items } = await scenario.ask<{ items: readonly Row[] }>(violations);
    const tests = {
      force: { result: 'POSSIBLE', rule: 'FORCE.PROVISIONAL_CLAIM' },
      place: { result: 'POSSIBLE' },
      act: { result: 'YES' },
      bound: { result: 'POSSIBLE' },
      noException: { result: 'YES' },
    };
    const possible = {
      agreementId: 'july-trial',
      clauseId: 'c5',
      candidate: 'POSSIBLE',
      state: 'ALLEGED',
      tests,
    };
    expect(items).toMatchObject([
      { code: 'CIV.ARREST', ...possible },
      { code: 'CIV.HARASSMENT', ...possible },
    ]);
    const ofCeasefire = await scenario.ask(`${violations}&clause=c1`);
    expect(ofCeasefire).toEqual({ items: [] });
  });
});

describe('the headline in words', () => {
  it.each([
    [
      'en',
      'Calm, not verified; agreement disputed. Whether the agreement is in force is disputed. The agreement covers part of the zone only. 2 practices against civilians go on. 1 restriction on goods or movement holds.',
    ],
    [
      'ar',
      'هدوء غير مؤكد، والاتفاق محل خلاف. نفاذ الاتفاق محل خلاف. يشمل الاتفاق جزءاً من المنطقة فقط. تستمر ممارستان ضد المدنيين. يسري قيد واحد على البضائع أو التنقل.',
    ],
  ])('comes in the language asked for alone: %s', async (language, text) => {
    const { headline } = await scenario.ask<Status>(`${STATUS}?at=2017-08-20`, {
      'accept-language': language,
    });
    expect(headline.text).toEqual({ [language]: text });
  });
});

it('every axis of the answer leads to entries that an auditor can read', async () => {
  const { explanation } = await scenario.ask<Status>(`${STATUS}?at=2017-08-20`);
  expect(explanation.filter(({ eventIds }) => eventIds.length === 0)).toEqual([]);
  for (const eventId of new Set(explanation.flatMap(({ eventIds }) => eventIds))) {
    expect(await scenario.ask(`/v1/audit/events/${eventId}`)).toMatchObject({ eventId });
  }
});

describe('the table of dates in the README', () => {
  const rows = [
    ...readFileSync('README.md', 'utf8').matchAll(
      /^\| (\d{4}-\d\d-\d\d) +\| `(\w+)` +\| `(\w+)` +\| (.+?) +\|$/gm,
    ),
  ].map(([, date = '', headline = '', phase = '']) => ({ date, headline, phase }));

  it('has a row for each date on which the story turns', () => {
    expect(rows.map(({ date }) => date)).toEqual([
      '2017-06-30',
      '2017-08-20',
      '2017-09-15',
      '2017-10-15',
      '2017-12-15',
      '2018-04-20',
    ]);
  });

  it.each(rows)('is right for $date: $headline, $phase', async ({ date, headline, phase }) => {
    const status = await scenario.ask<Status>(`${STATUS}?at=${date}`);
    expect({ headline: status.headline.code, phase: status.legal.phase }).toEqual({ headline, phase });
  });
});

it(
  '`ceasefire demo` answers as the program does to which the scenario was sent',
  async () => {
    const asked = `${STATUS}?at=2017-08-20`;
    const demo = await withDemo(async (url) => (await (await fetch(url + asked)).json()) as Status);
    expect(demo.position).toBe(String(scenario.steps.length - 1));
    expect(withoutEventIds(demo)).toEqual(withoutEventIds(await scenario.ask<Status>(asked)));
  },
  LOADING_MS,
);

/** A status without the ids of entries: they follow from a secret that every installation makes for itself. */
function withoutEventIds(status: Status): object {
  return JSON.parse(
    JSON.stringify(status, (key, value: unknown) => {
      if (key === 'eventIds') return (value as readonly string[]).length;
      return key === 'eventId' ? undefined : value;
    }),
  ) as object;
}
