import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { collect, sample } from '../../../test/contract/sample-events.js';
import { takeOut } from '../../../test/contract/take-out.js';
import { temporaryDirectory } from '../../../test/contract/temporary-directory.js';
import { type Config, readConfig } from '../../config/config.js';
import { NO_STREAM } from '../../core/event-store.js';
import { StartRefused } from '../../core/start-refused.js';
import { SqliteEventStore } from '../log/sqlite/sqlite-event-store.js';
import { ProjectionProgress } from '../read-models/lifecycle/projection-progress.js';
import { openStorage, type Storage, type StorageListener } from '../storage.js';
import { openStorageForReading } from '../storage-for-reading.js';
import { SqliteTextStore } from '../text-store/sqlite-text-store.js';

const entities = [ProjectionProgress];

describe('A start compares the log with what remembers it:', () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  let said: string[];

  beforeEach(() => {
    folder = temporaryDirectory();
    said = [];
  });
  afterEach(() => folder.remove());

  const configOf = (name: string): Config => readConfig({ DATA_DIR: folder.path(name) });
  // Files that this process leaves open to others, where no server sets a mask, are another matter.
  const hear = (line: string): void => void (line.includes('open to others') || said.push(line));
  const listener: StorageListener = { alarm: hear, say: hear };
  const open = (name = 'data'): Promise<Storage> => openStorage(configOf(name), entities, listener);
  /** Opens a ledger, appends a stream of one entry for each name given, and stops in order. */
  const run = async (streams: readonly string[] = [], name = 'data'): Promise<void> => {
    const storage = await open(name);
    for (const stream of streams) {
      const [ref] = [`ref-${stream}-${name}`];
      await storage.words.put([{ ref, commandId: stream, text: stream, lang: 'en' }]);
      await storage.store.append(stream, NO_STREAM, [sample()]);
    }
    await storage.close();
  };

  type File = 'log.sqlite' | 'text.sqlite' | 'read-models.sqlite';
  const keep = (file: File, as: string, name = 'data'): void =>
    cpSync(folder.path(`${name}/${file}`), folder.path(as));
  const put = (from: string, file: File, name = 'data'): void => {
    for (const end of ['-wal', '-shm']) rmSync(folder.path(`${name}/${file}${end}`), { force: true });
    cpSync(folder.path(from), folder.path(`${name}/${file}`));
  };
  const seen = (): { ledger: string; position: string; eventId: string | null } =>
    JSON.parse(readFileSync(folder.path('data.keys/log-secret.seen'), 'utf8')) as never;
  const copyLedger = (to: string): void => {
    for (const end of ['', '.keys'])
      cpSync(folder.path(`data${end}`), folder.path(`${to}${end}`), { recursive: true });
  };
  const refusal = async (opening: Promise<unknown>): Promise<string> => {
    const error: unknown = await opening.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StartRefused);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    expect(message).not.toMatch(/\b(remove|delete)\b/);
    return message;
  };
  /** The words that were put, each in its run, are all there. */
  const wordsOf = async (streams: readonly string[], name = 'data'): Promise<number> => {
    const storage = await open(name);
    const refs = streams.map((stream) => `ref-${stream}-${name}`);
    const kept = await storage.words.get(refs);
    await storage.close();
    return kept.size;
  };
  /** Notes the progress of a projection, as one does that has handled the whole log. */
  const progressed = async (): Promise<void> => {
    const storage = await open();
    const { position } = await storage.store.head();
    const [last] = await collect(storage.store.readAll(position - 1));
    const at = { position, eventId: last?.id ?? null, eventPosition: position };
    const row = { name: 'p', version: 1, ...at, corrected: -1 };
    await storage.database.write((tx) => tx.upsert(ProjectionProgress, row, ['name']));
    await storage.close();
  };

  describe('what the keys remember', () => {
    it('lies beside LOG_SECRET_FILE from the first start on, and follows the log at each start and stop', async () => {
      await run();
      const { ledger } = seen();
      expect(seen()).toEqual({ ledger, position: '-1', eventId: null });
      expect(ledger).toMatch(/^[0-9a-f]{64}:$/);
      await run(['one', 'two']);
      expect(seen()).toMatchObject({ position: '1', eventId: expect.stringMatching(/./) as unknown });
      expect(seen().ledger).toMatch(new RegExp(`^${ledger}.+`));
      expect(readdirSync(folder.path('data.keys')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    });

    it('is never behind what a stop left, and a kill leaves it behind, which is no harm', async () => {
      const storage = await open();
      await storage.store.append('one', NO_STREAM, [sample()]);
      expect(seen().position).toBe('-1');
      copyLedger('killed');
      await storage.close();
      expect(seen().position).toBe('0');
      await run([], 'killed');
      expect(said).toEqual([]);
    });

    it('is taken anew beside a log that it did not know, which is said', async () => {
      await run(['one']);
      rmSync(folder.path('data.keys/log-secret.seen'));
      await run();
      expect(said).toEqual([expect.stringMatching(/^The keys knew of no log yet/)]);
      expect(seen().position).toBe('0');
    });

    it('keeps the program from starting when it is damaged', async () => {
      await run(['one']);
      writeFileSync(folder.path('data.keys/log-secret.seen'), '{"ledger":');
      expect(await refusal(open())).toMatch(/seen is damaged/);
    });
  });

  describe('a log that lacks entries', () => {
    it.each([true, false])('is refused, with its read models there: %s', async (withRows) => {
      await run(['one']);
      keep('log.sqlite', 'older');
      await run(['two']);
      put('older', 'log.sqlite');
      if (!withRows) rmSync(folder.path('data/read-models.sqlite'));
      expect(await refusal(open())).toMatch(/lacks its last entries: at least 1 .*Put the newer log back/);
    });

    it('is refused by the read models alone, if the keys know of no log', async () => {
      await run(['one']);
      keep('log.sqlite', 'older');
      await run(['two']);
      await progressed();
      put('older', 'log.sqlite');
      rmSync(folder.path('data.keys/log-secret.seen'));
      rmSync(folder.path('data/text.sqlite'));
      expect(await refusal(open())).toMatch(/lacks its last entries/);
    });

    it('is refused, and nothing made in its place, if it is not there at all', async () => {
      await run(['one']);
      rmSync(folder.path('data/log.sqlite'));
      expect(await refusal(open())).toMatch(/log\.sqlite is missing/);
      expect(existsSync(folder.path('data/log.sqlite'))).toBe(false);
      rmSync(folder.path('data'), { recursive: true });
      expect(await refusal(open())).toMatch(/is missing/);
    });

    it('has none of the words of those entries swept, which are all there once it is put right', async () => {
      await run(['one']);
      keep('log.sqlite', 'older');
      await run(['two', 'three']);
      keep('log.sqlite', 'newer');
      put('older', 'log.sqlite');
      await refusal(open());
      put('newer', 'log.sqlite');
      expect(await wordsOf(['one', 'two', 'three'])).toBe(3);
    });
  });

  describe('a log that lacks an entry before its end', () => {
    it('is refused where that is the entry that is remembered, and not taken for another history', async () => {
      await run(['one', 'two']);
      await progressed();
      const log = SqliteEventStore.open(folder.path('data/log.sqlite'));
      await log.append('three', NO_STREAM, [sample()]);
      await log.close();
      takeOut(folder.path('data/log.sqlite'), 'event', 1);
      expect(await refusal(open())).toMatch(/^The log lacks the entry at position 1, .*restore log\.sqlite/);
      await expect(openStorageForReading(configOf('data'), entities)).rejects.toThrow(StartRefused);
    });

    it('is refused where its words must be looked for', async () => {
      await run(['one', 'two', 'three']);
      rmSync(folder.path('data/text.sqlite'));
      takeOut(folder.path('data/log.sqlite'), 'event', 1);
      expect(await refusal(open())).toMatch(/^The log lacks the entry at position 1/);
    });
  });

  describe('a log of another history of the same ledger', () => {
    const branch = async (): Promise<void> => {
      await run(['one']);
      copyLedger('branch');
      await run(['two']);
      await progressed();
      await run(['other', 'third'], 'branch');
      keep('log.sqlite', 'branched', 'branch');
      put('branched', 'log.sqlite');
    };

    it('is gone on with, its read models empty from the first moment, and that is said', async () => {
      await branch();
      const storage = await open();
      expect(said).toEqual([expect.stringMatching(/another history.*made anew/)]);
      expect(await storage.database.read((tx) => tx.count(ProjectionProgress))).toBe(0);
      await storage.close();
    });

    it('leaves the words of the other history where they are, for good', async () => {
      await branch();
      await run();
      await run();
      const key = readFileSync(folder.path('data.keys/vault-key'));
      const muchLater = SqliteTextStore.open(folder.path('data/text.sqlite'), key, 0);
      expect(await muchLater.sweep(() => false)).toBe(0);
      await muchLater.close();
      expect(await wordsOf(['one', 'two'])).toBe(2);
    });
  });

  describe('what belongs to another ledger', () => {
    beforeEach(async () => {
      await run(['one']);
      await run(['two'], 'other');
    });

    it('a log with the keys of another is refused', async () => {
      put('other/log.sqlite', 'log.sqlite');
      expect(await refusal(open())).toMatch(/The log belongs to another ledger/);
    });

    it('a log of the same keys is refused by what these remember', async () => {
      rmSync(folder.path('other'), { recursive: true });
      rmSync(folder.path('other.keys/log-secret.seen'));
      cpSync(folder.path('data.keys/log-secret'), folder.path('other.keys/log-secret'));
      await run(['two'], 'other');
      put('other/log.sqlite', 'log.sqlite');
      expect(await refusal(open())).toMatch(/seen belongs to another ledger/);
    });

    it('a text store is refused, whoever opens it', async () => {
      put('other/text.sqlite', 'text.sqlite');
      expect(await refusal(open())).toMatch(/The text store belongs to another ledger/);
      await expect(openStorageForReading(configOf('data'), entities)).rejects.toThrow(
        /The text store belongs to another ledger/,
      );
    });

    it('read models are refused, whoever opens them', async () => {
      put('other/read-models.sqlite', 'read-models.sqlite');
      expect(await refusal(open())).toMatch(/The read models belong to another ledger/);
      await expect(openStorageForReading(configOf('data'), entities)).rejects.toThrow(
        /The read models belong to another ledger/,
      );
    });
  });
});
