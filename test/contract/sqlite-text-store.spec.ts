import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openSqliteFile } from '../../src/storage/sqlite/sqlite-file.js';
import { SqliteTextStore, TEXT_FORMAT } from '../../src/storage/text-store/sqlite-text-store.js';
import { temporaryDirectory } from './temporary-directory.js';
import { describeTextStore } from './text-store.contract.js';

const masterKey = Buffer.alloc(32, 1);

describeTextStore('the text store in SQLite', () => {
  const directory = temporaryDirectory();
  const file = directory.path('texts.sqlite');
  let store = SqliteTextStore.open(file, masterKey, 0);
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      return (store = SqliteTextStore.open(file, masterKey, 0));
    },
    dispose: async () => {
      await store.close();
      directory.remove();
    },
  });
});

describe('the file of the text store', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let path: string;

  beforeEach(() => {
    directory = temporaryDirectory();
    path = directory.path('texts.sqlite');
  });
  afterEach(() => directory.remove());

  const note = {
    ref: 'ref-note',
    commandId: 'command-note',
    text: 'Shelling heard from the north.',
    lang: 'en',
  };
  const quote = { ref: 'ref-quote', commandId: 'command-quote', text: 'We all heard it.', lang: 'en' };

  /** Every byte beside the file and in it, the write-ahead log included. */
  const everyByte = (): Buffer =>
    Buffer.concat(readdirSync(dirname(path)).map((name) => readFileSync(join(dirname(path), name))));

  async function withStore<T>(
    work: (store: SqliteTextStore) => Promise<T>,
    key = masterKey,
    sweptAfterMs?: number,
  ): Promise<T> {
    const store = SqliteTextStore.open(path, key, sweptAfterMs);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  function query(sql: string, ...values: unknown[]): unknown[] {
    const file = openSqliteFile(path, TEXT_FORMAT);
    const statement = file.db.prepare(sql);
    const rows = statement.reader ? statement.pluck().all(...values) : [statement.run(...values)];
    file.close();
    return rows;
  }

  it('does not look again at words whose entry it saw', async () => {
    await withStore((store) => store.put([note]));
    const asked: string[] = [];
    const seen = (commandId: string): boolean => asked.push(commandId) > 0;
    await withStore((store) => store.sweep(seen), masterKey, 0);
    await withStore((store) => store.sweep(seen), masterKey, 0);
    expect(asked).toEqual([note.commandId]);
  });

  it('sweeps no words that are younger than a day', async () => {
    const [sweep, day] = [(store: SqliteTextStore) => store.sweep(() => false), 24 * 60 * 60 * 1000];
    await withStore((store) => store.put([note]));
    query('UPDATE words SET put_at = ?', Date.now() - day + 60_000);
    expect(await withStore(sweep)).toBe(0);
    query('UPDATE words SET put_at = ?', Date.now() - day);
    expect(await withStore(sweep)).toBe(1);
  });

  it('holds no word in clear', async () => {
    await withStore(async (store) => {
      await store.put([note]);
      expect(everyByte().includes(note.text.slice(0, 12))).toBe(false);
      expect(everyByte().includes(note.ref)).toBe(true);
    });
  });

  it('holds neither words nor key of what was erased, from the moment that erase resolves', async () => {
    await withStore((store) => store.put([note, quote]));
    const [key, sealed] = ['wrapped_key', 'sealed'].map(
      (column) => query(`SELECT ${column} FROM words WHERE ref = ?`, note.ref)[0] as Buffer,
    );
    if (key === undefined || sealed === undefined) throw new Error('The words are not there');
    expect([everyByte().includes(key), everyByte().includes(sealed)]).toEqual([true, true]);
    await withStore(async (store) => {
      await store.erase(note.ref);
      expect([everyByte().includes(key), everyByte().includes(sealed.subarray(0, 64))]).toEqual([
        false,
        false,
      ]);
    });
  });

  it('does not open under another key file', async () => {
    await withStore((store) => store.put([note]));
    const read = await withStore((store) => store.get([note.ref]), Buffer.alloc(32, 2));
    expect(read).toEqual(new Map([[note.ref, { unreadable: true }]]));
  });

  it.each(['commitment', 'wrapped_key', 'sealed'])(
    'says of words whose %s is that of others that they cannot be opened, and opens all others',
    async (column) => {
      await withStore((store) => store.put([note, quote]));
      query(
        `UPDATE words SET ${column} = (SELECT ${column} FROM words AS other WHERE other.ref <> words.ref)`,
      );
      const read = await withStore((store) => store.get([note.ref, quote.ref]));
      expect(read.get(note.ref)).toEqual({ unreadable: true });
      expect(read.get(quote.ref)).toEqual({ text: quote.text, lang: quote.lang });
    },
  );

  it('does not open a whole row that is put under another reference', async () => {
    await withStore((store) => store.put([note]));
    query(`UPDATE words SET ref = 'ref-quote'`);
    const read = await withStore((store) => store.get(['ref-quote']));
    expect(read).toEqual(new Map([['ref-quote', { unreadable: true }]]));
  });
});
