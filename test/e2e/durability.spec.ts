import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FOUNDING_SCENARIO, loadScenario, readScenario } from '../../src/app/scenario/scenario.js';
import { BuiltApp, dataFolder, type HttpAnswer } from './built-app.js';

interface Answer {
  readonly id: string;
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly revision: string;
  readonly position: string;
}

let folder: Awaited<ReturnType<typeof dataFolder>>;
let app: BuiltApp;

beforeAll(async () => {
  folder = await dataFolder();
  app = await BuiltApp.start(folder.path);
  await app.post('/v1/zones', { id: 'qalamoun', names: { en: 'Qalamoun' }, timeZone: 'Asia/Damascus' });
  await app.post('/v1/sources', { id: 'press', kind: 'MEDIA', label: 'A paper' });
  await app.post('/v1/agreements', agreement('truce'));
});

afterAll(async () => {
  await app.stop();
  await folder.remove();
});

function agreement(id: string): object {
  return {
    id,
    title: { en: id },
    kind: 'LOCAL_CEASEFIRE',
    timeZone: 'Asia/Damascus',
    zoneIds: ['qalamoun'],
    sourceId: 'press',
  };
}

function clause(clauseId: string): object {
  return { clauseId, kind: 'CESSATION_OF_HOSTILITIES', prohibits: ['KIN.*'] };
}

function answerOf({ body }: HttpAnswer): Answer {
  return body;
}

/** The end of the log: an entry more or less shows here. */
async function logEnd(): Promise<number> {
  const { headers } = await app.get('/v1/zones?maxWaitMs=30000');
  return Number(headers.get('log-position'));
}

/** Ends the program without warning and starts it again on what it left. */
async function restart(): Promise<void> {
  await app.kill();
  app = await BuiltApp.start(folder.path);
}

function headers(key: string, more: Record<string, string> = {}): { headers: Record<string, string> } {
  return { headers: { 'idempotency-key': key, ...more } };
}

describe('what was acknowledged', () => {
  it('is answered again after kill -9 as it was the first time, ids that the server made included, and appended once', async () => {
    const [named, made] = [randomUUID(), randomUUID()];
    const source = { kind: 'ANONYMOUS_PERSON', label: 'a resident', confidential: true };
    const send = async (): Promise<readonly HttpAnswer[]> => [
      await app.post('/v1/agreements/truce/clauses', clause('once'), headers(named)),
      await app.post('/v1/sources', source, headers(made)),
    ];
    const first = await send();
    await app.post('/v1/agreements/truce/clauses', clause('later'));
    const before = await logEnd();
    await restart();
    const again = await send();
    expect([first, again].map((answers) => answers.map(({ status }) => status))).toEqual([
      [201, 201],
      [200, 200],
    ]);
    expect(again.map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    expect(again[0]?.headers.get('etag')).toBe(first[0]?.headers.get('etag'));
    expect(await logEnd()).toBe(before);
  });
});

describe('one command, delivered many times', () => {
  it('makes one entry out of 200 deliveries, half of them cut off by kill -9', async () => {
    const before = await logEnd();
    const key = randomUUID();
    const deliver = (): Promise<HttpAnswer | undefined>[] =>
      Array.from({ length: 100 }, () =>
        app
          .post('/v1/agreements/truce/clauses', clause('many'), headers(key))
          // What a client sees whose connection broke: it does not know the outcome, and sends again.
          .catch(() => undefined),
      );
    const early = deliver();
    await Promise.race(early);
    await restart();
    const late = await Promise.all(deliver());
    const answers = [...(await Promise.all(early)), ...late].filter((answer) => answer !== undefined);

    expect(late.every((answer) => answer !== undefined)).toBe(true);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await logEnd()).toBe(before + 1);
  });

  it('is another command when another principal sends it under the same key', async () => {
    const key = randomUUID();
    const send = (principal: string): Promise<HttpAnswer> =>
      app.post(
        '/v1/agreements/truce/clauses',
        clause('same-key'),
        headers(key, { 'x-principal': principal }),
      );
    const [mine, theirs] = [await send('registrar-1'), await send('registrar-2')];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(answerOf(mine).events[0]?.id).not.toBe(answerOf(theirs).events[0]?.id);
  });

  it.each([
    ['body', '/v1/agreements/truce/clauses', { ...clause('reused'), weapons: 'AIR' }],
    ['path', '/v1/agreements/other/clauses', clause('reused')],
  ])('is refused with 422 when the same key comes with another %s', async (_what, path, body) => {
    const key = randomUUID();
    await app.post('/v1/agreements', agreement('other'));
    await app.post('/v1/agreements/truce/clauses', clause('reused'), headers(key));
    const before = await logEnd();
    const other = await app.post(path, body, headers(key));
    expect(other).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } });
    expect(await logEnd()).toBe(before);
  });

  it('may be sent again under its key after a refusal, which is not remembered', async () => {
    const key = randomUUID();
    const role = { actorId: 'latecomer', role: 'PARTY' };
    const refused = await app.post('/v1/agreements/truce/roles', role, headers(key));
    await app.post('/v1/actors', { id: 'latecomer', names: { en: 'Latecomer' }, kind: 'REBEL_GROUP' });
    const taken = await app.post('/v1/agreements/truce/roles', role, headers(key));
    expect([refused.status, taken.status]).toEqual([409, 201]);
  });
});

