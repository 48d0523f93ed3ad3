import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Client } from 'pg';
import { AppModule } from '../../src/app/app.module.js';
import { ChangeFeed } from '../../src/read/changes/change-feed.js';
import { readConfig } from '../../src/config/config.js';
import { createServer } from '../../src/edge/http/server.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { STORAGE, type Storage } from '../../src/storage/storage.js';
import {
  FOUNDING_SCENARIO,
  loadScenario,
  readScenario,
  type ScenarioStep,
  type SendStep,
} from '../../src/app/scenario/scenario.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';
import { Dice } from '../rules/random/dice.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';

async function execute(url: string, sql: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

/** The steps without most of those that come in dozens and that no other speaks of. */
function fewOfAKind(steps: readonly ScenarioStep[]): readonly ScenarioStep[] {
  const seen = new Map<string, number>();
  return steps.filter(({ post }) => {
    const kind = /(statements|grades|clauses)$/.exec(post)?.[0];
    if (kind === undefined) return true;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= 2;
  });
}

/** The whole program several times over on one log and one database. */
export function describeSeveralInstances(address: () => Promise<string>): void {
  describe(`Of several instances of the program on one KurrentDB (${SERVER}) and one PostgreSQL`, () => {
    let url: string;
    let directory: ReturnType<typeof temporaryDirectory>;
    let log: TestServer;
    let running: NestFastifyApplication[];

    const start = async (
      name: string,
      { server = log, keys = 'keys' }: { server?: TestServer; keys?: string } = {},
    ): Promise<NestFastifyApplication> => {
      const app = await createServer(
        AppModule,
        readConfig({
          DATA_DIR: directory.path(name),
          EVENT_STORE_URL: server.url,
          READ_MODEL_URL: url,
          LOG_SECRET_FILE: directory.path(`${keys}/log-secret`),
          VAULT_KEY_FILE: directory.path('keys/vault-key'),
          LOG_LEVEL: 'silent',
        }),
      );
      running.push(app);
      await app.init();
      return app;
    };
    const stop = async (app: NestFastifyApplication): Promise<void> => {
      running.splice(running.indexOf(app), 1);
      await app.close();
    };

    const propose = async (app: NestFastifyApplication, id: string, key = randomUUID()) => {
      const { statusCode, headers, body } = await app.inject({
        method: 'POST',
        url: '/v1/zones',
        headers: { 'idempotency-key': key },
        payload: { id, names: { en: id }, timeZone: 'Asia/Damascus' },
      });
      return {
        status: statusCode,
        token: String(headers['consistency-token']),
        body: JSON.parse(body) as object,
      };
    };
    /** As a client does: the same again until it is done. */
    const insist = async (app: NestFastifyApplication, id: string): Promise<void> => {
      const key = randomUUID();
      while ((await propose(app, id, key)).status >= 300);
    };
    const ask = async (app: NestFastifyApplication, path: string, token?: string) => {
      const headers = token === undefined ? {} : { 'consistency-token': token };
      const { statusCode, body } = await app.inject({ method: 'GET', url: path, headers });
      return { status: statusCode, body: JSON.parse(body) as never };
    };
    const feedOf = async (app: NestFastifyApplication): Promise<readonly object[]> => {
      await app.get(ProjectionRunner).drain();
      return ((await ask(app, '/v1/changes?limit=1000')).body as { items: object[] }).items;
    };

    beforeEach(async () => {
      url = await address();
      directory = temporaryDirectory();
      log = await TestServer.start(directory.path('log'));
      running = [];
    });
    afterEach(async () => {
      for (const app of running) await app.close();
      await log.kill();
      directory.remove();
    });

    it('each takes commands and answers queries, and goes on when another ends', async () => {
      const [one, two] = [await start('one'), await start('two')];
      const key = randomUUID();
      const first = await propose(one, 'first', key);
      expect(first.status).toBe(201);
      expect(await ask(two, '/v1/zones/first?maxWaitMs=20000', first.token)).toMatchObject({ status: 200 });
      const second = await propose(two, 'second');
      expect(await ask(one, '/v1/zones/second?maxWaitMs=20000', second.token)).toMatchObject({ status: 200 });
      expect(await propose(two, 'first', key)).toMatchObject({ status: 200 });

      expect(await feedOf(two)).toEqual(await feedOf(one));
      const told = new Promise((resolve) => two.get(ChangeFeed).onChange(resolve));

      const health = await Promise.all([one, two].map(async (app) => (await ask(app, '/health/ready')).body));
      expect(health).toMatchObject([
        { ready: true, checks: { sequencer: { ok: true, delayMs: expect.any(Number), here: true } } },
        { ready: true, checks: { sequencer: { ok: true, delayMs: expect.any(Number), here: false } } },
      ]);
      expect(two.get<Storage>(STORAGE).sequencing?.delayMs()).toBeGreaterThan(0);

      await stop(one);
      const third = await propose(two, 'third');
      expect(third.status).toBe(201);
      expect(await ask(two, '/v1/zones/third?maxWaitMs=20000', third.token)).toMatchObject({ status: 200 });
      expect(await told).toEqual({ fromSeq: 3, takenBack: false });
      const things = (await feedOf(two)).map((change) => (change as { thing: string }).thing);
      expect(things).toEqual(['zones/first', 'zones/second', 'zones/third']);
    });

    it('both take a command of any kind that is sent to them at once for one, and answer it alike', async () => {
      const apps = [await start('one'), await start('two')] as const;
      const dice = new Dice(1);
      let entries = 0;
      const send = async (app: NestFastifyApplication, post: string, body: object, key: string) => {
        const headers = { 'idempotency-key': key };
        const answer = await app.inject({ method: 'POST', url: post, headers, payload: body });
        return { status: answer.statusCode, body: answer.json<{ revision: string; events: object[] }>() };
      };
      const sendToBoth: SendStep = async ({ post, body }, key) => {
        const [first, second] = dice.happens(0.5) ? apps : [apps[1], apps[0]];
        const one = send(first, post, body, key);
        for (let turns = dice.below(40); turns > 0; turns -= 1) await setImmediate();
        const answers = await Promise.all([one, send(second, post, body, key)]);
        const [told, toldToo] = answers.map(({ body: { revision, events } }) => ({ revision, events }));
        expect({ post, told: toldToo }).toEqual({ post, told });
        const failed = answers.find(({ status }) => status !== 200 && status !== 201);
        if (failed === undefined) entries += answers[0].body.events.length;
        return failed ?? answers[0];
      };
      const aliases = new Map<string, string>();
      for (const file of FOUNDING_SCENARIO) {
        await loadScenario(fewOfAKind(readScenario(file)), sendToBoth, aliases);
      }
      const logged = await log.entries();
      expect(new Set(logged.map(({ id }) => id)).size).toBe(logged.length);
      expect(logged).toHaveLength(entries);
      for (const app of apps) {
        await app.get(ProjectionRunner).drain();
        expect((await ask(app, '/health/ready')).body).toMatchObject({ ready: true });
      }
    });

    it('none loses the feed of changes when the database ends its connections, whatever they are at', async () => {
      const app = await start('one');
      const sever = (): Promise<void> =>
        execute(
          url,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = 'ceasefire-ledger' AND datname = current_database()`,
        );
      for (let round = 0; round < 4; round += 1) {
        await insist(app, `zone-${round}`);
        for (let times = 0; times < 4; times += 1) await sever();
      }
      await insist(app, 'last');
      await app.get(ProjectionRunner).drain();
      expect(await feedOf(app)).toHaveLength(5);
      expect((await ask(app, '/health/ready')).body).toMatchObject({ ready: true });
    });

    it('one with another log is refused, empty or not, before it could sweep the words of the first', async () => {
      await start('one');
      await expect(start('two', { keys: 'other-keys' })).rejects.toThrow(
        /belongs to another ledger.*LOG_SECRET_FILE/,
      );
      await propose(running[0] as NestFastifyApplication, 'first');
      const other = await TestServer.start(directory.path('other'));
      await expect(start('three', { server: other })).rejects.toThrow(/belongs to another event store/);
      await other.kill();
    });
  });
}
