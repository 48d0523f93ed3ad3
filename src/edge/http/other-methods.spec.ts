import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { METHODS } from 'node:http';
import { readConfig } from '../../config/config.js';
import { Policy } from '../access/policy.decorator.js';
import { createServer } from './server.js';

@Controller('v1')
class ZonesController {
  @Get('zones/status')
  @Policy('read.public')
  board(): object {
    return {};
  }

  @Get('zones/:id')
  @Policy('read.public')
  zone(): object {
    return {};
  }

  @Post('zones/:id')
  @Policy('register')
  change(): object {
    return {};
  }

  @Post('zones/:id/control')
  @Policy('report')
  control(): object {
    return {};
  }
}

@Module({ controllers: [ZonesController] })
class ZonesModule {}

describe('another method on a path that is known', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServer(ZonesModule, readConfig({ LOG_LEVEL: 'silent' }));
  });
  afterAll(() => app.close());

  const send = (method: string, url: string) => app.inject({ method: method as 'GET', url });

  it.each([
    ['POST', '/health/live', 'GET, HEAD'],
    ['POST', '/health/ready', 'GET, HEAD'],
    ['PUT', '/metrics', 'GET, HEAD'],
    ['DELETE', '/openapi.json', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
    ['PATCH', '/docs/swagger-ui-bundle.js', 'GET, HEAD'],
    ['GET', '/v1/zones/a/control', 'POST'],
    ['HEAD', '/v1/zones/a/control', 'POST'],
    ['OPTIONS', '/v1/zones/a/control', 'POST'],
    ['DELETE', '/v1/zones/a%20b?at=now', 'GET, HEAD, POST'],
    ['PUT', '/v1/zones/status', 'GET, HEAD, POST'],
    ['POST', '/', 'GET, HEAD'],
  ])('%s %s is 405 and says which there are', async (method, url, allow) => {
    const answer = await send(method, url);
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow]);
    if (method === 'HEAD') return;
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
  });

  it('is 405 whichever it is', async () => {
    const others = METHODS.filter((method) => !['GET', 'HEAD', 'CONNECT'].includes(method));
    const statuses = await Promise.all(
      others.map(async (method) => (await send(method, '/metrics')).statusCode),
    );
    expect(statuses).toEqual(others.map(() => 405));
  });

  it.each([
    ['DELETE', '/v1/nowhere'],
    ['PUT', '/v1/zones/a/control/b'],
    ['PUT', '/V1/zones/a'],
  ])('%s %s is 404: nothing is under that path', async (method, url) => {
    const answer = await send(method, url);
    expect([answer.statusCode, answer.headers.allow]).toEqual([404, undefined]);
  });
});
