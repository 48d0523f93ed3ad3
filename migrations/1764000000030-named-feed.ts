import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** The feed of changes has a name, and a digest by which it is known again when it is made anew. */
export class NamedFeed1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = ['feed', 'digest'].map((name) => tableColumn(name, 'text', { default: "''" }));
    await runner.addColumns(
      'change_progress',
      columns.map((column) => new TableColumn(column)),
    );
    await runner.query(`UPDATE change_progress SET feed = '${randomUUID()}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns('change_progress', ['digest', 'feed']);
  }
}
