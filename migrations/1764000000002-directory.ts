import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** Things by the order in which they were registered, and by their names. */
export class Directory1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'directory_thing',
        columns: [
          tableColumn('kind', 'text', { isPrimary: true }),
          tableColumn('id', 'text', { isPrimary: true }),
          tableColumn('position', 'position'),
          tableColumn('confidential', 'boolean'),
        ],
        indices: [
          new TableIndex({
            name: 'directory_thing_by_registration',
            columnNames: ['kind', 'position'],
            isUnique: true,
          }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'directory_name',
        columns: [
          tableColumn('event_id', 'text', { isPrimary: true }),
          tableColumn('ordinal', 'integer', { isPrimary: true }),
          tableColumn('kind', 'text'),
          tableColumn('thing_id', 'text'),
          tableColumn('whole', 'boolean'),
          tableColumn('folded', 'text'),
          tableColumn('skeleton', 'text'),
        ],
        indices: [
          new TableIndex({ name: 'directory_name_by_letters', columnNames: ['kind', 'folded'] }),
          new TableIndex({ name: 'directory_name_by_skeleton', columnNames: ['kind', 'skeleton'] }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['directory_name', 'directory_thing']) await runner.dropTable(table);
  }
}
