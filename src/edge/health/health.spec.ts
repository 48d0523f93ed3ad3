import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '../../config/config.js';
import { createServer } from '../http/server.js';
import { HealthChecks } from '../../storage/health/health-checks.js';

@Module({})
class EmptyModule {}

describe('the probes', () => {
  let app: NestFastifyApplication;
  let checks: HealthChecks;

  beforeEach(async () => {
    app = await createServer(EmptyModule, readConfig({ LOG_LEVEL: 'silent' }));
    checks = app.get(HealthChecks);
  });
  afterEach(() => app.close());

  it('say that the process lives, whatever the checks say', async () => {
    checks.register('event-store', () => ({ ok: false, reason: 'The disk is full.' }));
    const answer = await app.inject('/health/live');
    expect([answer.statusCode, answer.json()]).toEqual([200, { live: true }]);
  });

  it('say that it is ready when every check is good', async () => {
    checks.register('event-store', () => ({ ok: true }));
    checks.register('projections', () => Promise.resolve({ ok: true }));
    const answer = await app.inject('/health/ready');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      ready: true,
      checks: { 'event-store': { ok: true }, projections: { ok: true } },
    });
  });

  it('say 503 and why when a check is not', async () => {
    checks.register('event-store', () => ({ ok: true }));
    checks.register('projections', () => ({ ok: false, reason: 'One is parked.' }));
    const answer = await app.inject('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      ready: false,
      checks: { 'event-store': { ok: true }, projections: { ok: false, reason: 'One is parked.' } },
    });
  });

  it('count a check that throws as failed, without its words', async () => {
    checks.register('event-store', () => Promise.reject(new Error('/var/lib/ledger is gone')));
    const answer = await app.inject('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('/var');
  });

  it('need no role and no name', async () => {
    expect((await app.inject({ url: '/health/ready', headers: { 'x-roles': '' } })).statusCode).toBe(200);
  });

  it('do not take two checks of one name', () => {
    checks.register('event-store', () => ({ ok: true }));
    expect(() => checks.register('event-store', () => ({ ok: true }))).toThrow('twice');
  });
});
