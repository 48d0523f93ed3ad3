import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { openPool } from '../../src/storage/postgres/postgres-address.js';
import { inTransaction } from '../../src/storage/postgres/postgres-transaction.js';

/** @param address answers the URL of an empty database */
export function describeTransactions(address: () => Promise<string>): void {
  describe('A transaction on PostgreSQL', () => {
    it('has a session that is listened to from the moment in which it is handed over', async () => {
      // The server may say in one breath that it is ready and that it ends it, before anybody can listen.
      const pool = openPool(await address(), 'read_models', 1);
      try {
        const fresh = await pool.connect();
        expect(fresh.listenerCount('error')).toBeGreaterThan(0);
        fresh.release();
        const again = await pool.connect();
        expect(again.listenerCount('error')).toBeGreaterThan(0);
        again.release();
      } finally {
        await pool.end();
      }
    });

    it('fails, and nothing else does, when the server ends its connection between two statements', async () => {
      const pool = openPool(await address(), 'read_models', 2);
      try {
        const failing = inTransaction(pool, async (tx) => {
          const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
          // The end is told by the socket, which is looked at between turns of the event loop.
          const stillThere = 'SELECT 1 FROM pg_stat_activity WHERE pid = $1';
          while ((await pool.query(stillThere, [rows[0]?.pid])).rowCount !== 0) await setImmediate();
          for (let turn = 0; turn < 100; turn += 1) await setImmediate();
          await tx.query('SELECT 1');
        });
        await expect(failing).rejects.toThrow(/connection|terminat/i);
        await expect(inTransaction(pool, (tx) => tx.query('SELECT 1'))).resolves.toMatchObject({
          rowCount: 1,
        });
      } finally {
        await pool.end();
      }
    });
  });
}
