import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setEnvironmentData } from 'node:worker_threads';
import { parts } from '../../src/app/app.module.js';
import { ChangeFeed } from '../../src/read/changes/change-feed.js';
import { ChangesModule } from '../../src/app/changes.module.js';
import { readConfig } from '../../src/config/config.js';
import { RuleBroken } from '../../src/core/errors.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { ProjectionsController } from '../../src/edge/operations/projections.controller.js';
import { createServer } from '../../src/edge/http/server.js';
import { createLogger } from '../../src/edge/logging/logger.js';
import { PlatformModule } from '../../src/app/platform.module.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { LastAsked } from '../../src/storage/read-models/last-asked.js';
import { ReadModelsThread } from '../../src/storage/read-models/thread/read-models-thread.js';
import { STORAGE, type Storage } from '../../src/storage/storage.js';
import { dataFolder } from './built-app.js';

const UNRULY = pathToFileURL(resolve('test/e2e/unruly-thread.mjs'));
const NAME = 'directory';

/** The program of the sources, whose read models run in a real thread of what was built. */
@Module({ controllers: [ProjectionsController] })
class ThreadedModule {
  static of(thread: URL): DynamicModule {
    return { module: ThreadedModule, imports: [PlatformModule.of({ ...parts, thread }), ChangesModule] };
  }
}

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly lag: string;
  readonly parked?: object;
}

let folder: Awaited<ReturnType<typeof dataFolder>>;
let app: NestFastifyApplication;
let printed: string[];

beforeEach(async () => {
  folder = await dataFolder();
  app = await start();
});
afterEach(async () => {
  await app.close();
  await folder.remove();
});

function start(): Promise<NestFastifyApplication> {
  printed = [];
  setEnvironmentData('folder', folder.path);
  const logger = createLogger('error', { write: (line) => void printed.push(line) });
  return createServer(ThreadedModule.of(UNRULY), readConfig({ DATA_DIR: folder.path }), logger);
}

/** @returns the Consistency-Token and the id of the entry */
async function register(id: string): Promise<{ readonly token: string; readonly eventId: string }> {
  const payload = { id, names: { en: id }, kind: 'REBEL_GROUP' };
  const { statusCode, headers, body } = await app.inject({ method: 'POST', url: '/v1/actors', payload });
  expect(statusCode).toBe(201);
  const { events } = JSON.parse(body) as { readonly events: readonly { readonly id: string }[] };
  return { token: String(headers['consistency-token']), eventId: events[0]?.id ?? '' };
}

const runner = (): ProjectionRunner => app.get(ProjectionRunner);
const drained = (): Promise<void> => runner().drain();
const order = (what: 'resume' | 'rebuild', name = NAME) =>
  app.inject({ method: 'POST', url: `/v1/operations/projections/${name}/${what}` });
const mend = (): Promise<void> => writeFile(join(folder.path, 'mended'), '');

async function shown(name = NAME): Promise<Shown | undefined> {
  const { body } = await app.inject('/v1/operations/projections');
  return (JSON.parse(body) as { items: readonly Shown[] }).items.find((each) => each.name === name);
}

async function actors(token?: string): Promise<readonly string[]> {
  const headers = token === undefined ? {} : { 'consistency-token': token };
  const { statusCode, body } = await app.inject({ url: '/v1/actors?maxWaitMs=30000', headers });
  expect(statusCode).toBe(200);
  return (JSON.parse(body) as { items: readonly { readonly id: string }[] }).items.map(({ id }) => id);
}

describe('read models in a thread of their own', () => {
  it('show what was appended here to whoever brings its token, and count it', async () => {
    await register('one');
    const { token } = await register('two');
    expect(await actors(token)).toEqual(['one', 'two']);
    await drained();
    expect(await shown()).toMatchObject({ state: 'live', lag: '0' });
    expect((await app.inject('/metrics')).body).toMatch(
      /^ceasefire_projection_batch_entries_sum\{projection="directory"\} 2$/m,
    );
  });

  it('tell those who listen to the feed of changes what became of it', async () => {
    const news = new Promise((told) => app.get(ChangeFeed).onChange(told));
    const { token } = await register('one');
    expect(await news).toEqual({ fromSeq: 1, takenBack: false });
    const changes = await app.inject({ url: '/v1/changes', headers: { 'consistency-token': token } });
    expect(changes.json()).toMatchObject({ items: [{ seq: 1, thing: 'actors/one' }] });
  });

  it('are written there alone', async () => {
    const { database } = app.get<Storage>(STORAGE);
    await expect(database.write((tx) => tx.query('DELETE FROM projection_progress'))).rejects.toThrow();
    await register('one');
    await drained();
  });

  it('end in order, and go on after the next start', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `actor-${n + 10}`);
    await Promise.all(ids.map(register));
    await app.close();
    expect(printed).toEqual([]);
    // SQLite keeps a write-ahead log as long as somebody has the file open.
    expect((await readdir(folder.path)).filter((name) => name.endsWith('-wal'))).toEqual([]);
    app = await start();
    await drained();
    // Sent at once, they may be recorded in any order.
    expect([...(await actors())].sort()).toEqual(ids);
  });
});

