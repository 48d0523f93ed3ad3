import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner, Table } from 'typeorm';
import { asNumber, columnType, tableColumn } from '../../src/storage/read-models/database/columns.js';
import { ReadModelDatabase } from '../../src/storage/read-models/database/read-model-database.js';
import { insertRows, upsertRows } from '../../src/storage/read-models/database/rows.js';

@Entity('sighting')
class Sighting {
  @PrimaryColumn({ type: columnType.text })
  place!: string;

  @PrimaryColumn({ type: columnType.position, transformer: asNumber })
  position!: number;

  @Column({ type: columnType.json })
  words!: { ar?: string; en?: string };

  @Column({ type: columnType.boolean })
  near!: boolean;

  @Column({ type: columnType.real, nullable: true })
  metres!: number | null;

  @Column({ type: columnType.position, transformer: asNumber, nullable: true })
  withdrawnAt!: number | null;
}

class Sighting1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = [
      tableColumn('place', 'text', { isPrimary: true }),
      tableColumn('position', 'position', { isPrimary: true }),
      tableColumn('words', 'json'),
      tableColumn('near', 'boolean'),
      tableColumn('metres', 'real', { isNullable: true }),
      tableColumn('withdrawnAt', 'position', { isNullable: true }),
    ];
    await runner.createTable(new Table({ name: 'sighting', columns }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('sighting');
  }
}

const sighting = (position: number, more: Partial<Sighting> = {}): Sighting => ({
  place: 'jayroud',
  position: position,
  words: { ar: 'جيرود', en: `no. ${position}` },
  near: position % 2 === 0,
  metres: position / 4,
  withdrawnAt: position % 3 === 0 ? 9_007_199_254 : null,
  ...more,
});
const sightings = (count: number): Sighting[] => Array.from({ length: count }, (_, index) => sighting(index));

/** The specification of `rows.ts`. `address`: of an empty database of its own. */
export function describeRows(where: string, address: () => Promise<string>): void {
  describe(`Rows in bulk ${where}`, () => {
    let database: ReadModelDatabase;
    const all = (): Promise<Sighting[]> =>
      database.read(async (tx) => {
        const rows = await tx.find(Sighting, { order: { position: 'ASC' } });
        return rows.map((row) => ({ ...row }));
      });

    beforeEach(async () => {
      const migrations = [Sighting1764000000001];
      database = await ReadModelDatabase.open({ url: await address(), entities: [Sighting], migrations });
    });
    afterEach(() => database.close());

    it.each([0, 1, 100, 101, 257])('are inserted, %d of them, and read back as they were', async (count) => {
      await database.write((tx) => insertRows(tx, Sighting, sightings(count)));
      expect(await all()).toEqual(sightings(count));
    });

    it('are not inserted twice', async () => {
      await database.write((tx) => insertRows(tx, Sighting, [sighting(1)]));
      await expect(database.write((tx) => insertRows(tx, Sighting, [sighting(1)]))).rejects.toThrow(
        /unique/i,
      );
    });

    it('replace by upsert those with the same key, and no others', async () => {
      await database.write((tx) => insertRows(tx, Sighting, sightings(3)));
      const changed = sighting(1, { metres: null, words: {} });
      await database.write((tx) => upsertRows(tx, Sighting, [changed, sighting(3)]));
      expect(await all()).toEqual([sighting(0), changed, sighting(2), sighting(3)]);
    });

    it('hold the later of two upserts of one key', async () => {
      await database.write((tx) =>
        upsertRows(tx, Sighting, [sighting(1, { metres: 1 }), sighting(1, { metres: 2 })]),
      );
      expect(await all()).toEqual([sighting(1, { metres: 2 })]);
    });
  });
}
