import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { collect, ids, sample } from '../../test/contract/sample-events.js';
import { temporaryDirectory } from '../../test/contract/temporary-directory.js';
import { type Config, readConfig } from '../config/config.js';
import { FROM_START, NO_STREAM } from '../core/event-store.js';
import { lastPosition } from '../world/as-of.js';
import { ledgerProjection } from '../world/ledger-projection.js';
import { entitiesOf } from './read-models/lifecycle/projection-progress.js';
import { openStorage } from './storage.js';
import { openStorageForReading } from './storage-for-reading.js';

const entities = entitiesOf([ledgerProjection]);
let folder: ReturnType<typeof temporaryDirectory>;
let config: Config;

beforeEach(() => {
  folder = temporaryDirectory();
  config = readConfig({ DATA_DIR: folder.path('data') });
});
afterEach(() => folder.remove());

async function founded(): Promise<void> {
  const storage = await openStorage(config, entities);
  await storage.words.put([{ ref: 'r', commandId: 'never-done', text: 'words', lang: 'en' }]);
  await storage.close();
}

/** Without the two that SQLite lays beside a file while it is read; they are empty, and the next owner removes them. */
function ownFiles(): readonly string[] {
  return readdirSync(folder.path('data')).filter((name) => !/-(shm|wal)$/.test(name));
}

describe('a data folder opened to be read', () => {
  it('is read beside its owner, whose later entries are seen', async () => {
    const owner = await openStorage(config, entities);
    const reader = await openStorageForReading(config, entities);
    expect(await reader.store.head()).toEqual({ position: -1, effectiveTime: null });
    const [first, second] = [sample(), sample()];
    await owner.store.append('sample-1', NO_STREAM, [first]);
    expect(ids(await collect(reader.store.readAll(FROM_START)))).toEqual([first.id]);
    await owner.store.append('sample-1', 0, [second]);
    expect(ids(await collect(reader.store.readAll(FROM_START)))).toEqual([first.id, second.id]);
    await reader.close();
    await owner.close();
  });

  it('takes no lock, so that an owner can start meanwhile', async () => {
    await founded();
    const reader = await openStorageForReading(config, entities);
    const owner = await openStorage(config, entities);
    expect(await reader.database.read(lastPosition)).toBe(-1);
    await owner.close();
    await reader.close();
  });

  it('stays as it was: nothing can be written, and no word is swept', async () => {
    await founded();
    const bytes = (): readonly string[] =>
      ['log.sqlite', 'text.sqlite', 'read-models.sqlite'].map((name) =>
        readFileSync(folder.path(`data/${name}`)).toString('base64'),
      );
    const before = bytes();
    const reader = await openStorageForReading(config, entities);
    await expect(reader.store.append('sample-1', NO_STREAM, [sample()])).rejects.toThrow();
    await expect(reader.words.erase('r')).rejects.toThrow();
    await expect(
      reader.database.write((tx) => tx.query('DELETE FROM projection_progress')),
    ).rejects.toThrow();
    expect(await reader.words.get(['r'])).toEqual(new Map([['r', { text: 'words', lang: 'en' }]]));
    await reader.close();
    expect(bytes()).toEqual(before);
  });

  it.each(['log.sqlite', 'text.sqlite', 'read-models.sqlite'])(
    'is refused without %s, and nothing is made',
    async (name) => {
      await founded();
      renameSync(folder.path(`data/${name}`), folder.path('away'));
      const there = ownFiles();
      await expect(openStorageForReading(config, entities)).rejects.toThrow(/There is no log|is missing/);
      expect(ownFiles()).toEqual(there);
    },
  );

  it('is refused without its key, and no other one is made', async () => {
    await founded();
    renameSync(folder.path('data.keys'), folder.path('away'));
    await expect(openStorageForReading(config, entities)).rejects.toThrow('LOG_SECRET_FILE');
    expect(readdirSync(folder.path('.'))).not.toContain('data.keys');
  });
});
