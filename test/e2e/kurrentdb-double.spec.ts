import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadScenario, readScenario } from '../../src/app/scenario/scenario.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';
import { BuiltApp, dataFolder, startRefused } from './built-app.js';

const ZONE = '/v1/zones/eastern-qalamoun';
/** That all places for log and read models give the same answers is shown in-process (test/postgres/same-answers). */
const QUESTIONS = [
  `${ZONE}/status?at=2017-08-20`,
  `${ZONE}/status?at=2017-08-20&knownAt=2017-08-31`,
  `${ZONE}/violations?at=2018-05-01`,
  `${ZONE}/timeline?limit=1000`,
  '/v1/checkpoints?limit=1000',
];

/** So many commands are sent again. */
const REPEATED = 40;

interface CommandAnswered {
  readonly token: string;
  readonly status: number;
  readonly body: object;
}

/** Records the article of the founding scenario, or its first steps; answers the answers to all commands, in order. */
async function record(app: BuiltApp, most?: number): Promise<CommandAnswered[]> {
  const answers: CommandAnswered[] = [];
  await loadScenario(
    readScenario('article.json').slice(0, most),
    async ({ post, body, recordedAt }, key) => {
      const headers = { 'idempotency-key': key, 'x-recorded-at': recordedAt };
      const answer = await app.post(post, body, { headers });
      const token = answer.headers.get('consistency-token') ?? '';
      answers.push({ status: answer.status, body: answer.body, token });
      return answer;
    },
    new Map(),
  );
  return answers;
}

/** Asks everything once the read models have seen what the token stands for. */
async function ask(app: BuiltApp, token: string): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const question of QUESTIONS) {
    const { status, body } = await app.get(`${question}&maxWaitMs=30000`, {
      headers: { 'consistency-token': token },
    });
    answers.push({ question, status, body });
  }
  return answers;
}

describe(`the built program on KurrentDB (${SERVER})`, () => {
  let server: TestServer;
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let app: BuiltApp;

  const start = (): Promise<BuiltApp> => BuiltApp.start(folder.path, { EVENT_STORE_URL: server.url });

  beforeAll(async () => {
    folder = await dataFolder();
    server = await TestServer.start(join(folder.path, '..', 'server'));
    app = await start();
  });

  afterAll(async () => {
    expect(await app.stop()).toBe(0);
    await server.kill();
    await folder.remove();
  });

  it('says which stores it uses, and not where they are', () => {
    expect(app.output).toContain('log in KurrentDB, read models in SQLite');
    expect(app.output).not.toContain(String(server.port));
  });

  it('answers the same after kill -9 and the loss of sequence and read models, and repeats as at first', async () => {
    const commands = await record(app);
    const token = commands.at(-1)?.token ?? '';
    const answers = await ask(app, token);
    await app.kill();
    for (const name of ['sequence.sqlite', 'read-models.sqlite']) {
      for (const part of ['', '-wal', '-shm']) await rm(join(folder.path, name + part), { force: true });
    }
    app = await start();
    expect(await ask(app, token)).toEqual(answers);
    const again = await record(app, REPEATED);
    // Warnings belong to the deciding, which is not done again.
    expect(again.map(({ body }) => ({ ...body, warnings: [] }))).toEqual(
      commands.slice(0, REPEATED).map(({ body }) => ({ ...body, warnings: [] })),
    );
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('goes on after the server was started again', async () => {
    await server.kill();
    await server.startAgain();
    const zone = { id: 'later', names: { en: 'Later' }, timeZone: 'Asia/Damascus' };
    expect(await app.post('/v1/zones', zone)).toMatchObject({ status: 201 });
    expect(await app.get('/v1/zones/later?maxWaitMs=30000')).toMatchObject({ status: 200 });
  });

  it('answers 503 while the server is down, and does the same command when it is up', async () => {
    await server.kill();
    const headers = { 'idempotency-key': '00000000-0000-4000-8000-000000000001' };
    const zone = { id: 'latest', names: { en: 'Latest' }, timeZone: 'Asia/Damascus' };
    expect(await app.post('/v1/zones', zone, { headers })).toMatchObject({
      status: 503,
      body: { code: 'STORE_UNAVAILABLE' },
    });
    await server.startAgain();
    expect(await app.post('/v1/zones', zone, { headers })).toMatchObject({ status: 201 });
    expect(app.output).not.toMatch(/127\.0\.0\.1:\d+\?|ECONNREFUSED/);
  });

  it('does not start where no server answers, says so in one line, and repeats nothing of the URL', async () => {
    const { path, remove } = await dataFolder();
    const url =
      'kurrentdb://ledger:m0st-secret@127.0.0.1:1?tls=false&discoveryInterval=10&maxDiscoverAttempts=1';
    const { code, output } = await startRefused({ DATA_DIR: path, EVENT_STORE_URL: url, LOG_LEVEL: 'warn' });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toMatch(/^Cannot start: Nothing answers at the host and port of EVENT_STORE_URL/);
    expect(output).not.toMatch(/m0st-secret|127\.0\.0\.1/);
    await remove();
  });
});
