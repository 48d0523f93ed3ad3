import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** The feed of changes, and how far it has come. */
export class Changes1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'change',
        columns: [
          tableColumn('seq', 'position', { isPrimary: true }),
          tableColumn('kind', 'text'),
          tableColumn('at', 'instant'),
          tableColumn('thing', 'text'),
          tableColumn('position', 'position', { isNullable: true }),
          tableColumn('zone_ids', 'json'),
          tableColumn('withdraws', 'text', { isNullable: true }),
          tableColumn('status', 'json', { isNullable: true }),
        ],
        indices: [
          new TableIndex({ name: 'change_by_time', columnNames: ['at'] }),
          new TableIndex({ name: 'change_of_thing', columnNames: ['thing', 'seq'] }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'change_zone',
        columns: [
          tableColumn('zone_id', 'text', { isPrimary: true }),
          tableColumn('seq', 'position', { isPrimary: true }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'change_progress',
        columns: [
          tableColumn('name', 'text', { isPrimary: true }),
          tableColumn('version', 'integer'),
          tableColumn('position', 'position'),
          tableColumn('until', 'position'),
          tableColumn('seq', 'position'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['change_progress', 'change_zone', 'change']) await runner.dropTable(table);
  }
}
