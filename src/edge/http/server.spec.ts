import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { readConfig } from '../../config/config.js';
import { Forbidden, KeyReused, NotFound, RuleBroken, StaleRevision, Unavailable } from '../../core/errors.js';
import { Policy } from '../access/policy.decorator.js';
import { field } from '../../fields/field.js';
import { createLogger } from '../logging/logger.js';
import { IntegerParameter } from '../../pipeline/queries/query-fields.js';
import { BodyLimit } from './route-config.js';
import { createServer } from './server.js';
import { validateBody, validateQuery } from '../../fields/validation.js';

class NoteBody {
  @field({
    name: 'text',
    fault: (value) => (typeof value === 'string' ? undefined : 'must be text'),
    schema: { type: 'string' },
  })
  text!: string;
}

class ListQuery {
  @IntegerParameter({ min: 1, max: 1000 })
  limit = 50;
}

const REFUSALS: Readonly<Record<string, Error>> = {
  'rule-broken': new RuleBroken('TERM_OVER', 'The term is over.', '/at'),
  'not-found': new NotFound('There is no such zone.'),
  forbidden: new Forbidden('Not yours.'),
  stale: new StaleRevision(4),
  reused: new KeyReused(),
  unavailable: new Unavailable('LAGGING', 'The read model is behind.', 3),
  unexpected: new Error('SELECT secret FROM /var/lib/ledger'),
};

@Controller('v1')
class NotesController {
  @Post('notes')
  @Policy('report')
  @HttpCode(201)
  write(@Body() body: unknown): { readonly length: number } {
    return { length: validateBody(NoteBody, body).text.length };
  }

  @Post('maps')
  @Policy('register')
  @BodyLimit(4096)
  map(@Body() body: unknown): { readonly length: number } {
    return { length: validateBody(NoteBody, body).text.length };
  }

  @Get('notes')
  @Policy('read.public')
  list(@Query() query: unknown): { readonly limit: number } {
    return { limit: validateQuery(ListQuery, query).limit };
  }

  @Get('sources/:id/refusals/:kind')
  @Policy('read.public')
  refuse(@Param('kind') kind: string): never {
    throw REFUSALS[kind] ?? new Error(kind);
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const lines: string[] = [];
const logger = createLogger('info', { write: (line) => void lines.push(line) });
const CORRELATION = '0b0e7f3c-55a4-4f0c-9c8b-0d6f9a8f3a11';

describe('the server', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServer(NotesModule, readConfig({ BODY_LIMIT: '1024', LOG_LEVEL: 'info' }), logger);
  });
  afterAll(() => app.close());

