import { afterAll, beforeAll } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { readModelMigrations } from '../../../migrations/read-model-migrations.js';
import { ledgerProjection } from '../../../src/world/ledger-projection.js';
import { ledgerTables } from '../../../src/world/tables.js';
import { ReadModelDatabase } from '../../../src/storage/read-models/database/read-model-database.js';
import type { StoredEntry } from '../../../src/storage/read-models/lifecycle/projection.js';
import { readModelEntities } from '../../../src/app/read-models.js';

/** Does something in a ledger that holds these entries and nothing else. */
export type InLedger = <T>(
  entries: readonly StoredEntry[],
  fn: (tx: EntityManager) => Promise<T>,
) => Promise<T>;

/** A ledger for all tests of the suite that calls this, emptied for each use. */
export function ledgerInMemory(): InLedger {
  let database: ReadModelDatabase;
  beforeAll(async () => {
    database = await ReadModelDatabase.open({
      url: 'memory:',
      entities: readModelEntities,
      migrations: readModelMigrations,
    });
  });
  afterAll(() => database.close());
  return (entries, fn) =>
    database.write(async (tx) => {
      for (const table of ledgerTables) await tx.clear(table);
      await ledgerProjection.handle(entries, tx);
      return fn(tx);
    });
}
