import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** How far each projection has come. */
export class ProjectionProgress1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'projection_progress',
        columns: [
          tableColumn('name', 'text', { isPrimary: true }),
          tableColumn('version', 'integer'),
          tableColumn('position', 'position'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('projection_progress');
  }
}
