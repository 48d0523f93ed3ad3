import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { Column, Entity, type EntityManager, PrimaryColumn } from 'typeorm';
import { readModelMigrations } from '../../../../migrations/read-model-migrations.js';
import { notBegun, ProjectionProgress } from '../lifecycle/projection-progress.js';
import { asNumber, columnType } from './columns.js';
import { passesQuickCheck } from './quick-check.js';
import { ReadModelDamaged } from './read-model-damage.js';
import { ReadModelDatabase } from './read-model-database.js';
import { noteDamage } from './read-model-file.js';
import { type EntityClass, ReadModelRefused } from './engine.js';

@Entity('orphan')
class Orphan {
  @PrimaryColumn({ type: columnType.text })
  id!: string;

  @Column({ type: columnType.position, transformer: asNumber })
  position!: number;
}

const row = (name: string): ProjectionProgress => ({ ...notBegun({ name, version: 1 }), position: 7 });

describe('The read model database', () => {
  let folder: string;
  let file: string;
  let opened: ReadModelDatabase[];

  const open = async (
    url = file,
    entities: EntityClass[] = [ProjectionProgress],
  ): Promise<ReadModelDatabase> => {
    const database = await ReadModelDatabase.open({ url, entities, migrations: readModelMigrations });
    opened.push(database);
    return database;
  };
  const namesIn = async (tx: EntityManager): Promise<string[]> =>
    (await tx.find(ProjectionProgress, { order: { name: 'ASC' } })).map(({ name }) => name);
  const names = (database: ReadModelDatabase): Promise<string[]> => database.read(namesIn);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'read-model-spec-'));
    file = join(folder, 'data', 'read-models.db');
    opened = [];
  });
  afterEach(async () => {
    for (const database of opened) await database.close();
    await rm(folder, { recursive: true });
  });

  it.each(['read', 'write'] as const)(
    'lets others have their turn between the statements of a long %s',
    async (kind) => {
      const database = await open();
      let turns = 0;
      let counting = true;
      const count = (): void => {
        turns += 1;
        if (counting) setImmediate(count);
      };
      const statements = 20;
      await database[kind](async (tx) => {
        setImmediate(count);
        for (let nth = 0; nth < statements; nth += 1) {
          const numbers =
            'WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)';
          await tx.query(`${numbers} SELECT count(*) FROM n`);
        }
        counting = false;
      });
      // Each statement takes longer than others may be held for by several.
      expect(turns).toBeGreaterThanOrEqual(statements / 2);
    },
  );

  it('keeps what was written over a restart', async () => {
    const first = await open();
    await first.write((tx) => tx.insert(ProjectionProgress, row('one')));
    await first.close();
    opened = [];
    expect(await names(await open())).toEqual(['one']);
  });

  it('runs concurrent writes one after another, in the order in which they came', async () => {
    const database = await open();
    const order: string[] = [];
    const write = (name: string): Promise<void> =>
      database.write(async (tx) => {
        order.push(`${name} begins`);
        await tx.insert(ProjectionProgress, row(name));
        order.push(`${name} ends`);
      });
    await Promise.all([write('one'), write('two'), write('three')]);
    expect(order).toEqual(['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('erases by a rollback only what the failed write did', async () => {
    const database = await open();
    const results = await Promise.allSettled([
      database.write((tx) => tx.insert(ProjectionProgress, row('one'))),
      database.write(async (tx) => {
        await tx.insert(ProjectionProgress, row('two'));
        throw new Error('no');
      }),
      database.write((tx) => tx.insert(ProjectionProgress, row('three'))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await names(database)).toEqual(['one', 'three']);
  });

  it('keeps what follows after SQLite rolled a transaction back by itself, as it does where there is no room', async () => {
    const database = await open();
    const rolledBack = database.write(async (tx) => {
      await tx.query('ROLLBACK');
      throw new Error('no room');
    });
    await expect(rolledBack).rejects.toThrow('no room');
    await expect(database.write(() => Promise.reject(new Error('no room yet')))).rejects.toThrow(
      'no room yet',
    );
    await database.write((tx) => tx.insert(ProjectionProgress, row('one')));
    expect(await names(database)).toEqual(['one']);
  });

  it('shows readers one committed state, whatever is written meanwhile', async () => {
    const database = await open();
    await database.read(async (snapshot) => {
      expect(await namesIn(snapshot)).toEqual([]);
      await database.write((tx) => tx.insert(ProjectionProgress, row('one')));
      expect(await namesIn(snapshot)).toEqual([]);
    });
    expect(await names(database)).toEqual(['one']);
  });

  it('does not show readers what is not committed', async () => {
    const database = await open();
    await database.write(async (tx) => {
      await tx.insert(ProjectionProgress, row('one'));
      expect(await names(database)).toEqual([]);
    });
  });

  it('lets nobody write through a read', async () => {
    const database = await open();
    await expect(database.read((tx) => tx.insert(ProjectionProgress, row('one')))).rejects.toThrow(
      'readonly',
    );
  });

  it('removes the file of memory: on close', async () => {
    const database = await open('memory:');
    const [{ file: temporary }] = await database.read((tx) =>
      tx.query<[{ file: string }]>('PRAGMA database_list'),
    );
    expect(existsSync(temporary)).toBe(true);
    await database.close();
    opened = [];
    expect(existsSync(temporary)).toBe(false);
  });

  describe('a file that is no database any more', () => {
    const notes = 'these are the notes of somebody, and no database at all\n'.repeat(40);
    beforeEach(() => {
      file = join(folder, 'read-models.db');
    });

    it('is known as damaged, and set aside as it is by the next opening once that is noted', async () => {
      await writeFile(file, notes);
      await expect(open()).rejects.toBeInstanceOf(ReadModelDamaged);
      noteDamage(file);
      await (await open()).close();
      opened = [];
      const kept = (await readdir(folder)).filter((name) => name.includes('.damaged'));
      expect(kept).toEqual([expect.stringMatching(/\.damaged-\d{8}T\d{9}Z$/)]);
      expect(await readFile(join(folder, kept[0] ?? ''), 'utf8')).toBe(notes);
      await (await open()).close();
      opened = [];
      expect((await readdir(folder)).filter((name) => name.includes('.damaged'))).toEqual(kept);
    });

    it('takes along what lies beside it, however often setting it aside is interrupted', async () => {
      await writeFile(file, notes);
      await writeFile(`${file}-wal`, 'frames');
      noteDamage(file);
      const stamp = (await readFile(`${file}.damaged`, 'utf8')).trim();
      await rename(`${file}-wal`, `${file}.damaged-${stamp}-wal`);
      await open();
      expect(await readFile(`${file}.damaged-${stamp}-wal`, 'utf8')).toBe('frames');
      expect(await readFile(`${file}.damaged-${stamp}`, 'utf8')).toBe(notes);
    });

    it('is found by a look through it, as a whole one is not', async () => {
      await (await open()).close();
      opened = [];
      expect(passesQuickCheck(file)).toBe(true);
      await writeFile(file, notes);
      expect(passesQuickCheck(file)).toBe(false);
    });
  });

  describe('refuses with one clear line', () => {
    const refusal = async (entities?: EntityClass[]): Promise<string> => {
      const error: unknown = await open(file, entities).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ReadModelRefused);
      return error instanceof Error ? error.message : '';
    };

    it('a file with the tables of another program, which stay as they are', async () => {
      file = join(folder, 'other.db');
      const other = new Database(file);
      other.exec('CREATE TABLE contacts (name TEXT)');
      expect(await refusal()).toMatch(/other\.db holds tables of another program/);
      expect(other.prepare(`SELECT name FROM sqlite_master`).pluck().all()).toEqual(['contacts']);
      other.close();
    });

    it('a file of a newer version', async () => {
      await (await open()).close();
      opened = [];
      const newer = new Database(file);
      newer.exec(
        `INSERT INTO read_model_migrations (timestamp, name) VALUES (1999000000000, 'Rays1999000000000')`,
      );
      newer.close();
      expect(await refusal()).toMatch(/made by a newer version \(migration Rays1999000000000\)/);
    });

    it('entities that no migration made a table for', async () => {
      expect(await refusal([ProjectionProgress, Orphan])).toMatch(
        /disagree \(missing is: CREATE TABLE "orphan"/,
      );
    });

    it('a database that it does not speak', async () => {
      file = 'mysql://localhost/ledger';
      expect(await refusal()).toBe(
        'READ_MODEL_URL names mysql, but read models are kept in SQLite or PostgreSQL only',
      );
    });
  });
});
