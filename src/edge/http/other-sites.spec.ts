import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { request } from 'node:http';
import { readConfig } from '../../config/config.js';
import { Policy } from '../access/policy.decorator.js';
import { createServer } from './server.js';

@Controller('v1')
class NotesController {
  @Get('notes')
  @Policy('read.public')
  read(): object {
    return { read: true };
  }

  @Post('notes')
  @Policy('report')
  @HttpCode(201)
  write(): object {
    return { written: true };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

interface Told {
  readonly status: number | undefined;
  readonly body: { readonly code?: string; readonly detail?: string };
}

describe('without accounts', () => {
  let app: NestFastifyApplication;
  let port: number;

  beforeAll(async () => {
    app = await createServer(NotesModule, readConfig({ LOG_LEVEL: 'silent' }));
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as { readonly port: number });
  });
  afterAll(() => app.close());

  /** In headers, `:port` stands for that of the server. */
  const ask = (method: string, path: string, headers: Record<string, string>): Promise<Told> =>
    new Promise((resolve, reject) => {
      const filled = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace(':port', `:${port}`)]),
      );
      const asking = request({ host: '127.0.0.1', port, method, path, headers: filled }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, body: JSON.parse(text) as Told['body'] }),
        );
      });
      asking.once('error', reject).end();
    });

  it.each(['localhost:port', 'LocalHost:port', '127.0.0.1:port', '[::1]:port'])(
    'it answers as %s',
    async (host) => {
      expect(await ask('GET', '/v1/notes', { host })).toMatchObject({ status: 200 });
      expect(await ask('POST', '/v1/notes', { host })).toMatchObject({ status: 201 });
    },
  );

  it.each([
    'evil.example:port',
    'evil.example',
    'localhost',
    '127.0.0.1',
    'localhost:1',
    'localhost.evil.example:port',
    'localhost.:port',
    '127.0.0.2:port',
    '::1:port',
    'local:porthost',
  ])('it does not answer as %j, which a page elsewhere may have let point here', async (host) => {
    const answer = await ask('GET', '/v1/notes', { host });
    expect(answer).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    expect(answer.body.detail).toContain(`localhost:${port}, 127.0.0.1:${port}, [::1]:${port}`);
  });

  it('it goes by the host of the target where the target has one', async () => {
    const host = 'localhost:port';
    expect(await ask('GET', `http://localhost:${port}/v1/notes`, { host: 'x' })).toMatchObject({
      status: 200,
    });
    expect(await ask('GET', `http://evil.example:${port}/v1/notes`, { host })).toMatchObject({ status: 403 });
  });

  it.each(['/openapi.json', '/docs', '/v1/nowhere', '/'])(
    'it does not answer %s as another either',
    async (path) => {
      expect(await ask('GET', path, { host: 'evil.example:port' })).toMatchObject({ status: 403 });
    },
  );

  it.each(['/health/live', '/health/ready', '/health/ready?verbose'])(
    'probes reach %s under any name',
    async (path) => {
      expect((await ask('GET', path, { host: 'ledger:port' })).body.code).toBeUndefined();
    },
  );

  it('Prometheus reaches the metrics under any name', async () => {
    const answer = await app.inject({ url: '/metrics', headers: { host: 'ledger' } });
    expect(answer.statusCode).toBe(200);
  });

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:port' },
    { origin: 'http://localhost:port' },
    { origin: 'http://127.0.0.1:port' },
    { origin: 'http://[::1]:port' },
  ])('it takes a change from a page of its own: %j', async (headers) => {
    expect(await ask('POST', '/v1/notes', { host: 'localhost:port', ...headers })).toMatchObject({
      status: 201,
    });
  });

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': '' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:port' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://evil.example' },
    { origin: 'http://localhost:1' },
    { origin: 'https://localhost:port' },
    { origin: 'chrome-extension://abcdefgh' },
    { origin: 'http://localhost:port://evil.example' },
  ])('it takes no change from elsewhere: %j', async (headers) => {
    const answer = await ask('POST', '/v1/notes', { host: 'localhost:port', ...headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    expect(answer.body.detail).toContain(`http://localhost:${port}`);
  });

  it('a link from elsewhere leads to what can be read', async () => {
    const headers = { host: 'localhost:port', 'sec-fetch-site': 'cross-site' };
    expect(await ask('GET', '/v1/notes', headers)).toMatchObject({ status: 200 });
  });

  it('whoever comes from elsewhere learns nothing of roles, methods or bodies', async () => {
    const headers = { host: 'localhost:port', origin: 'http://evil.example', 'x-roles': 'emperor' };
    for (const [method, path] of [
      ['POST', '/v1/notes'],
      ['PUT', '/v1/notes'],
      ['POST', '/v1/nowhere'],
    ] as const) {
      expect(await ask(method, path, headers)).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    }
  });
});

describe('without accounts, on another address of this machine', () => {
  it('it answers as that too: no name can be made to point to it', async () => {
    const app = await createServer(NotesModule, readConfig({ LOG_LEVEL: 'silent', HOST: '127.0.0.9' }));
    const answer = await app.inject({ url: '/v1/notes', headers: { host: '127.0.0.9:80' } });
    expect(answer.statusCode).toBe(200);
    await app.close();
  });
});
