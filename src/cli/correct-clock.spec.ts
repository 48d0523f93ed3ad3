import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cpSync } from 'node:fs';
import { temporaryDirectory } from '../../test/contract/temporary-directory.js';
import { parts } from '../app/app.module.js';
import { ChangesModule } from '../app/changes.module.js';
import { readConfig } from '../config/config.js';
import { createServer } from '../edge/http/server.js';
import { PlatformModule } from '../app/platform.module.js';
import { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import { correctClock } from './correct-clock.js';

const BEFORE = '2026-11-20T12:00:00.000Z';
const AHEAD = '2036-11-20T12:00:00.000Z';
/** When the clock was right again. */
const NOW = '2026-11-21T12:00:00.000Z';
/** When the entries under the wrong clock were recorded, as somebody remembers. */
const AT = '2026-11-21T09:00:00.000Z';
const WRONG_ENTRIES = 30;

let wall = BEFORE;
let made: ReturnType<typeof temporaryDirectory>;
let folder: ReturnType<typeof temporaryDirectory>;
let app: NestFastifyApplication;

@Module({})
class Ledger {
  static byWall(): DynamicModule {
    const platform = PlatformModule.of({ ...parts, now: () => new Date(wall) });
    return { module: Ledger, imports: [platform, ChangesModule] };
  }
}

const config = () => readConfig({ DATA_DIR: folder.path('data'), LOG_LEVEL: 'silent' });

async function start(at = NOW): Promise<void> {
  wall = at;
  app = await createServer(Ledger.byWall(), config());
}

/** One zone before, and thirty under a clock ten years ahead. */
beforeAll(async () => {
  folder = made = temporaryDirectory();
  await start(BEFORE);
  await propose('before');
  wall = AHEAD;
  for (let n = 0; n < WRONG_ENTRIES; n += 1) await propose(`wrong-${n}`);
  await app.get(ProjectionRunner).drain();
  await app.close();
});
beforeEach(() => {
  folder = temporaryDirectory();
  cpSync(made.path('.'), folder.path('.'), { recursive: true });
});
afterEach(async () => {
  await app.close();
  folder.remove();
});
afterAll(() => made.remove());

async function propose(id: string): Promise<number> {
  const payload = { id, names: { en: id }, timeZone: 'Asia/Damascus' };
  return (await app.inject({ method: 'POST', url: '/v1/zones', payload })).statusCode;
}

async function ask(url: string): Promise<{ readonly status: number; readonly body: never }> {
  await app.get(ProjectionRunner).drain();
  const answer = await app.inject(url);
  return { status: answer.statusCode, body: answer.json() };
}

const knownThen = async (zone: string, knownAt: string): Promise<number> =>
  (await ask(`/v1/zones/${zone}/status?knownAt=${knownAt}&at=2026-11-21T00:00:00Z`)).status;

const feed = async (query = '') =>
  (await ask(`/v1/changes?limit=1000${query}`)) as {
    readonly status: number;
    readonly body: {
      readonly code?: string;
      readonly feed: string;
      readonly items: readonly { readonly seq: number; readonly at: string; readonly kind: string }[];
    };
  };

/** With the program stopped. */
async function correct(given: Partial<{ from: string; at: string }> = {}): Promise<object> {
  const printed: object[] = [];
  const said: string[] = [];
  await correctClock(
    config(),
    { from: '1', at: AT, reason: 'The battery of the clock was empty', ...given },
    {
      print: () => undefined,
      printedJson: (result) => printed.push(result) > 0,
      note: (line) => void said.push(line),
      progress: () => undefined,
      good: (text) => text,
      bad: (text) => text,
    },
    () => new Date(NOW),
  );
  return { ...printed[0], said };
}

describe('after a clock that was ten years ahead for a day', () => {
  it('nothing can be recorded, and what was recorded is not known yet', async () => {
    await start();
    expect(await propose('after')).toBe(503);
    expect(await knownThen('wrong-0', NOW)).toBe(404);
    expect(await knownThen('wrong-0', AHEAD)).toBe(200);
  });

  it('a correction lets recording go on at once, and says when the entries came to be known', async () => {
    expect(await correct()).toMatchObject({
      ...{ position: '31', effectiveTime: NOW, rebuilt: ['ledger', 'directory', 'changes'] },
      said: ['The correction is in the log. Making anew: ledger, directory, changes.'],
    });
    await start();
    expect(await propose('after')).toBe(201);
    expect(await knownThen('wrong-0', '2026-11-21T08:59:59.999Z')).toBe(404);
    expect(await knownThen('before', '2026-11-21T08:59:59.999Z')).toBe(200);
    expect(await knownThen('wrong-29', AT)).toBe(200);
    expect(await knownThen('after', AT)).toBe(404);
    expect(await knownThen('after', NOW)).toBe(200);
  });

  it('the log folded afresh agrees with the read models, at every position', async () => {
    await correct();
    await start();
    for (const query of ['', '&position=5', `&knownAt=${AT}`]) {
      const url = `/v1/audit/replay?zone=wrong-3&from=2026-11-19&to=2026-11-22${query}`;
      expect((await ask(url)).body).toMatchObject({ agree: true, knownAt: query === '' ? NOW : AT });
    }
  });

  it('the feed is another one, in the order of the corrected times, and stays the same when it is made anew', async () => {
    await start();
    const before = await feed();
    await app.close();
    await correct();
    await start();
    const { body } = await feed();
    expect(body.feed).not.toBe(before.body.feed);
    expect(body.items.map(({ at }) => at)).toEqual([BEFORE, ...Array<string>(WRONG_ENTRIES).fill(AT), NOW]);
    expect((await feed(`&after=5&feed=${before.body.feed}`)).body.code).toBe('FEED_STARTED_ANEW');
    for (const { projection } of app.get(ProjectionRunner).readModels) {
      await app.get(ProjectionRunner).rebuild(projection.name);
    }
    expect((await feed()).body).toEqual(body);
  });

  it('the same again is taken down once, and another correction of the same entries holds from then on', async () => {
    const first = await correct();
    expect(await correct()).toEqual(first);
    await correct({ at: '2026-11-21T10:00:00.000Z' });
    await start();
    expect(await knownThen('wrong-0', AT)).toBe(404);
    expect(await knownThen('wrong-0', '2026-11-21T10:00:00.000Z')).toBe(200);
  });

  it('a correction is taken back by saying again what was said before it', async () => {
    await correct();
    await correct({ at: '2026-11-21T10:00:00.000Z' });
    expect(await correct()).toMatchObject({ position: '33' });
    await start();
    expect(await knownThen('wrong-0', AT)).toBe(200);
  });

  it.each([
    ['before the entry before them', { at: '2026-11-20T11:59:59.999Z' }, '/at'],
    ['after the clock of the machine', { at: '2026-11-21T12:00:00.001Z' }, '/at'],
    ['from a position that the log has not', { from: '31' }, '/from'],
    ['from what is no position', { from: '-1' }, '/from'],
  ])('a correction %s is refused, and takes nothing down', async (_, given, pointer) => {
    await expect(correct(given)).rejects.toMatchObject({ faults: [{ pointer }] });
    await start();
    expect(await propose('after')).toBe(503);
  });
});
