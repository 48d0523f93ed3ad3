import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { environment } from '../../bench/bulk-log.js';
import { found, WRONGS } from '../../faults/refusals.js';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import { readModelEntities } from '../../src/app/read-models.js';
import { readConfig } from '../../src/config/config.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { ReadModelDatabase } from '../../src/storage/read-models/database/read-model-database.js';
import { openStorage } from '../../src/storage/storage.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';

/** What `npm run faults -- refusals` does to the built program, done to the storage that it opens. */
describe('a start on files that are wrong', () => {
  const directory = temporaryDirectory();
  const founded = directory.path('founded');
  let folders = 0;

  beforeAll(() => found(founded));
  afterAll(() => directory.remove());

  /** A folder of one test, with data in it. */
  const folder = (): string => {
    const copy = directory.path(`data-${(folders += 1)}`);
    for (const end of ['', '.keys', '.older-log']) cpSync(founded + end, copy + end, { recursive: true });
    return copy;
  };
  const open = async (path: string): Promise<void> =>
    (await openStorage(readConfig(environment(path)), readModelEntities)).close();

  it.each(WRONGS)('is refused in one line when $name, and is good once that is mended', async (wrong) => {
    const path = folder();
    wrong.harm(path);
    const refused: unknown = await open(path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartRefused);
    expect(refused).toMatchObject({ message: expect.stringMatching(wrong.says) as unknown });
    expect((refused as Error).message).not.toContain('\n');
    wrong.mend(path);
    await open(path);
  });

  it.each(['log.sqlite', 'text.sqlite'])(
    'leaves another program’s file in the place of %s as it was',
    async (name) => {
      const path = folder();
      WRONGS.find((wrong) => wrong.name === `${name} is a file of another program`)?.harm(path);
      const before = readFileSync(join(path, name));
      await expect(open(path)).rejects.toThrow(`${name} is not a`);
      expect(readFileSync(join(path, name)).equals(before)).toBe(true);
    },
  );

  it('finds none of the migrations that were under way when the program was killed, and runs them all', async () => {
    const [file, copy] = [directory.path('killed.sqlite'), directory.path('copy.sqlite')];
    class Killed1999000000000 implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('CREATE TABLE half (x)');
        for (const end of ['', '-wal']) cpSync(file + end, copy + end);
      }
      down(): Promise<void> {
        return Promise.resolve();
      }
    }
    const migrations = [...readModelMigrations, Killed1999000000000];
    await (await ReadModelDatabase.open({ url: file, entities: readModelEntities, migrations })).close();
    const database = await ReadModelDatabase.open({
      url: copy,
      entities: readModelEntities,
      migrations: readModelMigrations,
    });
    const tables = await database.read((tx) =>
      tx.query<{ name: string }[]>(`SELECT name FROM sqlite_schema WHERE type = 'table'`),
    );
    await database.close();
    const names = tables.map(({ name }) => name);
    expect(names).toContain('projection_progress');
    expect(names).not.toContain('half');
  });
});
