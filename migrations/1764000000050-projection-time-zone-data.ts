import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** Which time zone data the rows of a projection were made with; those of before are older than any. */
export class ProjectionTimeZoneData1764000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = new TableColumn(tableColumn('tz', 'text', { default: "''" }));
    await runner.addColumn('projection_progress', column);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('projection_progress', 'tz');
  }
}
