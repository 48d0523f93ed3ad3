import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FOUNDING_SCENARIO, loadScenario, readScenario } from '../../src/scenario/scenario.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { BuiltApp, dataFolder, startRefused } from './built-app.js';

const MOMENTS = ['2016-02-01', '2017-05-15', '2017-07-26', '2017-08-20', '2018-05-01'];
const ZONE = '/v1/zones/eastern-qalamoun';
const QUESTIONS = [
  ...MOMENTS.flatMap((at) => [`${ZONE}/status?at=${at}`, `${ZONE}/violations?at=${at}`]),
  ...MOMENTS.map((knownAt) => `${ZONE}/status?at=2017-08-20&knownAt=${knownAt}`),
  `${ZONE}/timeline?limit=1000`,
  '/v1/agreements?limit=1000',
  '/v1/checkpoints?limit=1000',
];

interface CommandAnswered {
  readonly status: number;
  readonly body: object;
}

type Folder = Awaited<ReturnType<typeof dataFolder>>;

/** Records the founding scenario, the July trial in it; answers the answers to all commands, in order. */
async function record(app: BuiltApp): Promise<CommandAnswered[]> {
  const answers: CommandAnswered[] = [];
  const aliases = new Map<string, string>();
  for (const file of FOUNDING_SCENARIO) {
    await loadScenario(
      readScenario(file),
      async ({ post, body, recordedAt }, key) => {
        const headers = { 'idempotency-key': key, 'x-recorded-at': recordedAt };
        const answer = await app.post(post, body, { headers });
        answers.push({ status: answer.status, body: answer.body });
        return answer;
      },
      aliases,
    );
  }
  return answers;
}

async function ask(app: BuiltApp): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const question of QUESTIONS) {
    const { status, body } = await app.get(`${question}&maxWaitMs=30000`);
    answers.push({ question, status, body });
  }
  return answers;
}

describe('the built program on KurrentDB (protocol double)', () => {
  let double: KurrentDbDouble;
  let folders: { readonly own: Folder; readonly embedded: Folder };
  let app: BuiltApp;
  let expected: { readonly commands: CommandAnswered[]; readonly answers: unknown[] };

  const file = (): string => join(folders.own.path, '..', 'double.log');
  /** One secret for both programs, so that both make the same ids. */
  const environment = (more: Record<string, string> = {}): Record<string, string> => ({
    LOG_SECRET_FILE: join(folders.embedded.path, '..', 'log-secret'),
    ...more,
  });
  const start = (): Promise<BuiltApp> =>
    BuiltApp.start(folders.own.path, environment({ EVENT_STORE_URL: double.url }));

  beforeAll(async () => {
    folders = { own: await dataFolder(), embedded: await dataFolder() };
    const embedded = await BuiltApp.start(folders.embedded.path, environment());
    expected = { commands: await record(embedded), answers: await ask(embedded) };
    await embedded.stop();
    double = await KurrentDbDouble.start({ file: file() });
    app = await start();
  }, 120_000);

  afterAll(async () => {
    expect(await app.stop()).toBe(0);
    double.stop();
    await folders.own.remove();
    await folders.embedded.remove();
  });

  it('answers every command and question of the founding scenario as on the embedded log', async () => {
    expect(await record(app)).toEqual(expected.commands);
    expect(await ask(app)).toEqual(expected.answers);
  }, 120_000);

  it('answers the same after kill -9 and the loss of sequence and read models, and repeats as at first', async () => {
    await app.kill();
    for (const name of ['sequence.sqlite', 'read-models.sqlite']) {
      for (const part of ['', '-wal', '-shm']) await rm(join(folders.own.path, name + part), { force: true });
    }
    app = await start();
    expect(await ask(app)).toEqual(expected.answers);
    const again = await record(app);
    // Warnings belong to the deciding, which is not done again.
    expect(again.map(({ body }) => ({ ...body, warnings: [] }))).toEqual(
      expected.commands.map(({ body }) => ({ ...body, warnings: [] })),
    );
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
  }, 120_000);

  it('goes on after the server was started again', async () => {
    const { port } = double;
    double.stop();
    double = await KurrentDbDouble.start({ file: file(), port });
    const zone = { id: 'later', names: { en: 'Later' }, timeZone: 'Asia/Damascus' };
    expect(await app.post('/v1/zones', zone)).toMatchObject({ status: 201 });
    expect(await app.get('/v1/zones/later?maxWaitMs=30000')).toMatchObject({ status: 200 });
  });

  it('answers 503 while the server is down, and does the same command when it is up', async () => {
    const { port } = double;
    double.stop();
    const headers = { 'idempotency-key': '00000000-0000-4000-8000-000000000001' };
    const zone = { id: 'latest', names: { en: 'Latest' }, timeZone: 'Asia/Damascus' };
    expect(await app.post('/v1/zones', zone, { headers })).toMatchObject({
      status: 503,
      body: { code: 'STORE_UNAVAILABLE' },
    });
    double = await KurrentDbDouble.start({ file: file(), port });
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
    expect(output).toMatch(/^Cannot start: The event store does not answer/);
    expect(output).not.toMatch(/m0st-secret|127\.0\.0\.1/);
    await remove();
  });
});
