import type { Pool, PoolClient, Queries } from 'pg';

/** One transaction on a session of a pool (`pooled`), which is given up if it cannot even be rolled back. */
export async function inTransaction<T>(pool: Pool, work: (tx: Queries) => Promise<T>): Promise<T> {
  const session: PoolClient = await pool.connect();
  let broken = false;
  try {
    await session.query('BEGIN');
    const result = await work(session);
    await session.query('COMMIT');
    return result;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => (broken = true));
    throw error;
  } finally {
    session.release(broken);
  }
}