  function post(payload: string | Buffer, headers: Record<string, string> = {}, url = '/v1/notes') {
    return app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url, headers });

  describe('takes a body', () => {
    it('that is a JSON object', async () => {
      const answer = await post('{"text":"شرق القلمون"}', {
        'content-type': 'application/json; charset=utf-8',
      });
      expect(answer.statusCode).toBe(201);
      expect(answer.json()).toEqual({ length: 11 });
    });

    it.each<Record<string, string>>([
      { 'content-type': 'Application/JSON;charset="UTF-8"' },
      { 'content-type': 'application/json; charset=utf8', 'content-encoding': 'identity' },
    ])('whose headers say what it is: %j', async (headers) => {
      expect((await post('{"text":"a"}', headers)).statusCode).toBe(201);
    });

    it('up to the limit of its route', async () => {
      const large = JSON.stringify({ text: 'x'.repeat(2000) });
      expect((await post(large)).statusCode).toBe(413);
      expect((await post(large, {}, '/v1/maps')).statusCode).toBe(201);
      expect((await post(JSON.stringify({ text: 'x'.repeat(5000) }), {}, '/v1/maps')).statusCode).toBe(413);
    });
  });

  describe('answers a problem', () => {
    it.each([
      ['malformed JSON', '{"text":', {}, 400, 'MALFORMED_JSON'],
      ['an empty body', '', {}, 400, 'EMPTY_BODY'],
      ['an array', '[]', {}, 400, 'INVALID_INPUT'],
      ['bytes that are not UTF-8', Buffer.from('7b2274657874223a22ff227d', 'hex'), {}, 400, 'MALFORMED_TEXT'],
      ['a key that reaches for the prototype', '{"__proto__":{"a":1}}', {}, 400, 'INVALID_INPUT'],
      ['text', 'text', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [
        'a form',
        'text=1',
        { 'content-type': 'application/x-www-form-urlencoded' },
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      [
        'another charset',
        '{}',
        { 'content-type': 'application/json; charset=iso-8859-1' },
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      [
        'a body that says it is compressed',
        '{}',
        { 'content-encoding': 'gzip' },
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      ['a content type that is none', '{}', { 'content-type': 'nonsense' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['a body that is too large', `"${'x'.repeat(2000)}"`, {}, 413, 'BODY_TOO_LARGE'],
    ])('to %s', async (_what, payload, headers, status, code) => {
      const answer = await post(payload, headers);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({ status, code });
    });

    it.each([
      ['{"a":{"__proto__":1}}', '/a/__proto__'],
      ['{"constructor":{"prototype":{}}}', '/constructor'],
      ['{"\\u005f_proto__":1}', '/__proto__'],
    ])('that names the key in %s', async (payload, pointer) => {
      const { errors } = (await post(payload)).json<{ errors: object[] }>();
      expect(errors).toEqual([{ pointer, code: 'FORBIDDEN_KEY', message: expect.any(String) }]);
      expect({}).not.toHaveProperty('a');
    });

    it('that says in which coding a body is taken', async () => {
      const answer = await post('{}', { 'content-encoding': 'br' });
      expect(answer.headers['accept-encoding']).toBe('identity');
    });

    it('to a key that comes twice, and says where', async () => {
      const answer = await post('{"text":"a","text":"b"}');
      expect(answer.json()).toMatchObject({
        status: 400,
        code: 'INVALID_INPUT',
        errors: [{ pointer: '/text', code: 'REPEATED_KEY' }],
      });
    });

    it('without a look at the body where the caller may not send one', async () => {
      for (const [header, value] of [
        ['content-type', 'text/plain'],
        ['content-encoding', 'gzip'],
        ['x-any', 'thing'],
      ] as const) {
        const answer = await post('{"text":', { 'x-roles': 'public', [header]: value });
        expect(answer.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      }
    });

    it('to a POST without any body', async () => {
      const answer = await app.inject({ method: 'POST', url: '/v1/notes' });
      expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '', code: 'NOT_AN_OBJECT' }] });
    });

    it.each([
      ['a path that is not percent-encoded rightly', '/v1/%zz', 400, 'MALFORMED_URL'],
      [
        'a part of the path that is too long',
        `/v1/sources/${'x'.repeat(200)}/refusals/forbidden`,
        414,
        'URL_TOO_LONG',
      ],
      ['a path without a route', '/v1/nowhere/secret-source', 404, 'NOT_FOUND'],
      ['a parameter that is unknown', '/v1/notes?page=2', 400, 'INVALID_INPUT'],
      ['a parameter that comes twice', '/v1/notes?limit=1&limit=2', 400, 'INVALID_INPUT'],
    ])('to %s', async (_what, url, status, code) => {
      const answer = await get(url, { 'x-correlation-id': CORRELATION });
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers['x-correlation-id']).toBe(CORRELATION);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({ status, code });
      expect(answer.body).not.toContain('secret');
    });

    it.each([
      ['rule-broken', 409, 'TERM_OVER'],
      ['not-found', 404, 'NOT_FOUND'],
      ['forbidden', 403, 'FORBIDDEN'],
      ['stale', 412, 'STALE_REVISION'],
      ['reused', 422, 'KEY_REUSED'],
      ['unavailable', 503, 'LAGGING'],
    ])('to a refusal: %s is %i', async (kind, status, code) => {
      const answer = await get(`/v1/sources/a/refusals/${kind}`);
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({
        status,
        code,
        type: expect.stringMatching(/^urn:ceasefire-ledger:problem:[a-z-]+$/),
      });
    });

    it('with the whole form of RFC 9457', async () => {
      expect((await get('/v1/sources/a/refusals/rule-broken')).json()).toEqual({
        type: 'urn:ceasefire-ledger:problem:term-over',
        title: 'Term over',
        status: 409,
        detail: 'The term is over.',
        code: 'TERM_OVER',
        errors: [{ pointer: '/at', code: 'TERM_OVER', message: 'The term is over.' }],
      });
    });

    it('with Retry-After when trying again may help', async () => {
      expect((await get('/v1/sources/a/refusals/unavailable')).headers['retry-after']).toBe('3');
    });

    it('that says nothing of an unexpected error, which goes to the log without its message', async () => {
      const answer = await get('/v1/sources/a/refusals/unexpected', { 'x-correlation-id': CORRELATION });
      expect(answer.json()).toMatchObject({ status: 500, code: 'INTERNAL' });
      expect(answer.body).not.toContain('SELECT');
      const logged = lines.filter((line) => line.includes('Unexpected error') && line.includes(CORRELATION));
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('server.spec');
      expect(logged[0]).not.toContain('SELECT');
    });

    it('to bytes that are no HTTP', async () => {
      await app.listen(0, '127.0.0.1');
      const address = app.getHttpServer().address() as { readonly port: number };
      const socket = connect(address.port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let received = '';
      socket.on('data', (bytes) => (received += bytes.toString()));
      await once(socket, 'close');
      expect(received).toMatch(/^HTTP\/1\.1 400 /);
      expect(received).toContain('application/problem+json');
      expect(received).toContain('"code":"BAD_REQUEST"');
    });
  });

  describe('in every answer', () => {
    it('sets headers that keep browsers and caches in bounds', async () => {
      const { headers } = await get('/v1/notes');
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'self'"),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    });

    it('gives back the correlation id of the caller, or makes one', async () => {
      expect((await get('/v1/notes', { 'x-correlation-id': CORRELATION })).headers['x-correlation-id']).toBe(
        CORRELATION,
      );
      const made = (await get('/v1/notes', { 'x-correlation-id': 'x"}{' })).headers['x-correlation-id'];
      expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    });

    it('logs one line, with the pattern of the route and nothing that was sent', async () => {
      lines.length = 0;
      await get('/v1/sources/secret-source/refusals/forbidden?secret-query', {
        'x-correlation-id': CORRELATION,
      });
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        method: 'GET',
        route: '/v1/sources/:id/refusals/:kind',
        status: 403,
        correlationId: CORRELATION,
      });
      expect(lines[0]).not.toContain('secret');
    });
  });

  it('does not call it an error of ours when the caller goes away in the middle of a body', async () => {
    lines.length = 0;
    if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { readonly port: number };
    const head = `POST /v1/notes HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n`;
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head}\r\n{"te`));
    const [request] = (await once(app.getHttpServer(), 'request')) as [IncomingMessage];
    const gone = new Promise<void>((resolve) => request.socket.once('close', () => resolve()));
    socket.resetAndDestroy();
    await gone;
    // What follows from it, follows at once.
    await setImmediate();
    expect(lines).toEqual([]);
  });

  it('logs what the router refuses before any route is known', async () => {
    lines.length = 0;
    await get('/v1/%zz');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ route: null, status: 400 }),
    ]);
  });
});
