import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readModelMigrations } from '../../../migrations/read-model-migrations.js';
import { LedgerEntry } from '../tables.js';
import { insertRows } from '../../storage/read-models/database/rows.js';
import { ReadModelDatabase } from '../../storage/read-models/database/read-model-database.js';
import { Appends } from './next-append.js';

describe('The next append of the feed', () => {
  let database: ReadModelDatabase;

  beforeEach(async () => {
    const migrations = readModelMigrations;
    database = await ReadModelDatabase.open({ url: 'memory:', entities: [LedgerEntry], migrations });
  });
  afterEach(() => database.close());

  /** Puts the entries of a command, from a position on, into the ledger. */
  const file = (causationId: string, position: number, stream: string, count: number, revision = 0) =>
    database.write((tx) =>
      insertRows(
        tx,
        LedgerEntry,
        Array.from({ length: count }, (_, n) => ({
          position: position + n,
          id: `e${position + n}`,
          stream,
          revision: revision + n,
          type: 'SampleHappened',
          recordedAt: '2017-08-01T00:00:00.000Z',
          effectiveAt: '2017-08-01T00:00:00.000Z',
          recordedBy: 'p',
          correlationId: 'c',
          causationId,
          validEarliest: null,
          validLatest: null,
          data: {},
          unreadable: false,
          digest: null,
          withdrawnAt: null,
          withdrawnBy: null,
        })),
      ),
    );
  /** `made`: how many entries each command has in the log. */
  const next = async (after: number, made: Readonly<Record<string, number>>) => {
    const read = database.read.bind(database);
    const appends = new Appends({ read, madeBy: (id) => Promise.resolve(made[id] ?? 0) });
    const append = await appends.after(after);
    return append?.map(({ position }) => position);
  };

  it('is all that one command appended', async () => {
    await file('one', 0, 'zone-a', 2);
    await file('two', 2, 'zone-a', 1, 2);
    expect(await next(-1, { one: 2, two: 1 })).toEqual([0, 1]);
    expect(await next(1, { one: 2, two: 1 })).toEqual([2]);
    expect(await next(2, { one: 2, two: 1 })).toBeUndefined();
  });

  it('waits for entries of the command that are in the log and have no position yet', async () => {
    await file('one', 0, 'zone-a', 2);
    expect(await next(-1, { one: 3 })).toBeUndefined();
    await file('one', 2, 'zone-a', 1, 2);
    expect(await next(-1, { one: 3 })).toEqual([0, 1, 2]);
  });
});
