import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/**
 * A transaction begun and ended by statements of our own: committed when `fn` resolves, rolled back when it rejects.
 *
 * @param begin the statement that begins it
 */
export async function inTransactionOf<T>(
  source: DataSource,
  begin: string,
  fn: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    await runner.query(begin);
    return await ended(runner, fn);
  } finally {
    await runner.release();
  }
}

async function ended<T>(runner: QueryRunner, fn: (tx: EntityManager) => Promise<T>): Promise<T> {
  try {
    const result = await fn(runner.manager);
    await runner.query('COMMIT');
    return result;
  } catch (error) {
    // If it fails, there is none to roll back; or the next beginning fails, and says so.
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
