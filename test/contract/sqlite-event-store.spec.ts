import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FROM_START, NO_STREAM } from '../../src/core/event-store.js';
import { LOG_FORMAT } from '../../src/platform/event-store/sqlite/log-format.js';
import { SqliteEventStore } from '../../src/platform/event-store/sqlite/sqlite-event-store.js';
import { openSqliteFile } from '../../src/platform/event-store/sqlite/sqlite-file.js';
import { describeEventStore } from './event-store.contract.js';
import { collect, ids, sample } from './sample-events.js';
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

  it('that is full refuses what does not fit, keeps the rest readable, and takes it when there is room', async () => {
    const file = openSqliteFile(path, LOG_FORMAT);
    const store = new SqliteEventStore(file);
    const [first, second] = [sample({ type: 'First' }), sample({ type: 'Second' })];
    await store.append('zone/a', NO_STREAM, [first]);

    const pages: unknown = file.db.pragma('page_count', { simple: true });
    file.db.pragma(`max_page_count = ${String(pages)}`);
    const large = sample({ publicData: { text: 'x'.repeat(100_000) } });
    const refused = await Promise.allSettled([
      store.append('zone/a', 0n, [second]),
      store.append('zone/new', NO_STREAM, [large]),
    ]);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    }
    expect(ids(await collect(store.readAll(FROM_START)))).toEqual([first.id]);
    expect((await store.head()).position).toBe(0n);

    file.db.pragma('max_page_count = 100000');
    await expect(store.append('zone/new', NO_STREAM, [large])).resolves.toMatchObject({ position: 1n });
    await expect(store.append('zone/a', 0n, [second])).resolves.toMatchObject({ position: 2n });
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
