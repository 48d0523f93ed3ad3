import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../app/app.module.js';
import { readConfig } from '../../config/config.js';
import { createServer } from '../http/server.js';
import { Metrics } from './metrics.js';
import { ProjectionRunner } from '../../storage/read-models/lifecycle/projection-runner.js';

const WORD = 'zqxjkvbnm';
const zone = { id: 'qalamoun', names: { en: WORD }, timeZone: 'Asia/Damascus' };

it('a text that cannot be opened is counted once, however often it is asked for, and only the first is news', () => {
  const metrics = new Metrics();
  expect(['one', 'one', 'two'].map((ref) => metrics.textUnreadable(ref))).toEqual([true, false, false]);
});

describe('the metrics', () => {
  let parent: string;
  let app: NestFastifyApplication;
  let text: string;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'ceasefire-metrics-'));
    app = await createServer(
      AppModule,
      readConfig({ DATA_DIR: join(parent, 'data'), READ_MODEL_URL: 'memory:', LOG_LEVEL: 'silent' }),
    );
    const post = (url: string, payload: object, key: string = randomUUID()) =>
      app.inject({ method: 'POST', url, payload, headers: { 'idempotency-key': key, 'x-principal': WORD } });
    const key = randomUUID();
    await post('/v1/zones', zone, key);
    await post('/v1/zones', zone, key);
    await post('/v1/zones', zone);
    await post('/v1/zones', { id: WORD });
    await post(`/v1/zones/${WORD}/dissolution`, { at: { year: '2017' }, reason: WORD });
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => post('/v1/zones', { ...zone, id: `zone-${index}` })),
    );
    await app.get(ProjectionRunner).drain();
    for (const path of ['/status', '/status?at=2017-08-20', '/nothing']) {
      await app.inject(`/v1/zones/qalamoun${path}`);
    }
    await app.inject(`/v1/zones/${WORD}/status`);
    text = (await app.inject('/metrics')).body;
  });
  afterAll(async () => {
    await app.close();
    await rm(parent, { recursive: true });
  });

  /** The value of a series. */
  const value = (series: string): number => {
    const line = text.split('\n').find((each) => each.startsWith(`${series} `));
    return Number(line?.slice(series.length + 1));
  };
  const commands = (command: string, outcome: string): number =>
    value(`ceasefire_commands_total{command="${command}",outcome="${outcome}"}`);

  it('count commands by name and by what became of them', () => {
    expect(commands('ProposeZone', 'recorded')).toBe(6);
    expect(commands('ProposeZone', 'repeated')).toBe(1);
    expect(commands('ProposeZone', 'refused')).toBe(2);
    expect(commands('DissolveZone', 'refused')).toBe(1);
  });

  it('measure queries by the template of their route', () => {
    expect(value('ceasefire_query_duration_seconds_count{route="/v1/zones/:id/status"}')).toBe(3);
    expect(value('ceasefire_query_duration_seconds_bucket{le="+Inf",route="/v1/zones/:id/status"}')).toBe(3);
  });

  it('tell how long the log is and how many appends shared a commit', () => {
    expect(value('ceasefire_log_entries')).toBe(6);
    expect(value('ceasefire_log_commit_appends_sum')).toBe(6);
    expect(value('ceasefire_log_commit_appends_count')).toBeLessThan(6);
  });

  it('tell the state, the lag and the batches of every projection', () => {
    for (const projection of ['ledger', 'directory', 'changes']) {
      expect(value(`ceasefire_projection_state{projection="${projection}",state="live"}`)).toBe(1);
      expect(value(`ceasefire_projection_state{projection="${projection}",state="parked"}`)).toBe(0);
      expect(value(`ceasefire_projection_lag_entries{projection="${projection}"}`)).toBe(0);
    }
    expect(value('ceasefire_projection_batch_entries_sum{projection="ledger"}')).toBe(6);
  });

  it('tell of the process', () => {
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('hold no id, no word and no caller, in forms that Prometheus reads', () => {
    expect(text).not.toContain(WORD);
    expect(text).not.toContain('qalamoun');
    const labels = [...text.matchAll(/(\w+)="[^"]*"/g)].map(([, label]) => label);
    const known = ['command', 'le', 'outcome', 'projection', 'quantile', 'route', 'state'];
    const ofNode = ['kind', 'major', 'minor', 'patch', 'space', 'type', 'version'];
    expect([...known, ...ofNode]).toEqual(expect.arrayContaining([...new Set(labels)]));
    for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
      expect(line).toMatch(/^[a-z][a-z0-9_]*(\{[^{}]*\})? \S+$/);
    }
  });

  it('are text for admins only', async () => {
    const answer = await app.inject('/metrics');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    const other = await app.inject({ url: '/metrics', headers: { 'x-roles': 'analyst,auditor,public' } });
    expect(other.statusCode).toBe(403);
  });
});
