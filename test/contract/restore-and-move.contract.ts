import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cpSync, rmSync } from 'node:fs';
import { parts } from '../../src/app/app.module.js';
import { readConfig } from '../../src/config/config.js';
import { migrateLog } from '../../src/storage/log/kurrentdb/migration.js';
import { SqliteEventStore } from '../../src/storage/log/sqlite/sqlite-event-store.js';
import { createServer } from '../../src/edge/http/server.js';
import { PlatformModule } from '../../src/app/platform.module.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { SERVER, TestServer } from '../kurrentdb-server.js';
import { temporaryDirectory } from './temporary-directory.js';

/** The program without its feed of changes, which takes longer to make than all the rest. */
@Module({ imports: [PlatformModule.of(parts)] })
class LedgerModule {}

/** Entries that were there are missing. */
const LOSS = /lacks its last entries.*Put the newer log back/;

/** Positions are those of another log. */
const OTHER_SEQUENCE =
  /sequence in (DATA_DIR|READ_MODEL_URL) belongs to another event store.*remove (sequence\.sqlite|the schema log_sequence)/;

/** Where words, read models and positions are kept, and what an operator does with them by docs/operations.md. */
export interface Shelf {
  /** What is set to keep them there. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes a backup of the words, beside that of the data folder. */
  backWordsUp(): Promise<void>;
  putWordsBack(): Promise<void>;
  removeReadModels(): Promise<void>;
  removePositions(): Promise<void>;
}

/** A folder of a test, with the data folder `data`, its keys in `data.keys`, and their backups in `backup` and `backup.keys`. */
export type Directory = ReturnType<typeof temporaryDirectory>;

type Steps = Readonly<Record<string, () => void | Promise<void>>>;

