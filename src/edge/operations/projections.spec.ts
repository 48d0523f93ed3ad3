import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { parts } from '../../app/app.module.js';
import { readConfig } from '../../config/config.js';
import { directoryProjection } from '../../read/directory/directory-projection.js';
import { createServer } from '../http/server.js';
import type { MemoryEventStore } from '../../storage/log/memory/memory-event-store.js';
import { PlatformModule } from '../../app/platform.module.js';
import { STORAGE, type Storage } from '../../storage/storage.js';
import type { Projection, StoredEntry } from '../../storage/read-models/lifecycle/projection.js';
import { ProjectionRunner } from '../../storage/read-models/lifecycle/projection-runner.js';
import { ProjectionsController } from './projections.controller.js';

const NAME = directoryProjection.name;

/** The directory, which meanwhile cannot handle some entry, or waits before it does. */
class Directory implements Projection {
  readonly name = NAME;
  readonly version = directoryProjection.version;
  readonly tables = directoryProjection.tables;
  /** Called for every entry before it is handled. */
  before: (entry: StoredEntry) => void | Promise<void> = () => undefined;

  async handle(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
    for (const entry of entries) await this.before(entry);
    await directoryProjection.handle(entries, tx);
  }
}

@Module({ controllers: [ProjectionsController] })
class OperationsModule {
  static with(directory: Projection): DynamicModule {
    const projections = parts.projections.map((each) => (each.name === NAME ? directory : each));
    return { module: OperationsModule, imports: [PlatformModule.of({ ...parts, projections })] };
  }
}

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly lag: string;
  readonly head: string;
  readonly rebuilding?: string;
  readonly parked?: object;
}

let app: NestFastifyApplication;
let directory: Directory;
/** The ids of the actors of this test, in the order in which they were registered. */
let registered: string[] = [];

beforeAll(async () => {
  directory = new Directory();
  const env = { EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent' };
  app = await createServer(OperationsModule.with(directory), readConfig(env));
});
afterAll(() => app.close());

/** Nothing stays parked. */
afterEach(async () => {
  directory.before = () => undefined;
  if ((await projections()).get(NAME)?.state === 'parked') await order('resume');
  await drained();
  registered = [];
});

async function register(name: string): Promise<string> {
  const id = `${name}-${randomUUID()}`;
  registered.push(id);
  const body = { id, names: { en: `Somebody called ${id}` }, kind: 'REBEL_GROUP' };
  const answer = await app.inject({ method: 'POST', url: '/v1/actors', payload: body });
  expect(answer.statusCode).toBe(201);
  return answer.json<{ events: readonly { id: string }[] }>().events[0]?.id ?? '';
}

async function projections(): Promise<ReadonlyMap<string, Shown>> {
  const answer = await app.inject('/v1/operations/projections');
  expect(answer.statusCode).toBe(200);
  return new Map(answer.json<{ items: readonly Shown[] }>().items.map((each) => [each.name, each]));
}

const order = (what: 'resume' | 'rebuild', name = NAME) =>
  app.inject({ method: 'POST', url: `/v1/operations/projections/${name}/${what}` });
/** Which of this test's actors the directory shows. */
const names = async (): Promise<readonly string[]> => {
  const { items } = (await app.inject('/v1/actors')).json<{ items: readonly { id: string }[] }>();
  return registered.filter((id) => items.some((each) => each.id === id)).map((id) => id.split('-')[0] ?? id);
};
const metrics = async (): Promise<string> => (await app.inject('/metrics')).body;
const drained = (): Promise<void> => app.get(ProjectionRunner).drain();
/** Resolves when the rows of some projection were replaced. */
const rebuilt = (): Promise<void> =>
  new Promise((resolve) => app.get(ProjectionRunner).onReplaced(() => resolve()));

/** An entry at which the directory stops; others handle it. @returns its id */
async function park(): Promise<string> {
  await register('before');
  await drained();
  directory.before = ({ event }) => {
    if (JSON.stringify(event.data).includes('poison'))
      throw new RangeError('words of Somebody called poison');
  };
  const id = await register('poison');
  await expect(drained()).rejects.toThrow(`Projection ${NAME} is parked`);
  return id;
}

describe('an entry that the log lacks before its end', () => {
  it('is named, with what to do, by the probe and to operators', async () => {
    const runner = app.get(ProjectionRunner);
    await runner.stop();
    await register('missing');
    await register('later');
    const log = (app.get<Storage>(STORAGE).store as MemoryEventStore)['log'];
    const missing = log.splice(-2, 1);
    runner.start();
    await expect(drained()).rejects.toThrow('is parked');
    const position = String(missing[0]?.position);
    const reason = expect.stringMatching(new RegExp(`The log lacks the entry at position ${position}, `));
    const ready = await app.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toMatchObject([503, { checks: { projections: { reason } } }]);
    let shown = await projections();
    while ([...shown.values()].some(({ state }) => state === 'booting')) shown = await projections();
    expect(shown.get(NAME)).toMatchObject({ state: 'parked', parked: { eventId: null, position, reason } });

    log.splice(-1, 0, ...missing);
    for (const [name, { state }] of shown) if (state === 'parked') await order('resume', name);
    await drained();
    expect(await names()).toEqual(['missing', 'later']);
  });
});

describe('an entry that a projection cannot handle', () => {
  it('stops that projection alone', async () => {
    await park();
    await register('after');
    const shown = await projections();
    expect(shown.get(NAME)).toMatchObject({ state: 'parked', lag: '2' });
    const head = shown.get('ledger')?.head ?? '';
    expect(await app.get(ProjectionRunner).waitFor('ledger', Number(head), 20_000)).toBe(true);
    expect((await app.inject('/v1/zones/status')).headers['log-position']).toBe(head);
    expect(await names()).toEqual(['before']);
  });

  it('is named to operators, without a word of what it holds', async () => {
    const eventId = await park();
    const ready = await app.inject('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({
      checks: { projections: { ok: false, reason: `Projection ${NAME} is parked.` } },
    });
    const shown = (await projections()).get(NAME);
    expect(shown?.parked).toEqual({
      eventId,
      type: 'ActorRegistered',
      position: shown?.head,
      error: 'RangeError',
    });
    expect(await metrics()).toMatch(
      new RegExp(`^ceasefire_projection_state\\{projection="${NAME}",state="parked"\\} 1$`, 'm'),
    );
    expect([ready.body, JSON.stringify(shown), await metrics()].join()).not.toContain('Somebody');
  });

  it('keeps it parked until it can be handled; then nothing is missing', async () => {
    await park();
    await register('after');
    expect((await order('resume')).statusCode).toBe(202);
    await expect(drained()).rejects.toThrow('parked');
    directory.before = () => undefined;
    expect((await order('resume')).statusCode).toBe(202);
    await drained();
    expect(await names()).toEqual(['before', 'poison', 'after']);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });

  it('lets it start again once its rows were made anew', async () => {
    await park();
    directory.before = () => undefined;
    const switched = rebuilt();
    expect((await order('rebuild')).statusCode).toBe(202);
    await switched;
    await drained();
    expect((await projections()).get(NAME)).toMatchObject({ state: 'live', lag: '0' });
    expect(await names()).toEqual(['before', 'poison']);
  });
});

