import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** Which log the read models are made of. */
export class KnownLog1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('known_log');
  }
}
