import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { readConfig } from '../../config/config.js';
import { Policy } from '../access/policy.decorator.js';
import { ApiDocument } from './api-document.js';
import { ApiProblems } from './openapi.js';
import { createServer } from './server.js';

/** Decorated as the commands are: class and method without the syntax of decorators. */
class NotesController {
  write(): void {
    return;
  }
}
const write = Object.getOwnPropertyDescriptor(NotesController.prototype, 'write') as PropertyDescriptor;
for (const decorate of [Post('notes'), HttpCode(201), Policy('report'), ApiProblems(400, 403)]) {
  decorate(NotesController.prototype, 'write', write);
}
Controller('v1')(NotesController);

@Module({ controllers: [NotesController] })
class NotesModule {}

describe('the description of the interface', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServer(NotesModule, readConfig({ LOG_LEVEL: 'silent' }));
  });
  afterAll(() => app.close());

  it('is an OpenAPI 3.1 document with every route, its roles and problems', async () => {
    const document = (await app.inject('/openapi.json')).json<{
      readonly openapi: string;
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly components: { readonly schemas: unknown; readonly responses: unknown };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/notes', '/health/live', '/health/ready', '/openapi.json']),
    );
    expect(document.paths['/v1/notes']?.['post']).toMatchObject({
      'x-action': 'report',
      'x-roles': ['monitor'],
      responses: {
        403: {
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    });
    expect(document.components.schemas).toHaveProperty('Problem');
    expect(document.components.responses).toHaveProperty('MethodNotAllowed.headers.Allow');
  });

  it.each(['/docs', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui-init.js'])(
    'is a page for people: %s',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(200);
    },
  );

  it('is where somebody is led who asks for nothing more', async () => {
    const { statusCode, headers, body } = await app.inject('/');
    expect([statusCode, headers['location'], body]).toEqual([302, '/docs', '']);
  });

  it('is fetched by that page, not a part of it', async () => {
    const { body } = await app.inject('/docs/swagger-ui-init.js');
    expect(body).toContain('"swaggerUrl": "/openapi.json"');
    expect(body).not.toContain('/v1/notes');
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
  ] as const)('is compressed once for who takes %s', async (accepted, coding, decompress) => {
    const ask = () => app.inject({ url: '/openapi.json', headers: { 'accept-encoding': accepted } });
    const [answer, again, plain] = [await ask(), await ask(), await app.inject('/openapi.json')];
    expect(answer.headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding' });
    expect(decompress(answer.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect(again.rawPayload.equals(answer.rawPayload)).toBe(true);
    expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding', etag: answer.headers.etag });
    const document = app.get(ApiDocument);
    expect(document.in(coding)).toBe(document.in(coding));
  });

  it.each([undefined, 'identity', 'zstd', 'br;q=0, gzip;q=0.0'])(
    'is as it is for who takes %s',
    async (accepted) => {
      const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
      const answer = await app.inject({ url: '/openapi.json', headers });
      expect(answer.headers).not.toHaveProperty('content-encoding');
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    },
  );

  it('is not sent to who has it', async () => {
    const { etag } = (await app.inject('/openapi.json')).headers;
    const ask = (had: string) => app.inject({ url: '/openapi.json', headers: { 'if-none-match': had } });
    const answer = await ask(`"other", ${String(etag)}`);
    expect([answer.statusCode, answer.body]).toEqual([304, '']);
    expect((await ask('"other"')).statusCode).toBe(200);
  });
});
