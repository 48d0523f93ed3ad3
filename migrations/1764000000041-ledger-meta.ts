import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/**
 * Whose the read models are, and at which entry each projection stands. Until now one row said both for all of them, as
 * of the latest start; which entry stands at a projection's position the ledger's own rows tell.
 */
export class LedgerMeta1764000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'meta',
        columns: [tableColumn('key', 'text', { isPrimary: true }), tableColumn('value', 'text')],
      }),
    );
    await runner.query(`INSERT INTO meta (key, value) SELECT 'ledger', secret || ':' FROM known_log`);
    await runner.dropTable('known_log');
    await runner.query(
      `UPDATE projection_progress
       SET event_position = position,
           event_id = (SELECT id FROM entry WHERE entry.position = projection_progress.position)
       WHERE EXISTS (SELECT 1 FROM entry WHERE entry.position = projection_progress.position)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'known_log',
        columns: [
          tableColumn('name', 'text', { isPrimary: true }),
          tableColumn('secret', 'text'),
          tableColumn('position', 'position'),
          tableColumn('event_id', 'text', { isNullable: true }),
        ],
      }),
    );
    await runner.dropTable('meta');
  }
}
