import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../../bench/bulk-log.js';
import { found, WRONGS } from '../../faults/refusals.js';
import { entities } from '../../src/cli/ledger-reader.js';
import { readConfig } from '../../src/config.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { openStorage } from '../../src/platform/storage.js';
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
    (await openStorage(readConfig(environment(path)), entities)).close();

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
});
