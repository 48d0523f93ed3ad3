import { describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { setImmediate } from 'node:timers/promises';
import { inTransaction } from '../../src/platform/database/postgres-transaction.js';

/** @param address answers the URL of an empty database */
export function describeTransactions(address: () => Promise<string>): void {
  describe('A transaction on PostgreSQL', () => {
    it('fails, and nothing else does, when the server ends its connection between two statements', async () => {
      const pool = new Pool({ connectionString: await address(), max: 2 });
      pool.on('error', () => undefined);
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
