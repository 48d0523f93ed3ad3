import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts } from '../../src/app/app.module.js';
import { withLedger } from '../../src/cli/ledger-reader.js';
import { type Config, readConfig } from '../../src/config/config.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import { createServer } from '../../src/edge/http/server.js';
import { PlatformModule } from '../../src/app/platform.module.js';
import type { QueryDefinition } from '../../src/pipeline/queries/query.js';
import { replayQueries } from '../../src/read/replay/queries.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';
import { type PostgresServer, startPostgres } from './postgres-server.js';
import { type RandomCommand, randomCommands } from './random-commands.js';
import { stateDigest } from './state-digest.js';
import { FOUNDING_SCENARIO, loadScenario, readScenario } from '../../src/app/scenario/scenario.js';

const REGISTRIES = [
  'zones',
  'actors',
  'places',
  'sources',
  'statements',
  'agreements',
  'checkpoints',
  'restrictions',
  'mechanisms',
  'expectations',
] as const;
/** Spellings, scripts, the middle of a name, and what nothing is called. */
const SEARCHES = ['Jeroud', 'جيرود', 'al-Ruhayba', 'army', 'nowhere'];
const STATISTICS = ['day', 'week', 'code', 'actor', 'state'];
/** The zone that the agreement is about. */
const JUDGED = 'eastern-qalamoun';
const FIRST_DAY = Date.UTC(2017, 5, 1);
const DAYS_BETWEEN = 18;

/** The program without its feed of changes, which takes longer to make than all the rest. */
@Module({ imports: [PlatformModule.of(parts)] })
class LedgerModule {}

/**
 * The founding scenario recorded by four programs, on every pair of places for log and read models, under the same
 * secret and the scenario's clock: whatever one answers, the others answer too.
 */
