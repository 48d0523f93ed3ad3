import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KurrentDbEventStore } from '../../src/storage/log/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { SharedServer } from '../kurrentdb-server.js';
import { describeEventStore } from './event-store.contract.js';
import { takeOut } from './take-out.js';
import { temporaryDirectory } from './temporary-directory.js';

/** One for all tests: each has a log of its own there. */
const shared = new SharedServer();
beforeAll(() => shared.start());
afterAll(() => shared.end());

/** Long enough that every append is answered with its position, as this suite expects. */
const PATIENT = { ...DEFAULT_PATIENCE, positionMs: 600_000 };

describeEventStore(
  `the event store in KurrentDB (${shared.which})`,
  async () => {
    const directory = temporaryDirectory();
    const { url } = shared;
    const prefix = `test-${randomUUID()}.`;
    const open = (): Promise<KurrentDbEventStore> =>
      KurrentDbEventStore.open({
        url,
        prefix,
        patience: PATIENT,
        sequence: SqliteSequenceStore.open(directory.path('sequence.sqlite')),
      });
    let store = await open();
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await open());
      },
      lose: async (position) => {
        await store.close();
        takeOut(directory.path('sequence.sqlite'), 'entry', position);
        return (store = await open());
      },
      dispose: async () => {
        await store.close();
        directory.remove();
      },
    };
  },
  { contenders: 16 },
);
