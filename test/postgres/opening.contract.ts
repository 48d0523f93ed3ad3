import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import { StartRefused } from '../../src/core/start-refused.js';
import { ledgerTables } from '../../src/world/tables.js';
import { directoryTables } from '../../src/read/directory/tables.js';
import { ReadModelDatabase } from '../../src/storage/read-models/database/read-model-database.js';
import {
  entitiesOf,
  notBegun,
  ProjectionProgress,
} from '../../src/storage/read-models/lifecycle/projection-progress.js';
import { PostgresTextStore } from '../../src/storage/text-store/postgres-text-store.js';

const entities = [...entitiesOf([]), ...ledgerTables, ...directoryTables];
const note = { ref: 'ref-note', commandId: 'command-note', text: 'Shelling heard.', lang: 'en' };

/** What holds of a PostgreSQL database before the first query. */
export function describeOpening(address: () => Promise<string>): void {
  describe('A PostgreSQL database', () => {
    let url: string;
    let opened: { close(): Promise<void> }[];

    const open = async (at = url): Promise<ReadModelDatabase> => {
      const database = await ReadModelDatabase.open({ url: at, entities, migrations: readModelMigrations });
      opened.push(database);
      return database;
    };
    const openWords = async (key: number, sweptAfterMs?: number): Promise<PostgresTextStore> => {
      const masterKey = Buffer.alloc(32, key);
      const store = await PostgresTextStore.open({
        url,
        masterKey,
        ...(sweptAfterMs === undefined ? {} : { sweptAfterMs }),
      });
      opened.push(store);
      return store;
    };
    const execute = async (sql: string): Promise<object[]> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(sql);
      await client.end();
      return rows;
    };
    const refusal = async (opening: Promise<unknown>): Promise<string> => {
      const error: unknown = await opening.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(StartRefused);
      return (error as Error).message;
    };

    beforeEach(async () => {
      url = await address();
      opened = [];
    });
    afterEach(async () => {
      for (const each of opened) await each.close();
    });

    it('keeps what was written, in schemas of its own, and opens again', async () => {
      const first = await open();
      await first.write((tx) =>
        tx.insert(ProjectionProgress, { ...notBegun({ name: 'one', version: 1 }), position: 7 }),
      );
      await openWords(1);
      expect(await (await open()).read((tx) => tx.find(ProjectionProgress))).toEqual([
        { ...notBegun({ name: 'one', version: 1 }), position: 7 },
      ]);
      expect(await execute(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    });

    it('sorts text by bytes, whatever language it was made for', async () => {
      const database = await open();
      const names = ['Z', 'a', 'É', 'b', '_', 'ا'];
      for (const name of names) {
        await database.write((tx) =>
          tx.insert(ProjectionProgress, { ...notBegun({ name, version: 1 }), position: 0 }),
        );
      }
      const sorted = await database.read((tx) => tx.find(ProjectionProgress, { order: { name: 'ASC' } }));
      const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
      expect(sorted.map(({ name }) => name)).toEqual(
        [...names].sort((a, b) => Buffer.compare(bytes(a), bytes(b))),
      );
      const byLanguage = await execute(
        `SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema IN ('read_models', 'text_store') AND data_type = 'text'
           AND collation_name IS DISTINCT FROM 'C' AND table_name NOT IN ('read_model_migrations', 'format')`,
      );
      expect(byLanguage).toEqual([]);
    });

    it('lets nobody write through a read', async () => {
      const database = await open();
      const writing = database.read((tx) =>
        tx.insert(ProjectionProgress, { ...notBegun({ name: 'one', version: 1 }), position: 7 }),
      );
      await expect(writing).rejects.toThrow('read-only');
    });

    it('shows a read one state, whatever is written meanwhile, and reads run beside each other', async () => {
      const database = await open();
      await database.read(async (tx) => {
        expect(await tx.count(ProjectionProgress)).toBe(0);
        await database.write((write) =>
          write.insert(ProjectionProgress, { ...notBegun({ name: 'one', version: 1 }), position: 7 }),
        );
        expect(await tx.count(ProjectionProgress)).toBe(0);
      });
      expect(await database.read((tx) => tx.count(ProjectionProgress))).toBe(1);
    });

    it('is refused in one line, without the password, if it cannot be opened', async () => {
      const wrong = new URL(url);
      wrong.password = 'hunter2';
      const line = await refusal(open(wrong.href));
      expect(line).toMatch(
        /^READ_MODEL_URL: the database \w+ on 127\.0\.0\.1:\d+ refuses user and password$/,
      );
      const missing = new URL(url);
      missing.pathname = '/nowhere';
      expect(await refusal(open(missing.href))).toMatch(/nowhere on .* does not exist; create it$/);
      const away = new URL(url);
      away.port = '9';
      expect(await refusal(open(away.href))).toMatch(/cannot be opened \(ECONNREFUSED\); check the address/);
    });

    it('is refused if the schema holds tables of another program, or of a newer version', async () => {
      await execute('CREATE SCHEMA read_models; CREATE TABLE read_models.contacts (name text)');
      expect(await refusal(open())).toMatch(/holds tables of another program/);
      await execute('DROP TABLE read_models.contacts');
      await (await open()).close();
      opened = [];
      await execute(
        `INSERT INTO read_models.read_model_migrations (timestamp, name) VALUES (1999000000000, 'Rays1999000000000')`,
      );
      expect(await refusal(open())).toMatch(/made by a newer version \(migration Rays1999000000000\)/);
    });

    it('opens words under the key that they were written under only', async () => {
      await (await openWords(1)).put([note]);
      expect(await refusal(openWords(2))).toMatch(/^VAULT_KEY_FILE is not the key/);
      expect((await (await openWords(1)).get([note.ref])).get(note.ref)).toMatchObject({ text: note.text });
    });

    it('keeps words of one instance from the sweep of another, whose entry may be on its way', async () => {
      await (await openWords(1)).put([note]);
      const other = await openWords(1);
      expect(await other.sweep(() => false)).toBe(0);
      const muchLater = await openWords(1, 0);
      expect(await muchLater.sweep(() => false)).toBe(1);
    });

    it('holds no word in clear, and no row of what was erased', async () => {
      const store = await openWords(1);
      await store.put([note]);
      const kept = await execute(`SELECT words::text AS row FROM text_store.words`);
      expect(JSON.stringify(kept)).toContain(note.ref);
      expect(JSON.stringify(kept)).not.toContain(Buffer.from('Shelling').toString('hex'));
      await store.erase(note.ref);
      expect(await execute('SELECT * FROM text_store.words')).toEqual([]);
      expect(await execute('SELECT ref FROM text_store.erased')).toEqual([{ ref: note.ref }]);
    });
  });
}
