import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { cpSync, rmSync } from 'node:fs';
import { send } from '../../bench/bulk-log.js';
import { collect } from '../../test/contract/sample-events.js';
import { temporaryDirectory } from '../../test/contract/temporary-directory.js';
import { readConfig } from '../config/config.js';
import { FROM_START } from '../core/event-store.js';
import { StartRefused } from '../core/start-refused.js';
import { textRefsIn } from '../core/text-ref.js';
import { CommandService } from '../pipeline/commands/handle-command.js';
import { open } from '../storage/envelope/envelope.js';
import { openStorage, type Storage } from '../storage/storage.js';
import { readModelEntities } from '../app/read-models.js';
import { acceptLoss } from './accept-loss.js';
import { eventTypes } from './ledger-reader.js';

describe('What the log refers to and what it held', () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  let said: string[];
  let printed: object[];

  beforeEach(async () => {
    folder = temporaryDirectory();
    [said, printed] = [[], []];
    await record('press');
    for (const name of ['log.sqlite', 'text.sqlite']) keep(name, `older-${name}`);
    await record('radio');
  });
  afterEach(() => folder.remove());

  const config = () => readConfig({ DATA_DIR: folder.path('data') });
  const start = (): Promise<Storage> =>
    openStorage(config(), readModelEntities, {
      // Files that this process leaves open to others, where no server sets a mask, are another matter.
      alarm: (line) => void (line.includes('open to others') || said.push(line)),
    });
  /** A source, with a label and a note: two texts. */
  const recordIn = async ({ store, words, secret, recording }: Storage, id: string): Promise<void> => {
    const parts = { store, words, secret, recording, registry: eventTypes, now: () => new Date() };
    const note = { text: `About ${id}`, lang: 'en' };
    await send(new CommandService(parts), '/sources', undefined, { id, kind: 'MEDIA', label: id, note });
  };
  const record = async (id: string): Promise<void> => {
    const storage = await start();
    await recordIn(storage, id);
    await storage.close();
  };
  const ofTexts = ({ recording }: Storage) =>
    recording
      .checks()
      .find(([name]) => name === 'text')?.[1]();
  const keep = (name: string, as: string): void => cpSync(folder.path(`data/${name}`), folder.path(as));
  const put = (from: string, name: string): void => cpSync(folder.path(from), folder.path(`data/${name}`));
  const accept = (reason = 'The disk failed') =>
    acceptLoss(config(), reason, {
      print: () => undefined,
      printedJson: (result) => printed.push(result) > 0,
      note: () => undefined,
      progress: () => undefined,
      good: (text) => text,
      bad: (text) => text,
    });
  const takenDown = async ({ store }: Storage) =>
    (await collect(store.readAll(FROM_START, { streamPrefix: 'log' }))).map(
      (entry) =>
        open(eventTypes, entry).data as { entries: number; texts: number; reason: { textRef: string } },
    );
  const refsIn = async ({ store }: Storage): Promise<readonly string[]> =>
    (await collect(store.readAll(FROM_START))).flatMap((entry) => [
      ...textRefsIn(open(eventTypes, entry).data),
    ]);

  it.each([
    ['missing', 4, () => rmSync(folder.path('data/text.sqlite'))],
    ['an older one', 2, () => put('older-text.sqlite', 'text.sqlite')],
  ])('are read on, and nothing is recorded, while the text store is %s', async (_, lost, harm) => {
    keep('text.sqlite', 'right');
    harm();
    const storage = await start();
    expect(said).toEqual([expect.stringContaining(`${lost} are missing`)]);
    expect(ofTexts(storage)).toEqual({ ok: false, reason: expect.stringMatching(/accept-loss/) as unknown });
    await expect(recordIn(storage, 'agency')).rejects.toMatchObject({ code: 'TEXT_LOST' });
    expect((await storage.words.lost(await refsIn(storage))).size).toBe(lost);
    await storage.close();

    put('right', 'text.sqlite');
    await record('agency');
  });

  it('are asked for again at each start until somebody accepts their loss, and never called erased', async () => {
    rmSync(folder.path('data/text.sqlite'));
    for (let starts = 0; starts < 3; starts += 1) await (await start()).close();
    expect(said).toHaveLength(3);
    expect(await accept()).toBe(0);
    expect(printed).toEqual([
      { entries: 0, texts: 4, eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown },
    ]);

    said = [];
    await record('agency');
    const storage = await start();
    expect(said).toEqual([]);
    const [loss] = await takenDown(storage);
    expect(loss).toMatchObject({ entries: 0, texts: 4 });
    const reason = loss?.reason.textRef ?? '';
    expect((await storage.words.get([reason])).get(reason)).toMatchObject({ text: 'The disk failed' });
    const refs = await refsIn(storage);
    expect([(await storage.words.lost(refs)).size, (await storage.words.erased(refs)).size]).toEqual([4, 0]);
    await storage.close();
  });

  it('lacks entries for good once that is taken down, and their texts stay', async () => {
    const storage = await start();
    const refs = await refsIn(storage);
    await storage.close();
    put('older-log.sqlite', 'log.sqlite');
    await expect(start()).rejects.toThrow(StartRefused);
    expect(await accept()).toBe(0);
    expect(printed).toMatchObject([{ entries: 1, texts: 0 }]);

    const after = await start();
    expect((await after.store.head()).position).toBe(1);
    expect(await takenDown(after)).toMatchObject([{ entries: 1, texts: 0 }]);
    expect(await after.words.sweep(() => false)).toBe(0);
    expect((await after.words.get(refs)).size).toBe(4);
    expect(ofTexts(after)).toEqual({ ok: true });
    await after.close();
  });

  it('is taken down once, also when that was interrupted before anything went on from there', async () => {
    rmSync(folder.path('data/text.sqlite'));
    await (await start()).close();
    cpSync(folder.path('data.keys/log-secret.seen'), folder.path('seen'));
    await accept();
    new Database(folder.path('data/text.sqlite')).exec('DELETE FROM meta').close();
    cpSync(folder.path('seen'), folder.path('data.keys/log-secret.seen'));
    await accept();
    const storage = await start();
    expect(await takenDown(storage)).toHaveLength(1);
    await storage.close();
  });

  it('is not taken down as lost when nothing is', async () => {
    expect(await accept()).toBe(0);
    expect(printed).toEqual([{ entries: 0, texts: 0 }]);
    const storage = await start();
    expect(await takenDown(storage)).toEqual([]);
    await storage.close();
  });

  it('is not accepted as lost where there is no log at all', async () => {
    rmSync(folder.path('data/log.sqlite'));
    await expect(accept()).rejects.toThrow(/There is no log/);
  });
});