describe('many writers at one agreement', () => {
  it('loses none of 64 commands that come at once: revisions and positions are dense', async () => {
    const { body } = await app.post('/v1/agreements', agreement('crowded'));
    const first = Number((body as Answer).position);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) => app.post('/v1/agreements/crowded/clauses', clause(`c${n}`))),
    );
    const sorted = (key: 'revision' | 'position'): number[] =>
      answers.map((answer) => Number(answerOf(answer)[key])).sort((a, b) => a - b);

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(sorted('revision')).toEqual(Array.from({ length: 64 }, (_, n) => n + 1));
    expect(sorted('position')).toEqual(Array.from({ length: 64 }, (_, n) => first + n + 1));
    const { body: history } = await app.get('/v1/agreements/crowded/history?limit=1000');
    const told = JSON.stringify((history as { items: readonly object[] }).items);
    expect(Array.from({ length: 64 }, (_, n) => `c${n}`).filter((id) => !told.includes(`"${id}"`))).toEqual(
      [],
    );
  });

  it('lets one of 64 through that decided on the same revision, and refuses the others with 412', async () => {
    await app.post('/v1/agreements', agreement('contested'));
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        app.post(
          '/v1/agreements/contested/clauses',
          clause(`c${n}`),
          headers(randomUUID(), { 'if-match': '"0"' }),
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(63);
  });

  it('takes If-Match with the revision that a GET showed, and refuses it once that is stale', async () => {
    await app.post('/v1/agreements', agreement('matched'));
    const etag = (await app.get('/v1/agreements/matched')).headers.get('etag') ?? '';
    const send = (id: string): Promise<HttpAnswer> =>
      app.post('/v1/agreements/matched/clauses', clause(id), headers(randomUUID(), { 'if-match': etag }));
    expect(etag).toBe('"0"');
    expect(await send('right')).toMatchObject({ status: 201, body: { revision: '1' } });
    expect(await send('stale')).toMatchObject({ status: 412, body: { code: 'STALE_REVISION' } });
  });
});

describe('read models', () => {
  const MOMENTS = ['2016-02-01', '2017-05-15', '2017-07-26', '2017-08-20', '2018-05-01'];
  const ZONE = '/v1/zones/eastern-qalamoun';
  const questions = MOMENTS.flatMap((at) => [
    `${ZONE}/status?at=${at}`,
    `${ZONE}/violations?at=${at}`,
  ]).concat(
    MOMENTS.map((knownAt) => `${ZONE}/status?at=2017-08-20&knownAt=${knownAt}`),
    [`${ZONE}/timeline?limit=1000`, '/v1/incidents?limit=1000'],
    ['zones', 'actors', 'places', 'sources', 'statements', 'agreements', 'checkpoints', 'restrictions'].map(
      (registry) => `/v1/${registry}?limit=1000`,
    ),
  );

  /** Every projection is made anew beside the live one; asked until none is at it. */
  async function rebuildAll(): Promise<void> {
    interface Projections {
      readonly items: readonly {
        readonly name: string;
        readonly rebuilding?: string;
        readonly state: string;
      }[];
    }
    const all = async (): Promise<Projections['items']> =>
      ((await app.get('/v1/operations/projections')).body as Projections).items;
    for (const { name } of await all()) {
      expect((await app.post(`/v1/operations/projections/${name}/rebuild`, {})).status).toBe(202);
    }
    const isUnderWay = ({ rebuilding, state }: Projections['items'][number]): boolean =>
      rebuilding !== undefined || state === 'booting';
    while ((await all()).some(isUnderWay));
    expect((await all()).map(({ state }) => state)).toEqual((await all()).map(() => 'live'));
  }

  it('give the same answers, whole, after they were rebuilt, and after they were deleted', async () => {
    let token = '';
    const aliases = new Map<string, string>();
    for (const file of FOUNDING_SCENARIO) {
      await loadScenario(
        // The clock of the scenario lies before the entries above; the order of the entries is all that counts here.
        readScenario(file),
        async ({ post, body }, key) => {
          const answer = await app.post(post, body, headers(key, { 'x-principal': 'demo' }));
          token = answer.headers.get('consistency-token') ?? token;
          return answer;
        },
        aliases,
      );
    }
    const ask = async (): Promise<{ question: string; status: number; text: string }[]> => {
      const answers = [];
      for (const question of questions) {
        const { status, text } = await app.get(question, { headers: { 'consistency-token': token } });
        answers.push({ question, status, text });
      }
      return answers;
    };
    const before = await ask();
    expect(
      before.filter(({ text }) => text.startsWith('{"items":[]')).map(({ question }) => question),
    ).toEqual([`${ZONE}/violations?at=2016-02-01`, `${ZONE}/violations?at=2017-05-15`]);
    await rebuildAll();
    expect(await ask()).toEqual(before);

    await app.kill();
    for (const name of await readdir(folder.path)) {
      if (name.startsWith('read-models.sqlite')) await rm(join(folder.path, name));
    }
    app = await BuiltApp.start(folder.path);
    await app.get(`${ZONE}?maxWaitMs=30000`, { headers: { 'consistency-token': token } });
    expect(await ask()).toEqual(before);
  });
});
