import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { AppModule } from '../../app/app.module.js';
import { readConfig } from '../../config/config.js';
import { LedgerEntry } from '../../world/tables.js';
import { WorldLoader } from '../../world/world-loader.js';
import { createServer } from '../../edge/http/server.js';
import { ProjectionRunner } from '../../storage/read-models/lifecycle/projection-runner.js';
import { STORAGE, type Storage } from '../../storage/storage.js';
import { followStatus } from '../../rules/status/status.js';
import { foldWorld, type World } from '../../rules/facts/world.js';
import { loadDemo } from '../../app/scenario/demo.js';
import { changesBetween, vectorOf } from '../../world/watch/axes.js';
import { CHANGES } from './progress.js';
import { Change, ChangeZone } from './tables.js';

/** Wider than any history: every incident is in it. */
const ALWAYS = { from: -8_640_000_000_000_000, to: 8_640_000_000_000_000 };

describe('the feed of the founding scenario', () => {
  let folder: string;
  let app: NestFastifyApplication;
  let storage: Storage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'changes-'));
    const config = { DATA_DIR: join(folder, 'data'), EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent' };
    app = await createServer(AppModule, readConfig(config));
    storage = app.get<Storage>(STORAGE);
    await loadDemo(app);
    await app.get(ProjectionRunner).drain();
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const rows = (): Promise<readonly [readonly Change[], readonly ChangeZone[]]> =>
    storage.database.read(async (tx) => [
      await tx.find(Change, { order: { seq: 'ASC' } }),
      await tx.find(ChangeZone, { order: { seq: 'ASC', zoneId: 'ASC' } }),
    ]);

  it('numbers changes densely, in the order of time', async () => {
    const [changes] = await rows();
    expect(changes.length).toBeGreaterThan(200);
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
    expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).sort());
    expect(changes.some(({ kind, position }) => kind === 'STATUS_CHANGED' && position === null)).toBe(true);
  });

  it('tells of every entry that changed a status, and of no other', async () => {
    const [changes] = await rows();
    const told = changes.flatMap(({ kind, position, zoneIds }) =>
      kind === 'STATUS_CHANGED' && position !== null ? [`${position} ${zoneIds[0]}`] : [],
    );
    expect(told.length).toBeGreaterThan(100);
    expect(told).toEqual(await storage.database.read(changedByEntries));
  });

  it('is the same when it is made anew', async () => {
    const before = await rows();
    await app.get(ProjectionRunner).rebuild(CHANGES);
    expect(await rows()).toEqual(before);
  });
});

/** Compares the status of every zone before and after every append; looks at all of the log each time. */
async function changedByEntries(tx: EntityManager): Promise<string[]> {
  const entries = await tx.find(LedgerEntry, { order: { position: 'ASC' } });
  const zones: string[] = [];
  const found: string[] = [];
  let before: World = foldWorld([]);
  for (const [index, { position, causationId, effectiveAt, type, data }] of entries.entries()) {
    const known = [...zones].sort();
    if (type === 'ZoneProposed') zones.push((data as { zoneId: string }).zoneId);
    if (entries[index + 1]?.causationId === causationId) continue;
    const after = await new WorldLoader(tx, position).zones(zones, ALWAYS);
    const at = Date.parse(effectiveAt);
    for (const zoneId of known) {
      const [was, is] = [before, after].map((world) => vectorOf(followStatus(world, zoneId, at)));
      if (was && is && changesBetween(was, is).length > 0) found.push(`${position} ${zoneId}`);
    }
    before = after;
  }
  return found;
}
