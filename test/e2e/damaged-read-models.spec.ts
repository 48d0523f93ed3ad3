import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { overwriteRoot } from '../contract/damage-file.js';
import { BuiltApp, dataFolder } from './built-app.js';

let folder: Awaited<ReturnType<typeof dataFolder>>;
let file: string;
let app: BuiltApp;
/** Of the last zone: what is asked after a start waits until it is filed again. */
let token = '';

beforeEach(async () => {
  folder = await dataFolder();
  file = join(folder.path, 'read-models.sqlite');
  app = await BuiltApp.start(folder.path);
  for (let n = 1; n <= 40; n += 1) await propose(`zone-${n}`);
});
afterEach(async () => {
  await app.stop();
  await folder.remove();
});

async function propose(id: string): Promise<void> {
  const { headers } = await app.post('/v1/zones', { id, names: { en: id }, timeZone: 'Asia/Damascus' });
  token = headers.get('consistency-token') ?? '';
}

const zones = async (): Promise<{ status: number; body: { code?: string; items?: readonly object[] } }> =>
  app.get('/v1/zones?limit=100&maxWaitMs=30000', { headers: { 'consistency-token': token } });

/** What readiness says of the read models, once it says neither that they are rebuilt nor that nothing was found yet. */
async function settled(found: (output: string) => boolean): Promise<{ ok: boolean; reason?: string }> {
  for (;;) {
    const { body } = await app.get('/health/ready');
    const check = (body as unknown as { checks: Record<string, { ok: boolean; reason?: string }> }).checks[
      'read-models'
    ];
    if (check && found(app.output) && !/being rebuilt/.test(check.reason ?? '')) return check;
  }
}

const kept = async (): Promise<readonly string[]> =>
  (await readdir(folder.path)).filter((name) => /\.damaged-[^-]*$/.test(name));

/** Starts it anew where it says that this is what to do; then all is as it was, and the damaged file is kept. */
async function afterRestart(): Promise<void> {
  await app.stop();
  app = await BuiltApp.start(folder.path);
  expect(await settled(() => true)).toEqual({ ok: true });
  expect(await kept()).toHaveLength(1);
}

describe('a damaged file of read models', () => {
  it('is kept under another name and made anew by a start that cannot open it', async () => {
    const before = (await zones()).body;
    await app.stop();
    await writeFile(file, 'no database at all\n'.repeat(500));
    app = await BuiltApp.start(folder.path);
    expect(app.output).toMatch(/the file is kept as \S+\.damaged-/);
    expect(await kept()).toHaveLength(1);
    expect((await zones()).body).toEqual(before);
  });

  it('is found by the look through it after a start, and set aside by the next one', async () => {
    const before = (await zones()).body;
    await app.stop();
    overwriteRoot(file, 'entry', 'directory_thing');
    app = await BuiltApp.start(folder.path);
    const { ok, reason } = await settled((output) => /read models are damaged/.test(output));
    expect({ ok, reason }).toEqual({ ok: false, reason: expect.stringMatching(/Start the program again/) });
    expect(await zones()).toMatchObject({ status: 503, body: { code: 'READ_MODEL_DAMAGED' } });
    await afterRestart();
    expect((await zones()).body).toEqual(before);
  });

  it('is found while the program runs, by the question that meets it', async () => {
    const before = (await zones()).body;
    await app.stop();
    app = await BuiltApp.start(folder.path);
    expect(await settled(() => true)).toEqual({ ok: true });
    await truncate(file, 4096);
    // Questions of before may have left pages in memory; what comes new is filed on others.
    await propose('one-more');
    expect(await zones()).toMatchObject({ status: 503 });
    await settled((output) => /read models are damaged beyond/.test(output));
    await afterRestart();
    expect((await zones()).body.items).toHaveLength((before.items?.length ?? 0) + 1);
  });
});
