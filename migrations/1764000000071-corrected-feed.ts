import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** The same of the rows of the feed of changes. */
export class CorrectedFeed1764000000071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = tableColumn('corrected', 'position', { default: '-1' });
    await runner.addColumn('change_progress', new TableColumn(column));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('change_progress', 'corrected');
  }
}