describe(`The same commands give the same answers on embedded log and KurrentDB (${SERVER}), SQLite and PostgreSQL`, () => {
  let server: PostgresServer;
  let logs: TestServer[];
  let folder: string;
  /** Embedded log on SQLite first, KurrentDB on PostgreSQL last. */
  let apps: NestFastifyApplication[];

  /** Of the same programs. */
  const configs: Config[] = [];

  const started = async (name: string, env: Record<string, string>): Promise<NestFastifyApplication> => {
    const config = readConfig({
      DATA_DIR: join(folder, name),
      LOG_SECRET_FILE: join(folder, 'log-secret'),
      LOG_LEVEL: 'silent',
      ...env,
    });
    configs.push(config);
    const app = await createServer(LedgerModule, config);
    await load(app);
    await app.get(ProjectionRunner).drain();
    return app;
  };

  beforeAll(async () => {
    server = await startPostgres();
    folder = await mkdtemp(join(tmpdir(), 'ceasefire-same-'));
    const log = await TestServer.start(join(folder, 'log'));
    const other = await TestServer.start(join(folder, 'other-log'));
    logs = [log, other];
    process.stderr.write(`Tests run on KurrentDB (${SERVER})\n`);
    apps = [
      await started('embedded', {}),
      await started('embedded-postgres', { READ_MODEL_URL: await server.database() }),
      await started('kurrentdb', { EVENT_STORE_URL: other.url }),
      await started('kurrentdb-postgres', {
        EVENT_STORE_URL: log.url,
        READ_MODEL_URL: await server.database(),
      }),
    ];
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    for (const each of logs) await each.kill();
    await rm(folder, { recursive: true });
    await server.stop();
  });

  /** What all answer; fails unless it is the same to the byte. `of`: the first and the last, which share nothing. */
  const same = async (path: string, of = ends(apps)): Promise<Answer> => {
    const [one, ...others] = await Promise.all(of.map((app) => ask(app, path)));
    for (const other of others) expect(other).toEqual(one);
    expect(one?.status).toBe(200);
    return one as Answer;
  };
  /** They answer all pages of a list alike; the items of all. */
  const sameList = async (path: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const mark = path.startsWith('/v1/audit/events') ? 'after' : 'cursor';
      const page = await same(cursor === undefined ? path : `${path}&${mark}=${cursor}`);
      const { items: found, next } = JSON.parse(page.body) as { items: Item[]; next?: string };
      items.push(...found);
      cursor = next;
    } while (cursor !== undefined);
    return items;
  };

  it('all say that they can do their work', async () => {
    for (const app of apps) {
      const { body } = await ask(app, '/health/ready');
      expect(JSON.parse(body)).toMatchObject({ ready: true, checks: { 'read-models': { ok: true } } });
    }
  });

  it('all are in the same state after the founding scenario', async () => {
    const [one, ...others] = await Promise.all(apps.map(stateDigest));
    expect(Number(one?.position)).toBeGreaterThan(150);
    expect(others).toEqual([one, one, one]);
  });

  it('all judge alike, and replay and trace alike', async () => {
    for (const at of ['2017-07-26', '2017-08-20', '2018-05-01']) {
      await same(`/v1/zones/${JUDGED}/status?at=${at}`, apps);
      await same(`/v1/zones/${JUDGED}/status?at=${at}&position=100`, apps);
    }
    await same(`/v1/audit/replay?zone=${JUDGED}&from=2017-08-19&to=2017-08-20&step=P1D`, apps);
    const { body } = await same('/v1/audit/events?limit=100', apps);
    const { eventId } = (JSON.parse(body) as { items: Item[] }).items.at(-1) as Item;
    await same(`/v1/audit/events/${eventId}/zones`, apps);
  });

  it('all are read by the command line beside the program that serves them, and replay as they judge', async () => {
    const replay = replayQueries(new EventRegistry(parts.events)).find(({ name }) => name === 'Replay');
    const asked = { zone: JUDGED, from: '2017-08-19', to: '2017-08-20', step: 'P1D' };
    const answers: { items: object[] }[] = [];
    for (const config of configs) {
      answers.push(
        await withLedger(
          config,
          () => undefined,
          (ledger) => ledger.ask<{ items: object[] }>(replay as QueryDefinition, asked),
        ),
      );
    }
    expect(answers[0]?.items.length).toBeGreaterThan(0);
    expect(answers).toEqual(answers.map(() => answers[0]));
  });

  it.each(REGISTRIES)('in the registry of %s: list, search, each thing and its history', async (registry) => {
    const things = await sameList(`/v1/${registry}?limit=20`);
    for (const q of SEARCHES) await sameList(`/v1/${registry}?limit=7&q=${encodeURIComponent(q)}`);
    for (const { id } of things) {
      await same(`/v1/${registry}/${id}`);
      await same(`/v1/${registry}/${id}/history`);
    }
    expect(things.length).toBeGreaterThan(0);
  });

  it('in the status of a zone on ten dates', async () => {
    for (let step = 0; step < 10; step += 1) {
      const date = new Date(FIRST_DAY + step * DAYS_BETWEEN * 86_400_000).toISOString().slice(0, 10);
      await same(`/v1/zones/${JUDGED}/status?at=${date}`);
    }
  });

  it('in violations, timelines and what is recorded often about a zone, as known early and late', async () => {
    const zone = `/v1/zones/${JUDGED}`;
    expect(await sameList(`${zone}/timeline?limit=25&at=2018-01-01`)).not.toHaveLength(0);
    for (const list of ['observations', 'tallies', 'series', 'statements']) {
      await sameList(`${zone}/${list}?limit=2&at=2018-01-01`);
    }
    await same(`${zone}/violations?at=2018-01-01`);
    await same(`${zone}/violations?at=2018-01-01&position=100`);
    await same('/v1/zones/status?at=2017-09-01');
    for (const { id } of await sameList('/v1/agreements?limit=50')) {
      await same(`/v1/agreements/${id}/force?at=2018-01-01`);
    }
  });

  it('in incidents, found in every way, and statistics', async () => {
    const incidents = await sameList('/v1/incidents?limit=20');
    expect(incidents.length).toBeGreaterThan(1);
    for (const { id } of incidents) {
      await same(`/v1/incidents/${id}`);
      await same(`/v1/incidents/${id}/history`);
    }
    const [zone] = await sameList('/v1/zones?limit=50');
    for (const filter of [
      `zone=${zone?.id}`,
      'q=jayrud',
      'from=2017-08-01&to=2017-08-31',
      'bbox=36.5,33.6,37.0,34.0',
      'code=CIV.*',
    ]) {
      await sameList(`/v1/incidents?limit=1&${filter}`);
    }
    for (const by of STATISTICS) await same(`/v1/statistics?from=2017-06-01&to=2017-12-31&by=${by}`);
  });

  it.each([
    '/v1/zones/%00/status',
    '/v1/audit/streams/%00',
    '/v1/audit/events?stream=%00',
    '/v1/audit/events?after=9007199254740991',
    '/v1/audit/events/nothing-of-the-kind',
    '/v1/places?q=%00',
    '/v1/places?q=%25_%27%22%5C',
    `/v1/places?cursor=${cursor(1.5)}`,
    `/v1/places?cursor=${cursor('x')}`,
    `/v1/places?cursor=${cursor(1e300)}`,
    `/v1/places?cursor=${cursor(-1e300)}`,
    `/v1/places?q=jayrud&cursor=${cursor(0.5, 'x')}`,
    `/v1/incidents?cursor=${cursor('x')}`,
    `/v1/incidents?cursor=${cursor(1e300)}`,
    `/v1/zones/${JUDGED}/tallies?cursor=${cursor(0.5)}`,
    `/v1/zones/${JUDGED}/timeline?cursor=${cursor('x', 'y')}`,
    `/v1/audit/streams/zone-${JUDGED}?cursor=${cursor(2.5)}`,
    `/v1/zones/${JUDGED}/status/changes?cursor=${cursor('x', 0.5)}`,
    `/v1/audit/replay?zone=${JUDGED}&cursor=${cursor(0, 'x', '2017-06-01', '2017-06-02')}`,
    `/v1/zones/${JUDGED}/status?position=9007199254740991`,
    `/v1/zones/${JUDGED}/status?at=9999-12-31`,
    `/v1/zones/${JUDGED}/status?at=0001-01-01`,
    '/v1/statistics?from=0001-01-01&to=9999-12-31',
  ])('to what nobody should ask: %s', async (path) => {
    const [one, other] = await Promise.all(ends(apps).map((app) => ask(app, path)));
    expect(withoutCorrelation(other as Answer)).toEqual(withoutCorrelation(one as Answer));
    expect(one?.status).toBeLessThan(500);
  });

  it('in the log itself', async () => {
    const entries = await sameList('/v1/audit/events?limit=100');
    expect(entries.length).toBeGreaterThan(100);
    const streams = [...new Set(entries.map(({ stream }) => stream))];
    for (const { eventId } of everyTenth(entries)) await same(`/v1/audit/events/${eventId}`);
    for (const stream of everyTenth(streams)) await sameList(`/v1/audit/streams/${stream}?limit=3`);
  });

  it.each([1, 2])('also after random commands, taken and refused (seed %i)', async (seed) => {
    const things = {
      zones: idsIn(await sameList('/v1/zones?limit=100')),
      places: idsIn(await sameList('/v1/places?limit=100')),
      actors: idsIn(await sameList('/v1/actors?limit=100')),
      sources: idsIn(await sameList('/v1/sources?limit=100')),
    };
    const statuses = new Set<number>();
    for (const command of randomCommands(seed, 20, things, Date.parse(`2020-0${seed}-01T00:00:00.000Z`))) {
      const [one, ...others] = await Promise.all(apps.map((app) => send(app, command)));
      for (const other of others)
        expect(withoutCorrelation(other)).toEqual(withoutCorrelation(one as Answer));
      statuses.add(one?.status ?? 0);
    }
    expect([...statuses].sort()).toEqual([201, 400]);
    const [one, ...others] = await Promise.all(apps.map(stateDigest));
    expect(others).toEqual([one, one, one]);
    for (const zone of everyTenth(things.zones)) await same(`/v1/zones/${zone}/status?at=2020-03-01`, apps);
  });
});