describe('a rebuild there', () => {
  it('makes the rows anew, and is refused while one is under way', async () => {
    const { token } = await register('one');
    await actors(token);
    const replaced = new Promise((told) => runner().onReplaced((...what) => told(what)));
    const first = runner().rebuild(NAME);
    await expect(runner().rebuild(NAME)).rejects.toThrow(RuleBroken);
    const again = await order('rebuild');
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'PROJECTION_REBUILDING']);
    await first;
    expect(await replaced).toEqual([NAME, 'anew']);
    expect(await shown()).not.toHaveProperty('rebuilding');
    expect(await actors()).toEqual(['one']);
  });

  it('fails with an entry that can be handled no more, and leaves the rows as they were', async () => {
    await mend();
    await register('poison');
    await drained();
    await rm(join(folder.path, 'mended'));
    await expect(runner().rebuild(NAME)).rejects.toMatchObject({ name: 'Poisoned' });
    expect(await shown()).toMatchObject({ state: 'live', lag: '0' });
    expect(await actors()).toEqual(['poison']);
  });

  it('lets one that was parked start again', async () => {
    await register('poison');
    await expect(drained()).rejects.toThrow(`Projection ${NAME} is parked`);
    await mend();
    await runner().rebuild(NAME);
    await drained();
    expect(await actors()).toEqual(['poison']);
  });
});

describe('an entry that cannot be handled there', () => {
  it('parks that read model, is named without a word of what it holds, and can be tried again', async () => {
    const { eventId } = await register('poison');
    await expect(drained()).rejects.toThrow(`Projection ${NAME} is parked by RangeError`);
    expect((await shown())?.parked).toEqual({
      eventId,
      type: 'ActorRegistered',
      position: '0',
      error: 'RangeError',
    });
    expect(await shown('ledger')).toMatchObject({ state: 'live' });
    expect(printed.join()).toContain(`Projection ${NAME} is parked at position 0`);
    expect(printed.join()).not.toContain('somebody');
    await mend();
    expect((await order('resume')).statusCode).toBe(202);
    await drained();
    expect(await actors()).toEqual(['poison']);
    expect((await order('resume')).json()).toMatchObject({ status: 409, code: 'PROJECTION_NOT_PARKED' });
  });
});

describe('a thread that ends by itself', () => {
  it('parks what it ran, says so once, and holds up no command', async () => {
    await register('before');
    await drained();
    await register('death');
    await expect(drained()).rejects.toThrow('is parked by RangeError');
    expect((await app.inject('/health/ready')).json()).toMatchObject({
      ready: false,
      checks: {
        projections: {
          reason:
            'Projection ledger is parked. Projection directory is parked. Projection changes is parked.',
        },
        'read-models': { ok: true },
      },
    });
    await register('after');
    expect(await actors()).toEqual(['before']);
    const lines = printed.filter((line) => line.includes('The thread of the read models has ended'));
    expect(lines).toHaveLength(1);
    expect(lines.join()).toContain('(RangeError); they stand still until one is resumed');
    expect(printed.join()).not.toContain('somebody');
  });

  it.each(['resume', 'rebuild'] as const)('begins again by a %s, with all that it ran', async (what) => {
    await register('death');
    await expect(drained()).rejects.toThrow('is parked');
    await order('resume');
    await expect(drained()).rejects.toThrow('is parked');
    await register('after');
    await mend();
    expect((await order(what, 'ledger')).statusCode).toBe(202);
    await drained();
    expect(new Set(await actors())).toEqual(new Set(['after', 'death']));
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });

  it('does not keep the program from stopping', async () => {
    await register('death');
    await expect(drained()).rejects.toThrow('is parked');
    await app.close();
    await mend();
    app = await start();
    await drained();
    expect(await actors()).toEqual(['death']);
  });
});

describe('a thread that cannot open its files', () => {
  it('refuses to begin, in one line', async () => {
    const { memory } = new LastAsked();
    const thread = new ReadModelsThread(UNRULY, {
      dataDir: join(folder.path, randomUUID()),
      lastAsked: memory,
    });
    thread.begin();
    const opened = thread.opened();
    await expect(opened).rejects.toThrow(StartRefused);
    await expect(opened).rejects.toThrow('log.sqlite is missing: there is no log to read');
    await thread.end();
  });
});
