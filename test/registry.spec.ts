import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Inject, Module } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule, parts } from '../src/app/app.module.js';
import { readConfig } from '../src/config/config.js';
import { policies } from '../src/access/policies.js';
import { createServer } from '../src/edge/http/server.js';
import { CONTRACT_ROUTES, FURTHER_ROUTES } from './contract-routes.js';

/** Under these keys `@nestjs/cqrs` notes on a handler's class what it handles. */
const HANDLES = { command: '__commandHandler__', query: '__queryHandler__' } as const;

interface Operation {
  readonly operationId: string;
  readonly 'x-action'?: string;
}

/** A route that is added to the program is one line there. */
const ROUTES = [...CONTRACT_ROUTES, ...FURTHER_ROUTES].sort();

/** Every route as the server registers it. */
const registered: RouteOptions[] = [];

@Module({ imports: [AppModule] })
class WatchedModule {
  constructor(@Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost) {
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRoute', (route) => void registered.push(route));
  }
}

describe('the program', () => {
  let folder: string;
  let app: NestFastifyApplication;
  /** Documented operations by `METHOD /path/:parameter`. */
  let documented: ReadonlyMap<string, Operation>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ceasefire-registry-'));
    const env = { EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent', DATA_DIR: join(folder, 'data') };
    app = await createServer(WatchedModule, readConfig(env));
    const { paths } = (await app.inject('/openapi.json')).json<{
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    }>();
    documented = new Map(
      Object.entries(paths).flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => [
          `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
          operation,
        ]),
      ),
    );
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  /** Routes of the program's own; the pages at /docs are Swagger's, and HEAD follows GET. */
  const served = (): readonly (readonly [route: string, options: RouteOptions])[] =>
    registered
      .filter(({ url }) => !/^\/docs(\/|$)/.test(url))
      .flatMap((options) =>
        [options.method]
          .flat()
          .filter((method) => method !== 'HEAD')
          .map((method) => [`${method} ${options.url}`, options] as const),
      );

  /** The names of the commands or queries that the handlers of the running program handle, one for each handler. */
  const handled = (kind: keyof typeof HANDLES): readonly string[] =>
    [...app.get(ModulesContainer).values()]
      .flatMap((module) => [...module.providers.values()])
      .flatMap(({ metatype }) => {
        const handles: unknown = metatype && Reflect.getMetadata(HANDLES[kind], metatype);
        return typeof handles === 'function' ? [handles.name] : [];
      });

  it('has exactly one handler for each use case', () => {
    expect([...handled('command')].sort()).toEqual(parts.useCases.map(({ name }) => name).sort());
    expect(new Set(handled('command')).size).toBe(parts.useCases.length);
  });

  it('has exactly one handler for each query', () => {
    expect([...handled('query')].sort()).toEqual(parts.queries.map(({ name }) => `${name}Query`).sort());
    expect(new Set(handled('query')).size).toBe(parts.queries.length);
  });

  it('serves the routes of the contract and those listed beside it, each once, and no others', () => {
    expect(
      served()
        .map(([route]) => route)
        .sort(),
    ).toEqual(ROUTES);
  });

  it('documents the routes that it serves', () => {
    expect([...documented.keys()].sort()).toEqual(ROUTES);
  });

  it('documents what stands within a body, and which parts of it must be there', async () => {
    const text = (await app.inject('/openapi.json')).body;
    const { components } = JSON.parse(text) as {
      components: { schemas: Record<string, { required?: string[]; properties?: Record<string, object> }> };
    };
    const { schemas } = components;
    const names = [...text.matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name ?? '');
    expect(names.filter((name) => !(name in schemas))).toEqual([]);
    expect(schemas['ReportIncidentBody']?.properties?.['report']).toMatchObject({
      $ref: '#/components/schemas/ReportBody',
    });
    expect(schemas['ReportIncidentBody']?.properties?.['note']).toMatchObject({ required: ['text', 'lang'] });
    expect(schemas['ReportIncidentBody']?.required).toEqual(
      expect.arrayContaining(['occurred', 'location', 'report']),
    );
    expect(schemas['ReportIncidentBody']?.required).not.toContain('note');
  });

  it('documents each operation under a name of its own', () => {
    const names = [...documented.values()].map(({ operationId }) => operationId);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('guards each route by one policy of the table, the same that the document tells', () => {
    const guarded = served().map(([route, { config }]) => [route, config?.action]);
    expect(guarded.filter(([, action]) => action === undefined || !(action in policies))).toEqual([]);
    expect(guarded).toEqual(guarded.map(([route]) => [route, documented.get(route ?? '')?.['x-action']]));
  });

  it('lets a use case or a query have the policy that it declares', () => {
    const actions = new Map(served().map(([route, { config }]) => [route, config?.action]));
    for (const { route, action } of parts.useCases) expect(actions.get(`POST /v1${route}`)).toBe(action);
    for (const { route, action } of parts.queries) expect(actions.get(`GET /v1${route}`)).toBe(action);
  });
});
