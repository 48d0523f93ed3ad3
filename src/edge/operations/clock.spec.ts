import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { parts } from '../../app/app.module.js';
import { readConfig } from '../../config/config.js';
import { createServer } from '../http/server.js';
import { PlatformModule } from '../../app/platform.module.js';
import { ClockController } from './clock.controller.js';

const TEN_YEARS_MS = 10 * 365 * 86_400_000;

let wall = 0;
let uptime = 0;
let app: NestFastifyApplication;

@Module({ controllers: [ClockController] })
class WatchedModule {
  static under(now: () => Date, secondsUp: () => number): DynamicModule {
    const platform = PlatformModule.of({ ...parts, now, uptime: secondsUp });
    return { module: WatchedModule, imports: [platform] };
  }
}

beforeEach(async () => {
  wall = Date.parse('2026-11-30T12:00:00.000Z');
  uptime = 1_000;
  const module = WatchedModule.under(
    () => new Date(wall),
    () => uptime,
  );
  app = await createServer(module, readConfig({ EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent' }));
});
afterEach(() => app.close());

async function register(headers: Readonly<Record<string, string>> = {}): Promise<object> {
  const payload = { id: `actor-${randomUUID()}`, names: { en: 'Somebody' }, kind: 'REBEL_GROUP' };
  const answer = await app.inject({ method: 'POST', url: '/v1/actors', payload, headers });
  const { code } = answer.json<{ code?: string }>();
  return { status: answer.statusCode, ...(code === undefined ? {} : { code }) };
}

async function ready(): Promise<object> {
  const answer = await app.inject('/health/ready');
  const { clock } = answer.json<{ checks: { clock: { ok: boolean; reason?: string } } }>().checks;
  return { status: answer.statusCode, ok: clock.ok };
}

const accept = (headers: Readonly<Record<string, string>> = {}, payload: object = { reason: 'It was set' }) =>
  app.inject({ method: 'POST', url: '/v1/operations/clock', payload, headers });

const RECORDED = { status: 201 };
const REFUSED = { status: 503, code: 'CLOCK' };

describe('a clock that is set ten years ahead while the program runs', () => {
  it('ends recording and readiness at once, and both come back when it is set right', async () => {
    expect([await register(), await ready()]).toEqual([RECORDED, { status: 200, ok: true }]);
    wall += TEN_YEARS_MS;
    expect([await register(), await ready()]).toEqual([REFUSED, { status: 503, ok: false }]);
    expect((await app.inject('/v1/actors')).statusCode).toBe(200);
    wall += 3_000 - TEN_YEARS_MS;
    uptime += 3;
    expect([await register(), await ready()]).toEqual([RECORDED, { status: 200, ok: true }]);
  });

  it('is taken for right once an admin accepts it, with a reason', async () => {
    wall += TEN_YEARS_MS;
    expect((await accept({ 'x-roles': 'registrar,auditor' })).statusCode).toBe(403);
    expect((await accept({}, {})).statusCode).toBe(400);
    expect(await register()).toEqual(REFUSED);
    const accepted = await accept();
    expect([accepted.statusCode, accepted.json()]).toEqual([200, { setByMs: TEN_YEARS_MS }]);
    expect([await register(), await ready()]).toEqual([RECORDED, { status: 200, ok: true }]);
  });
});

describe('a recording time that is set by hand', () => {
  it('may be the clock’s, and no later: what is yet to come cannot have been recorded', async () => {
    const at = (ms: number): Promise<object> => register({ 'x-recorded-at': new Date(ms).toISOString() });
    expect(await at(wall + 1)).toEqual({ status: 400, code: 'RECORDED_IN_FUTURE' });
    expect(await at(wall)).toEqual(RECORDED);
  });
});

describe('a clock behind the last entry', () => {
  it('is told alike to commands and by readiness', async () => {
    await register();
    wall -= 5_000;
    expect([await register(), (await app.inject('/health/ready')).statusCode]).toEqual([RECORDED, 200]);
    wall -= 1_000;
    expect(await register()).toEqual({ status: 503, code: 'CLOCK_BEHIND' });
    const readiness = await app.inject('/health/ready');
    expect(readiness.statusCode).toBe(503);
    expect(readiness.json()).toMatchObject({ checks: { 'last-entry': { ok: false }, clock: { ok: true } } });
  });
});
