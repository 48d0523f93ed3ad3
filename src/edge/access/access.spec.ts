import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '../../config/config.js';
import { createServer } from '../http/server.js';
import { Caller, RecordedAt } from './caller.decorator.js';
import { Policy } from './policy.decorator.js';
import type { Principal } from '../../access/role.js';

@Controller('v1')
class MeController {
  @Get('me')
  @Policy('read.public')
  me(@Caller() caller: Principal, @RecordedAt() recordedAt: string | undefined): unknown {
    const names = (set: 'any' | ReadonlySet<string>): unknown => (set === 'any' ? set : [...set]);
    return { id: caller.id, roles: [...caller.roles], bodies: names(caller.bodies), recordedAt };
  }

  @Post('notes')
  @Policy('report')
  note(): void {
    return;
  }
}

@Module({ controllers: [MeController] })
class MeModule {}

@Controller('v1')
class UnguardedController {
  @Get('secrets/:id')
  secret(): string {
    return 'secret';
  }
}

@Module({ controllers: [UnguardedController] })
class UnguardedModule {}

describe('who asks', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServer(MeModule, readConfig({ LOG_LEVEL: 'silent' }));
  });
  afterAll(() => app.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url, headers });
  const post = (roles: string) =>
    app.inject({ method: 'POST', url: '/v1/notes', headers: { 'x-roles': roles } });

  it('is the local principal with all roles, unless told otherwise', async () => {
    const answer = await get('/v1/me');
    expect(answer.json()).toMatchObject({ id: 'local', bodies: 'any' });
    expect(answer.json<{ readonly roles: readonly string[] }>().roles).toHaveLength(8);
  });

  it('is taken from the headers of development access', async () => {
    const headers = {
      'x-principal': 'amal',
      'x-roles': 'monitor, verifier',
      'x-bodies': 'observers',
      'x-recorded-at': '2016-02-27T02:00:00+02:00',
    };
    expect((await get('/v1/me', headers)).json()).toEqual({
      id: 'amal',
      roles: ['monitor', 'verifier'],
      bodies: ['observers'],
      recordedAt: '2016-02-27T00:00:00.000Z',
    });
  });

  it.each([
    ['x-roles', 'king'],
    ['x-principal', 'x'.repeat(129)],
    ['x-bodies', 'Not A Slug'],
    ['x-recorded-at', 'yesterday'],
    ['x-recorded-at', '2016-02-30T00:00:00Z'],
  ])('cannot be %s: %s', async (header, value) => {
    expect((await get('/v1/me', { [header]: value })).json()).toMatchObject({
      status: 400,
      code: 'INVALID_HEADER',
    });
  });

  it('may do what the policy table says for their roles, no more', async () => {
    expect((await post('monitor')).statusCode).toBe(201);
    expect((await post('registrar')).json()).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect((await post('')).statusCode).toBe(403);
  });
});

describe('a server with a route that lacks a policy', () => {
  it('does not start and names the route', async () => {
    await expect(createServer(UnguardedModule, readConfig({ LOG_LEVEL: 'silent' }))).rejects.toThrow(
      'These routes have no policy: GET /v1/secrets/:id, HEAD /v1/secrets/:id.',
    );
  });
});

describe('a server where callers must prove who they are', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServer(MeModule, { ...readConfig({ LOG_LEVEL: 'silent' }), auth: 'local' });
  });
  afterAll(() => app.close());

  it.each(['x-principal', 'x-roles', 'x-bodies', 'x-recorded-at'])(
    'refuses the header %s',
    async (header) => {
      const answer = await app.inject({ url: '/v1/me', headers: { [header]: 'admin' } });
      expect(answer.json()).toMatchObject({ status: 400, code: 'INVALID_HEADER' });
    },
  );

  it('lets nobody in without proof, except to what is for anyone', async () => {
    expect((await app.inject('/v1/me')).json()).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect((await app.inject('/health/live')).statusCode).toBe(200);
  });
});
