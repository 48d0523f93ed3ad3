import type { EntityManager } from 'typeorm';
import { describeProjectionRunner } from './projection-runner.contract.js';
import { describeRows } from './rows.contract.js';

const address = (): Promise<string> => Promise.resolve('memory:');

describeRows('in SQLite', address);

describeProjectionRunner('on SQLite', {
  address,
  beside: (database) => Promise.resolve(database),
  namesLike: async (tx: EntityManager, start: string) => {
    const sql = `SELECT name FROM sqlite_master WHERE name LIKE ? ORDER BY name`;
    return (await tx.query<{ name: string }[]>(sql, [`${start}%`])).map(({ name }) => name);
  },
  // WAL keeps what the snapshot sees, so nothing is held back.
  switchedOrHeldBack: (_tx, rebuilt) => rebuilt,
});