describe('a rebuild', () => {
  it('tells how far it has come, while readers keep the rows that were', async () => {
    await register('one');
    await register('two');
    await drained();
    let go = (): void => undefined;
    let arrive = (): void => undefined;
    const gone = new Promise<void>((resolve) => void (go = resolve));
    const arrived = new Promise<void>((resolve) => void (arrive = resolve));
    directory.before = () => {
      arrive();
      return gone;
    };
    const [one] = (await order('rebuild'))
      .json<{ items: readonly Shown[] }>()
      .items.filter(({ name }) => name === NAME);
    expect(one).toMatchObject({ state: 'live', rebuilding: '-1' });
    await arrived;
    expect(await metrics()).toContain(`ceasefire_projection_rebuilt_entries{projection="${NAME}"} 0\n`);
    expect(await names()).toEqual(['one', 'two']);
    const again = await order('rebuild');
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'PROJECTION_REBUILDING']);
    const switched = rebuilt();
    go();
    await switched;
    expect((await projections()).get(NAME)).not.toHaveProperty('rebuilding');
    expect(await metrics()).not.toContain('rebuilt_entries{');
    expect(await names()).toEqual(['one', 'two']);
  });

  it.each(['resume', 'rebuild'] as const)('or a %s of what does not exist is a 404', async (what) => {
    expect((await order(what, 'nothing')).statusCode).toBe(404);
  });

  it('cannot be ordered by anybody but an admin, and a live projection cannot be resumed', async () => {
    const url = `/v1/operations/projections/${NAME}/rebuild`;
    const refused = await app.inject({ method: 'POST', url, headers: { 'x-roles': 'auditor,registrar' } });
    expect(refused.statusCode).toBe(403);
    expect((await order('resume')).json()).toMatchObject({ status: 409, code: 'PROJECTION_NOT_PARKED' });
  });
});
