import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** The same for the feed of changes. */
export class ChangeTimeZoneData1764000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = new TableColumn(tableColumn('tz', 'text', { default: "''" }));
    await runner.addColumn('change_progress', column);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('change_progress', 'tz');
  }
}