/** A cursor as somebody might make one up. */
function cursor(...parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** A problem names the request that it is the answer to. */
function withoutCorrelation({ body, ...answer }: Answer): object {
  return { ...answer, body: body.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '') };
}

/** Those that share neither log nor read models. */
function ends<T>(all: readonly T[]): readonly T[] {
  return [...all.slice(0, 1), ...all.slice(-1)];
}

function idsIn(items: readonly Item[]): readonly string[] {
  return items.map(({ id }) => id);
}

function everyTenth<T>(all: readonly T[]): readonly T[] {
  return all.filter((_, index) => index % 10 === 0);
}

interface Answer {
  readonly path: string;
  readonly status: number;
  readonly revision: string;
  readonly position: unknown;
  readonly body: string;
}

interface Item {
  readonly id: string;
  readonly eventId: string;
  readonly stream: string;
}

async function ask(app: NestFastifyApplication, path: string): Promise<Answer> {
  const { statusCode: status, headers, body } = await app.inject({ method: 'GET', url: path });
  return {
    path,
    status,
    revision: revisionIn(headers['etag']),
    position: headers['log-position'],
    body: unsalted(body),
  };
}

/** Commitments rest on salts that no two logs share. */
function unsalted(body: string): string {
  return body.replaceAll(/"commitments":\{[^}]*\}/g, '"commitments":{}');
}

/** Other ETags than revisions rest on commitments to words, whose salts no two logs share. */
function revisionIn(etag: unknown): string {
  return typeof etag === 'string' && /^"\d+"$/.test(etag) ? etag : 'no revision';
}

async function send(
  app: NestFastifyApplication,
  { post, body: payload, key, recordedAt }: RandomCommand,
): Promise<Answer> {
  const headers = { 'x-recorded-at': recordedAt, 'idempotency-key': key, 'x-correlation-id': key };
  const { statusCode: status, body } = await app.inject({ method: 'POST', url: post, headers, payload });
  return { path: post, status, revision: '', position: '', body };
}

/** Sends the scenario; a correlation id that follows from the command makes the entries of two logs the same. */
async function load(app: NestFastifyApplication): Promise<void> {
  const aliases = new Map<string, string>();
  for (const file of FOUNDING_SCENARIO) {
    await loadScenario(
      readScenario(file),
      async ({ post, body, recordedAt }, key) => {
        const response = await app.inject({
          method: 'POST',
          url: post,
          headers: { 'x-recorded-at': recordedAt, 'idempotency-key': key, 'x-correlation-id': key },
          payload: body,
        });
        return { status: response.statusCode, body: response.json() };
      },
      aliases,
    );
  }
}
