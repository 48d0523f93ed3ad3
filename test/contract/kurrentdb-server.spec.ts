import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { NO_STREAM } from '../../src/core/event-store.js';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { TestServer } from '../kurrentdb-server.js';
import { ids, samples } from './sample-events.js';
import { temporaryDirectory } from './temporary-directory.js';

const COMMAND = join(import.meta.dirname, '..', 'kurrentdb-double', 'start.mjs');

describe('a server that a command starts, as KURRENTDB_SERVER does (protocol double in a process of its own)', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  it('answers once it is started, and keeps what it acknowledged when it is killed and started again', async () => {
    const server = await TestServer.start(directory.path('server'), COMMAND);
    const events = samples(3);
    try {
      const sequence = SqliteSequenceStore.open(directory.path('sequence.sqlite'));
      const store = await KurrentDbEventStore.open({ url: server.url, sequence });
      await store.append('zone/a', NO_STREAM, events);
      await server.kill();
      await server.startAgain();
      expect((await store.append('zone/a', NO_STREAM, events)).revision).toBe(2);
      await store.close();
      expect(ids(await server.entries())).toEqual(ids(events));
    } finally {
      await server.kill();
    }
  });

  it('that ends instead is told by its exit code, and one that is not there by its name', async () => {
    await expect(TestServer.start(directory.path('server'), 'false')).rejects.toThrow('false ended with 1');
    await expect(TestServer.start(directory.path('server'), '/no/such/command')).rejects.toThrow('ENOENT');
  });
});