/** What docs/operations.md says step by step, whole and with each step left out once. */
export function describeRestoreAndMove(
  where: string,
  shelfOf: (directory: Directory) => Promise<Shelf>,
): void {
  describe(`by docs/operations.md, with words, read models and positions in ${where} (${SERVER}),`, () => {
    let directory: Directory;
    let shelf: Shelf;
    let servers: TestServer[];

    beforeEach(async () => {
      directory = temporaryDirectory();
      shelf = await shelfOf(directory);
      servers = [];
    });
    afterEach(async () => {
      for (const each of servers) await each.kill();
      directory.remove();
    });

    const server = async (name: string): Promise<TestServer> => {
      const started = await TestServer.start(directory.path(name));
      servers.push(started);
      return started;
    };
    const start = async (url?: string): Promise<NestFastifyApplication> => {
      const config = readConfig({
        DATA_DIR: directory.path('data'),
        LOG_LEVEL: 'silent',
        ...shelf.env,
        ...(url !== undefined && { EVENT_STORE_URL: url }),
      });
      const app = await createServer(LedgerModule, config);
      await app.init();
      return app;
    };
    /** Starts it, does something, and stops it; answers which zones there are then. */
    const run = async (url: string | undefined, ...zones: readonly string[]): Promise<readonly string[]> => {
      const app = await start(url);
      try {
        for (const id of zones) {
          const payload = {
            id,
            names: { en: id },
            timeZone: 'Asia/Damascus',
            note: { text: id, lang: 'en' },
          };
          const answer = await app.inject({ method: 'POST', url: '/v1/zones', payload });
          expect(answer.statusCode).toBe(201);
        }
        await app.get(ProjectionRunner).drain();
        const { items } = (await app.inject('/v1/zones')).json<{ items: { id: string }[] }>();
        return items.map(({ id }) => id);
      } finally {
        await app.close();
      }
    };
    /** What comes of a start: the zones, or one line that says why not. */
    const outcome = (url?: string): Promise<readonly string[] | string> =>
      run(url).catch((error: Error) => error.message);
    const copy = (from: string, to: string): void =>
      cpSync(directory.path(from), directory.path(to), { recursive: true, force: true });
    const backUp = async (): Promise<void> => {
      for (const name of ['data', 'data.keys']) copy(name, name.replace('data', 'backup'));
      await shelf.backWordsUp();
    };
    const steps: Steps = {
      'put the words back': () => shelf.putWordsBack(),
      'put the keys back': () => copy('backup.keys', 'data.keys'),
      'remove the read models': () => shelf.removeReadModels(),
    };
    const takeAllBut = async (leftOut: string, all: Steps): Promise<void> => {
      for (const [name, step] of Object.entries(all)) if (name !== leftOut) await step();
    };
    const expectOutcome = async (
      url: string | undefined,
      expected: readonly string[] | RegExp,
    ): Promise<void> => {
      const found = await outcome(url);
      if (expected instanceof RegExp) expect(found).toMatch(expected);
      else expect(found).toEqual(expected);
    };

    describe('an embedded log is restored', () => {
      const all: Steps = {
        'put the log back': () => {
          for (const ending of ['', '-wal', '-shm'])
            rmSync(directory.path(`data/log.sqlite${ending}`), { force: true });
          copy('backup/log.sqlite', 'data/log.sqlite');
        },
        ...steps,
      };

      it.each<[string, readonly string[] | RegExp]>([
        ['nothing', ['first']],
        ['put the log back', ['first', 'second']],
        // What is kept beside the words knows how far the log had come.
        ['put the words back', LOSS],
        ['put the keys back', /LOG_SECRET_FILE .* is missing.*restore that key/],
        ['remove the read models', LOSS],
      ])('with %s left out', async (leftOut, expected) => {
        await run(undefined, 'first');
        await backUp();
        await run(undefined, 'second');
        // The machine is another one: of it only the data folder came along.
        rmSync(directory.path('data.keys'), { recursive: true });
        await takeAllBut(leftOut, all);
        await expectOutcome(undefined, expected);
      });

      it('only when the program is stopped, since a second one is refused', async () => {
        const app = await start();
        expect(await outcome()).toMatch(/in use|another process/i);
        await app.close();
      });
    });

    describe('a log in KurrentDB is restored', () => {
      let log: TestServer;
      const all: Steps = {
        'put the log back': () => log.putBack(directory.path('backup.log')),
        ...steps,
        'remove the positions': () => shelf.removePositions(),
      };

      it.each<[string, readonly string[] | RegExp]>([
        ['nothing', ['first']],
        ['put the log back', ['first', 'second']],
        ['put the words back', LOSS],
        // They remember how far the log had come, too.
        ['put the keys back', LOSS],
        ['remove the positions', OTHER_SEQUENCE],
        ['remove the read models', LOSS],
      ])('with %s left out', async (leftOut, expected) => {
        log = await server('log');
        await run(log.url, 'first');
        await log.kill();
        log.copyTo(directory.path('backup.log'));
        await log.startAgain();
        await backUp();
        await run(log.url, 'second');
        await log.kill();
        await takeAllBut(leftOut, all);
        await log.startAgain();
        await expectOutcome(log.url, expected);
      });
    });

    describe('an embedded log is moved to KurrentDB', () => {
      const move = async (to: TestServer): Promise<void> => {
        const source = SqliteEventStore.open(directory.path('data/log.sqlite'));
        await migrateLog({ source, url: to.url, onProgress: () => undefined }).finally(() => source.close());
      };

      it('with nothing left out, and goes on there', async () => {
        await run(undefined, 'first');
        const log = await server('log');
        await move(log);
        expect(await run(log.url, 'second')).toEqual(['first', 'second']);
      });

      it('only when the program is stopped', async () => {
        const app = await start();
        await expect(server('log').then(move)).rejects.toThrow(/in use|another process/i);
        await app.close();
      });

      it('not by a start without the copying', async () => {
        await run(undefined, 'first');
        expect(await outcome((await server('log')).url)).toMatch(LOSS);
      });

      it('again, to another server, without the positions of the first', async () => {
        await run(undefined, 'first');
        const [one, other] = [await server('one'), await server('other')];
        await move(one);
        await run(one.url);
        // Somebody else wrote there before, so that everything lies at other places.
        await other.appendForeign('somebody-else');
        await move(other);
        expect(await outcome(other.url)).toMatch(OTHER_SEQUENCE);
        await shelf.removePositions();
        expect(await outcome(other.url)).toEqual(['first']);
      });
    });
  });
}
