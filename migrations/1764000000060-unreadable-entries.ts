import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

const column = new TableColumn(tableColumn('unreadable', 'boolean', { isNullable: true }));
const index = new TableIndex({ name: 'entry_unreadable', columnNames: ['position'], where: 'unreadable' });

/** Which entries the rules cannot take. Rows of before are made anew, since the ledger's version was raised with it. */
export class UnreadableEntries1764000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('entry', column);
    await runner.createIndex('entry', index);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('entry', index);
    await runner.dropColumn('entry', column);
  }
}
