import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { sample } from '../../test/contract/sample-events.js';
import { temporaryDirectory } from '../../test/contract/temporary-directory.js';
import { readConfig } from '../config.js';
import { NO_STREAM } from '../core/event-store.js';
import { StartRefused } from '../core/start-refused.js';
import { openStorage } from './storage.js';
import { openStorageForReading } from './storage-for-reading.js';

describe('Read models', () => {
  let folder: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    folder = temporaryDirectory();
  });
  afterEach(() => folder.remove());

  const configOf = (name: string, keys: string) =>
    readConfig({
      DATA_DIR: folder.path(name),
      LOG_SECRET_FILE: folder.path(`${keys}/log-secret`),
      VAULT_KEY_FILE: folder.path('keys/vault-key'),
    });
  /** Opens a log in a folder, appends a stream of its own, and closes it again. */
  const run = async (name: string, stream?: string, keys = 'keys'): Promise<void> => {
    const storage = await openStorage(configOf(name, keys), []);
    if (stream !== undefined) await storage.store.append(stream, NO_STREAM, [sample()]);
    await storage.close();
  };
  /** Puts the read models of one log in the place of another's. */
  const exchange = (from: string, to: string): void => {
    mkdirSync(folder.path(to), { recursive: true });
    copyFileSync(folder.path(`${from}/read-models.sqlite`), folder.path(`${to}/read-models.sqlite`));
  };

  it('open with their log again and again, while it grows', async () => {
    await run('one');
    await run('one', 'zone-a');
    await run('one', 'zone-b');
    await run('one');
  });

  it('of another log are refused, to whoever reads too', async () => {
    for (const name of ['one', 'two']) {
      await run(name, 'zone-a');
      await run(name);
    }
    exchange('one', 'two');
    await expect(run('two')).rejects.toThrow(StartRefused);
    await expect(run('two')).rejects.toThrow(/belong to another log than this one.*DATA_DIR/);
    await expect(openStorageForReading(configOf('two', 'keys'), [])).rejects.toThrow(/another log/);
  });

  it('of another log are refused also while both are empty, by its secret', async () => {
    await run('one');
    await run('two', undefined, 'other-keys');
    exchange('one', 'two');
    await expect(run('two', undefined, 'other-keys')).rejects.toThrow(/another log.*LOG_SECRET_FILE/);
  });

  it('of a later state of the log are refused: they have seen entries that it lacks', async () => {
    await run('one', 'zone-a');
    copyFileSync(folder.path('one/log.sqlite'), folder.path('backup'));
    await run('one', 'zone-b');
    await run('one');
    renameSync(folder.path('backup'), folder.path('one/log.sqlite'));
    await expect(run('one')).rejects.toThrow(/later state of it.*docs\/operations\.md/);
  });
});
