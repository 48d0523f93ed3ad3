import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { tableColumn } from '../src/storage/read-models/database/columns.js';

/** The log, opened and found by what it speaks of. */
export class Ledger1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'entry',
        columns: [
          tableColumn('position', 'position', { isPrimary: true }),
          tableColumn('id', 'text'),
          tableColumn('stream', 'text'),
          tableColumn('revision', 'position'),
          tableColumn('type', 'text'),
          tableColumn('recorded_at', 'instant'),
          tableColumn('effective_at', 'instant'),
          tableColumn('recorded_by', 'text'),
          tableColumn('correlation_id', 'text'),
          tableColumn('causation_id', 'text'),
          tableColumn('valid_earliest', 'instant', { isNullable: true }),
          tableColumn('valid_latest', 'instant', { isNullable: true }),
          tableColumn('data', 'json'),
          tableColumn('withdrawn_at', 'position', { isNullable: true }),
          tableColumn('withdrawn_by', 'text', { isNullable: true }),
        ],
        indices: [
          new TableIndex({ name: 'entry_of_stream', columnNames: ['stream', 'revision'], isUnique: true }),
          new TableIndex({ name: 'entry_by_id', columnNames: ['id'], isUnique: true }),
          new TableIndex({ name: 'entry_by_effective_time', columnNames: ['effective_at', 'position'] }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'entry_subject',
        columns: [
          tableColumn('subject', 'text', { isPrimary: true }),
          tableColumn('kind', 'text', { isPrimary: true }),
          tableColumn('position', 'position', { isPrimary: true }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'incident_where',
        columns: [
          tableColumn('key', 'text', { isPrimary: true }),
          tableColumn('incident_id', 'text', { isPrimary: true }),
          tableColumn('starts', 'position'),
          tableColumn('ends', 'position'),
          tableColumn('detains', 'boolean'),
        ],
        // Both hold all that a status asks for, so that the rows themselves need not be looked up.
        indices: [
          new TableIndex({
            name: 'incident_where_by_end',
            columnNames: ['key', 'ends', 'starts', 'incident_id'],
          }),
          new TableIndex({
            name: 'incident_where_detaining',
            columnNames: ['key', 'starts', 'incident_id'],
            where: 'detains',
          }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['incident_where', 'entry_subject', 'entry']) await runner.dropTable(table);
  }
}
