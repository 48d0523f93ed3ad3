import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** At which entry each projection stands. */
export class ProgressEntry1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('projection_progress', [
      new TableColumn(tableColumn('event_id', 'text', { isNullable: true })),
      new TableColumn(tableColumn('event_position', 'position', { isNullable: true })),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns('projection_progress', ['event_position', 'event_id']);
  }
}
