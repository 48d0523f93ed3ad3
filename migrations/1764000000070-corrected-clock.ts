import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** A projection's rows are of the recording times that a correction of the clock left; before this, there were none. */
export class CorrectedClock1764000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = tableColumn('corrected', 'position', { default: '-1' });
    await runner.addColumn('projection_progress', new TableColumn(column));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('projection_progress', 'corrected');
  }
}
