import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeBytes, overwriteRoot } from '../contract/damage-file.js';
import { BuiltApp, dataFolder } from './built-app.js';

interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly reason?: string }>>;
}

let folder: Awaited<ReturnType<typeof dataFolder>>;
let file: string;
let app: BuiltApp;

beforeEach(async () => {
  folder = await dataFolder();
  file = join(folder.path, 'log.sqlite');
  app = await BuiltApp.start(folder.path);
  for (const id of ['one', 'two', 'three']) expect((await propose(id)).status).toBe(201);
  expect((await app.get('/v1/zones')).status).toBe(200);
  await app.stop();
  await copyFile(file, `${file}.backup`);
});
afterEach(async () => {
  await app.stop();
  await folder.remove();
});

const propose = (id: string) => app.post('/v1/zones', { id, names: { en: id }, timeZone: 'Asia/Damascus' });
const ready = async (): Promise<Readiness> => (await app.get('/health/ready')).body;
const zones = async (): Promise<unknown> => (await app.get('/v1/zones')).body;

/** The file that was good is put back, as the remedy says. */
async function restored(): Promise<void> {
  await app.stop();
  await copyFile(`${file}.backup`, file);
  app = await BuiltApp.start(folder.path);
}

describe('a log of which an entry is damaged', () => {
  it('is named by whoever meets it, in readiness and to commands, and no read model is rebuilt for it', async () => {
    changeBytes(file, 1);
    app = await BuiltApp.start(folder.path);
    expect(await ready()).toMatchObject({ ready: true });
    const before = await zones();

    const refusal = { status: 503, body: { code: 'ENTRY_DAMAGED' } };
    expect(await app.get('/v1/audit/events')).toMatchObject(refusal);
    expect(await app.get('/v1/audit/events?after=1')).toMatchObject({ status: 200 });
    const { ready: isReady, checks } = await ready();
    const reason = expect.stringMatching(/^The log's entry at position 1 .* restore log\.sqlite/);
    expect([isReady, checks['log-damage'], checks['read-models']]).toEqual([
      ...[false, { ok: false, reason }, { ok: true }],
    ]);
    expect(await propose('four')).toMatchObject(refusal);
    expect(await zones()).toEqual(before);
    expect(app.output.match(/entry at position 1/g)).toHaveLength(1);

    // Rows made anew would lack what cannot be read: those that are there stay.
    expect(await app.post('/v1/operations/projections/ledger/rebuild', {})).toMatchObject({ status: 202 });
    expect(await app.get('/v1/audit/events')).toMatchObject(refusal);
    expect(await zones()).toEqual(before);

    await restored();
    expect(await ready()).toMatchObject({ ready: true });
    expect(await propose('four')).toMatchObject({ status: 201 });
  });
});

describe('a log of which a page is damaged', () => {
  it('is found by the look through it after a start', async () => {
    overwriteRoot(file, 'subject');
    app = await BuiltApp.start(folder.path);
    for (;;) {
      const { checks } = await ready();
      if (checks['log-damage']?.ok !== false) continue;
      expect(checks['log-damage'].reason).toMatch(/^The log is damaged: .*restore log\.sqlite/);
      break;
    }
    expect(await zones()).toMatchObject({ items: [{}, {}, {}] });
    expect(await propose('four')).toMatchObject({ status: 503, body: { code: 'LOG_DAMAGED' } });
    await restored();
    expect(await propose('four')).toMatchObject({ status: 201 });
  });
});
