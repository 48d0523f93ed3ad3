import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { cpSync, rmSync } from 'node:fs';
import { parts } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { migrateLog } from '../../src/platform/event-store/kurrentdb/migration.js';
import { SqliteEventStore } from '../../src/platform/event-store/sqlite/sqlite-event-store.js';
import { createServer } from '../../src/platform/http/server.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { ProjectionRunner } from '../../src/platform/projections/projection-runner.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
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
  describe(`by docs/operations.md, with words, read models and positions in ${where},`, () => {
    let directory: Directory;
    let shelf: Shelf;
    let doubles: KurrentDbDouble[];

    beforeEach(async () => {
      directory = temporaryDirectory();
      shelf = await shelfOf(directory);
      doubles = [];
    });
    afterEach(() => {
      for (const double of doubles) double.stop();
      directory.remove();
    });

    const server = async (name: string): Promise<KurrentDbDouble> => {
      const double = await KurrentDbDouble.start({ file: directory.path(name) });
      doubles.push(double);
      return double;
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
      let port: number;
      const url = (): string => `kurrentdb://127.0.0.1:${port}?tls=false&discoveryInterval=10`;
      const all: Steps = {
        'put the log back': () => copy('backup.log', 'server.log'),
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
        const double = await server('server.log');
        ({ port } = double);
        await run(url(), 'first');
        copy('server.log', 'backup.log');
        await backUp();
        await run(url(), 'second');
        double.stop();
        await takeAllBut(leftOut, all);
        doubles.push(await KurrentDbDouble.start({ file: directory.path('server.log'), port }));
        await expectOutcome(url(), expected);
      });
    });

    describe('an embedded log is moved to KurrentDB', () => {
      const move = async (double: KurrentDbDouble): Promise<void> => {
        const source = SqliteEventStore.open(directory.path('data/log.sqlite'));
        await migrateLog({ source, url: double.url, onProgress: () => undefined }).finally(() =>
          source.close(),
        );
      };

      it('with nothing left out, and goes on there', async () => {
        await run(undefined, 'first');
        const double = await server('server.log');
        await move(double);
        expect(await run(double.url, 'second')).toEqual(['first', 'second']);
      });

      it('only when the program is stopped', async () => {
        const app = await start();
        await expect(server('server.log').then(move)).rejects.toThrow(/in use|another process/i);
        await app.close();
      });

      it('not by a start without the copying', async () => {
        await run(undefined, 'first');
        expect(await outcome((await server('server.log')).url)).toMatch(LOSS);
      });

      it('again, to another server, without the positions of the first', async () => {
        await run(undefined, 'first');
        const [one, other] = [await server('one.log'), await server('other.log')];
        await move(one);
        await run(one.url);
        // Somebody else wrote there before, so that everything lies at other places.
        other.log.appendForeign('somebody-else', { id: '00000000-0000-4000-8000-000000000001' });
        await move(other);
        expect(await outcome(other.url)).toMatch(OTHER_SEQUENCE);
        await shelf.removePositions();
        expect(await outcome(other.url)).toEqual(['first']);
      });
    });
  });
}
