import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** By which a row is known to be as it was filed. Rows of before are made anew, since the ledger's version was raised with it. */
export class EntryDigest1764000000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('entry', new TableColumn(tableColumn('digest', 'text', { isNullable: true })));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('entry', 'digest');
  }
}
