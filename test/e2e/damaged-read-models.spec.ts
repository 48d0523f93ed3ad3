import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, readdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { overwriteRoot } from '../contract/damage-file.js';
import { BuiltApp, dataFolder } from './built-app.js';

let made: Awaited<ReturnType<typeof dataFolder>>;
let folder: Awaited<ReturnType<typeof dataFolder>>;
let file: string;
let app: BuiltApp;
/** Of the last zone: what is asked after a start waits until it is filed again. */
let token = '';
let tokenOfMade: string;
/** What the list of zones says while nothing is damaged. */
let before: { readonly items?: readonly object[] };

/** Forty zones, recorded once; each test damages a copy. */
beforeAll(async () => {
  made = await dataFolder();
  app = await BuiltApp.start(made.path);
  for (let n = 1; n <= 40; n += 1) await propose(`zone-${n}`);
  before = (await zones()).body;
  tokenOfMade = token;
  await app.stop();
});
afterAll(() => made.remove());

beforeEach(async () => {
  token = tokenOfMade;
  folder = await dataFolder();
  file = join(folder.path, 'read-models.sqlite');
  await cp(dirname(made.path), dirname(folder.path), { recursive: true });
});
afterEach(async () => {
  await app.stop();
  await folder.remove();
});

async function propose(id: string): Promise<void> {
  const { headers } = await app.post('/v1/zones', { id, names: { en: id }, timeZone: 'Asia/Damascus' });
  token = headers.get('consistency-token') ?? '';
}

const zones = async (
  maxWaitMs = 30_000,
): Promise<{ status: number; body: { code?: string; items?: readonly object[] } }> =>
  app.get(`/v1/zones?limit=100&maxWaitMs=${maxWaitMs}`, { headers: { 'consistency-token': token } });

/** What readiness says of the read models, once it does not say that they are rebuilt. */
async function settled(): Promise<{ ok: boolean; reason?: string }> {
  for (;;) {
    const { body } = await app.get('/health/ready');
    const check = (body as unknown as { checks: Record<string, { ok: boolean; reason?: string }> }).checks[
      'read-models'
    ];
    if (check && !/being rebuilt/.test(check.reason ?? '')) return check;
  }
}

const kept = async (): Promise<readonly string[]> =>
  (await readdir(folder.path)).filter((name) => /\.damaged-[^-]*$/.test(name));

/** Starts it anew where it says that this is what to do; then all is as it was, and the damaged file is kept. */
async function afterRestart(): Promise<void> {
  await app.stop();
  app = await BuiltApp.start(folder.path);
  expect(await settled()).toEqual({ ok: true });
  expect(await kept()).toHaveLength(1);
}

describe('a damaged file of read models', () => {
  it('is kept under another name and made anew by a start that cannot open it', async () => {
    await writeFile(file, 'no database at all\n'.repeat(500));
    app = await BuiltApp.start(folder.path);
    expect(app.output).toMatch(/the file is kept as \S+\.damaged-/);
    expect(await kept()).toHaveLength(1);
    expect((await zones()).body).toEqual(before);
  });

  it('is found by the look through it after a start, and set aside by the next one', async () => {
    overwriteRoot(file, 'entry', 'directory_thing');
    app = await BuiltApp.start(folder.path);
    // Looked through by a process of low priority, which asking again and again would keep waiting.
    await app.printed(/read models are damaged/);
    const { ok, reason } = await settled();
    expect({ ok, reason }).toEqual({ ok: false, reason: expect.stringMatching(/Start the program again/) });
    expect(await zones()).toMatchObject({ status: 503, body: { code: 'READ_MODEL_DAMAGED' } });
    await afterRestart();
    expect((await zones()).body).toEqual(before);
  });

  it('is found while the program runs, by the question that meets it', async () => {
    app = await BuiltApp.start(folder.path);
    expect(await settled()).toEqual({ ok: true });
    await truncate(file, 4096);
    // Questions of before may have left pages in memory; what comes new is filed on others.
    await propose('one-more');
    // It will not be filed before the next start, so nobody waits for it.
    expect(await zones(1)).toMatchObject({ status: 503 });
    await app.printed(/read models are damaged beyond/);
    await afterRestart();
    expect((await zones()).body.items).toHaveLength((before.items?.length ?? 0) + 1);
  });
});
