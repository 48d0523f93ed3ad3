import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { FROM_START, LogDamaged, NO_STREAM } from '../../src/core/event-store.js';
import { LOG_FORMAT } from '../../src/storage/log/sqlite/log-format.js';
import { SqliteEventStore } from '../../src/storage/log/sqlite/sqlite-event-store.js';
import { openSqliteFile } from '../../src/storage/sqlite/sqlite-file.js';
import { describeEventStore } from './event-store.contract.js';
import { change, changeBytes, overwriteRoot } from './damage-file.js';
import { collect, ids, sample, take } from './sample-events.js';
import { takeOut } from './take-out.js';
import { temporaryDirectory } from './temporary-directory.js';

describeEventStore('the event store in SQLite', () => {
  const directory = temporaryDirectory();
  const file = directory.path('log.sqlite');
  let store = SqliteEventStore.open(file);
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      return (store = SqliteEventStore.open(file));
    },
    lose: async (position) => {
      await store.close();
      takeOut(file, 'event', position);
      return (store = SqliteEventStore.open(file));
    },
    dispose: async () => {
      await store.close();
      directory.remove();
    },
  });
});

describe('the file of the log', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let path: string;

  beforeEach(() => {
    directory = temporaryDirectory();
    path = directory.path('log.sqlite');
  });
  afterEach(() => directory.remove());

  it('of which a page lost entries is not read over them', async () => {
    const store = SqliteEventStore.open(path);
    const events = Array.from({ length: 60 }, () => sample({ publicData: { text: 'x'.repeat(300) } }));
    for (const [index, event] of events.entries()) await store.append(`zone/${index}`, NO_STREAM, [event]);
    await store.close();
    halvePage(path, events[30]?.id ?? '');

    const damaged = SqliteEventStore.open(path);
    expect((await damaged.head()).position).toBe(59);
    const reading = collect(damaged.readAll(FROM_START));
    await expect(reading).rejects.toThrow(/^The log lacks the entry at position \d+, .*restore log\.sqlite/);
    await damaged.close();
  });

  it('hands out no entry whose bytes do not give its commitments, by no way of reading, and tells of it', async () => {
    const store = SqliteEventStore.open(path);
    const [before, changed, after] = [sample(), sample(), sample()];
    await store.append('zone/1', NO_STREAM, [before]);
    await store.append('zone/2', NO_STREAM, [changed]);
    await store.append('zone/3', NO_STREAM, [after]);
    await store.close();
    changeBytes(path, 1);

    const told: unknown[] = [];
    const damaged = SqliteEventStore.open(path, { damaged: ({ position }) => told.push(position) });
    const refusal = { code: 'ENTRY_DAMAGED', position: 1 };
    await expect(collect(damaged.readStream('zone/2'))).rejects.toMatchObject(refusal);
    await expect(collect(damaged.readSubject('zone/2'))).rejects.toMatchObject(refusal);
    await expect(damaged.findEvent(changed.id)).rejects.toMatchObject(refusal);
    await expect(damaged.findCommand(changed.causationId)).rejects.toMatchObject(refusal);
    await expect(collect(damaged.readAll(FROM_START))).rejects.toMatchObject(refusal);
    expect(told).toEqual([1, 1, 1, 1, 1]);
    expect(await take(damaged.readAll(FROM_START), 1)).toMatchObject([{ id: before.id }]);
    expect(await collect(damaged.readAll(1))).toMatchObject([{ id: after.id }]);
    expect(await damaged.findEvent(before.id)).toMatchObject({ id: before.id });
    await damaged.close();
  });

  it.each([
    ['text where a number was', `revision = 'one'`],
    ['no list of subjects', `subjects = '["zone'`],
    ['seals cut short', 'seals = substr(seals, 1, 100)'],
    ['a name that is not there', 'type = 4711'],
    ['no bytes at all', `public_data = ''`],
  ])('is found damaged where a row has %s', async (_, set) => {
    const store = SqliteEventStore.open(path);
    await store.append('zone/1', NO_STREAM, [sample()]);
    await store.close();
    change(path, set);
    const damaged = SqliteEventStore.open(path);
    await expect(collect(damaged.readAll(FROM_START))).rejects.toBeInstanceOf(LogDamaged);
    await damaged.close();
  });

  it('is found damaged where SQLite finds it so', async () => {
    const store = SqliteEventStore.open(path);
    for (let n = 0; n < 40; n += 1) await store.append(`zone/${n}`, NO_STREAM, [sample()]);
    await store.close();
    overwriteRoot(path, 'event');
    const told: unknown[] = [];
    const damaged = SqliteEventStore.open(path, { damaged: ({ code }) => told.push(code) });
    await expect(damaged.head()).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
    await expect(damaged.append('zone/x', NO_STREAM, [sample()])).rejects.toMatchObject({
      code: 'LOG_DAMAGED',
    });
    expect(told).toContain('LOG_DAMAGED');
    await damaged.close();
  });

  it('that is full refuses what does not fit, keeps the rest readable, and takes it when there is room', async () => {
    const file = openSqliteFile(path, LOG_FORMAT);
    const store = new SqliteEventStore(file);
    const [first, second] = [sample({ type: 'First' }), sample({ type: 'Second' })];
    await store.append('zone/a', NO_STREAM, [first]);

    const pages: unknown = file.db.pragma('page_count', { simple: true });
    file.db.pragma(`max_page_count = ${String(pages)}`);
    const large = sample({ publicData: { text: 'x'.repeat(100_000) } });
    const refused = await Promise.allSettled([
      store.append('zone/a', 0, [second]),
      store.append('zone/new', NO_STREAM, [large]),
    ]);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    }
    expect(ids(await collect(store.readAll(FROM_START)))).toEqual([first.id]);
    expect((await store.head()).position).toBe(0);

    file.db.pragma('max_page_count = 100000');
    await expect(store.append('zone/new', NO_STREAM, [large])).resolves.toMatchObject({ position: 1 });
    await expect(store.append('zone/a', 0, [second])).resolves.toMatchObject({ position: 2 });
    await store.close();

    const reopened = SqliteEventStore.open(path);
    const kept = await collect(reopened.readAll(FROM_START));
    expect(kept.map(({ stream, type }) => [stream, type])).toEqual([
      ['zone/a', 'First'],
      ['zone/new', large.type],
      ['zone/a', 'Second'],
    ]);
    await reopened.close();
  });
});

/** As damage may leave it: the page of the table that holds an event says that it has half as many rows. */
function halvePage(file: string, eventId: string): void {
  const bytes = readFileSync(file);
  const size = bytes.readUInt16BE(16);
  // A leaf of a table begins with 13, and has its number of cells at 3 (https://www.sqlite.org/fileformat.html, 1.6).
  for (let page = size; page < bytes.length; page += size) {
    if (bytes[page] !== 13 || !bytes.subarray(page, page + size).includes(eventId)) continue;
    const cells = bytes.readUInt16BE(page + 3);
    expect(cells).toBeGreaterThan(1);
    bytes.writeUInt16BE(cells >> 1, page + 3);
  }
  writeFileSync(file, bytes);
}
