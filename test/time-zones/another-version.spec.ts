import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts } from '../../src/app/app.module.js';
import { ChangesModule } from '../../src/app/changes.module.js';
import { readConfig } from '../../src/config/config.js';
import { ProjectionsController } from '../../src/edge/operations/projections.controller.js';
import { createServer } from '../../src/edge/http/server.js';
import { PlatformModule } from '../../src/app/platform.module.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { TZ_VERSION } from '../../src/rules/time/zone-data.js';

/** The program with its read models in the thread of the tests. */
@Module({ imports: [PlatformModule.of(parts), ChangesModule], controllers: [ProjectionsController] })
class LedgerModule {}

describe('read models that were made with other time zone data', () => {
  let root: string;
  let app: NestFastifyApplication | undefined;

  const start = async (): Promise<NestFastifyApplication> => {
    const config = readConfig({ LOG_LEVEL: 'silent', AUTH: 'none', DATA_DIR: join(root, 'data') });
    return (app = await createServer(LedgerModule, config));
  };
  const stop = async (): Promise<void> => {
    await app?.close();
    app = undefined;
  };
  const propose = (to: NestFastifyApplication, id: string): Promise<unknown> => {
    const payload = { id, names: { en: id }, timeZone: 'Africa/El_Aaiun' };
    return to.inject({ method: 'POST', url: '/v1/zones', payload });
  };
  /** As if a program with that data had made them. */
  const madeWith = (tz: string): void => {
    const file = new Database(join(root, 'data', 'read-models.sqlite'));
    for (const table of ['projection_progress', 'change_progress'])
      file.prepare(`UPDATE ${table} SET tz = ?`).run(tz);
    file.close();
  };
  const versions = async (of: NestFastifyApplication): Promise<readonly string[]> => {
    const { items } = (await of.inject('/v1/operations/projections')).json<{
      items: readonly { tz: string; state: string }[];
    }>();
    return items.map(({ tz, state }) => `${tz} ${state}`);
  };
  /** As soon as each has found out whether it may begin. */
  const begun = async (of: NestFastifyApplication): Promise<readonly string[]> => {
    for (;;) {
      const found = await versions(of);
      if (!found.some((version) => version.endsWith('booting'))) return found;
    }
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'time-zone-data-'));
    const first = await start();
    await propose(first, 'z');
    await first.get(ProjectionRunner).drain();
    await stop();
  });
  afterEach(async () => {
    await stop();
    await rm(root, { recursive: true });
  });

  it('are made anew if it was older, the feed of changes too', async () => {
    madeWith('2025c');
    const later = await start();
    // It is handled after they were made anew.
    await propose(later, 'later');
    await later.get(ProjectionRunner).drain();
    const made = (await versions(later)).map((version) => version.split(' ')[0]);
    expect(made).toEqual([TZ_VERSION, TZ_VERSION, TZ_VERSION]);
    expect((await later.inject('/health/ready')).statusCode).toBe(200);
  });

  it('are left alone if it was newer, and the program is not ready and says why', async () => {
    madeWith('2099a');
    const older = await start();
    await expect(older.get(ProjectionRunner).drain(99)).rejects.toThrow('is parked by NewerTimeZoneData');
    expect(await begun(older)).toEqual(['2099a parked', '2099a parked', '2099a parked']);
    const ready = await older.inject('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json<{ checks: { projections: { reason: string } } }>().checks.projections.reason).toContain(
      `Projection ledger was made with time zone data 2099a, this program has ${TZ_VERSION}: start the newer program here too.`,
    );
  });
});
