import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readModelMigrations } from '../migrations/read-model-migrations.js';
import { environment, send } from '../bench/bulk-log.js';
import { parts } from '../src/app/app.module.js';
import { joinChangeFeed } from '../src/read/changes/join-change-feed.js';
import { eventTypes } from '../src/cli/ledger-reader.js';
import { readConfig } from '../src/config/config.js';
import { CommandService } from '../src/pipeline/commands/handle-command.js';
import { ReadModelDatabase } from '../src/storage/read-models/database/read-model-database.js';
import { open } from '../src/storage/envelope/envelope.js';
import { type AppendPoint, SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';
import { LogSecret } from '../src/storage/secrets/secrets.js';
import type { ProjectionPoint } from '../src/storage/read-models/lifecycle/projection.js';
import { ProjectionRunner } from '../src/storage/read-models/lifecycle/projection-runner.js';
import { keyOf } from '../src/storage/storage.js';
import { SqliteTextStore } from '../src/storage/text-store/sqlite-text-store.js';
import type { Send } from './load.js';
import { readModelEntities } from '../src/app/read-models.js';

/** The parts of the program over a data folder, without a server around them. */
export interface Ledger {
  readonly store: SqliteEventStore;
  readonly words: SqliteTextStore;
  readonly database: ReadModelDatabase;
  readonly secret: LogSecret;
  /** Of the projections and the feed of changes; not started yet. */
  readonly runner: ProjectionRunner;
  readonly commands: CommandService;
  readonly alarms: readonly string[];
  readonly send: Send;
  close(): Promise<void>;
}

export type Point = `append: ${AppendPoint}` | `projection: ${ProjectionPoint}`;

/** Points as tests name them, in the order in which they come. */
export const POINTS: readonly Point[] = [
  ...(['begun', 'inserted', 'indexed', 'written', 'committed', 'answered'] as const).map(
    (point) => `append: ${point}` as const,
  ),
  ...(['advanced', 'handled', 'committed', 'told', 'remade', 'replaced', 'switched'] as const).map(
    (point) => `projection: ${point}` as const,
  ),
];

/**
 * Opens what a server opens.
 *
 * @param reached called at every point at which a process may die
 * @throws StartRefused
 */
export async function openLedger(folder: string, reached?: (point: Point) => void): Promise<Ledger> {
  const { dataDir, logSecretFile, vaultKeyFile } = readConfig(environment(folder));
  mkdirSync(dataDir, { recursive: true });
  const secret = new LogSecret(keyOf(dataDir, 'log.sqlite', 'LOG_SECRET_FILE', logSecretFile));
  const vaultKey = keyOf(dataDir, 'text.sqlite', 'VAULT_KEY_FILE', vaultKeyFile);
  const store = SqliteEventStore.open(join(dataDir, 'log.sqlite'), {
    reached: (point) => reached?.(`append: ${point}`),
  });
  const words = SqliteTextStore.open(join(dataDir, 'text.sqlite'), vaultKey, 0);
  const url = join(dataDir, 'read-models.sqlite');
  const database = await ReadModelDatabase.open({
    url,
    entities: readModelEntities,
    migrations: readModelMigrations,
  });
  const alarms: string[] = [];
  const alarm = (message: string): void => void alarms.push(message);
  const now = (): Date => new Date();
  const runner = new ProjectionRunner(parts.projections, {
    store,
    database,
    open: (recorded) => open(eventTypes, recorded),
    alarm,
    reached: (point) => reached?.(`projection: ${point}`),
  });
  joinChangeFeed(runner, { database, store, types: eventTypes, now: () => now().getTime(), alarm });
  const commands = new CommandService({ store, words, registry: eventTypes, secret, now });
  return {
    ...{ store, words, database, secret, runner, commands, alarms },
    send: async ({ key, route, id, body }) => {
      const { outcome } = await send(commands, route, id, body, key);
      return outcome.events.map((event) => event.id);
    },
    close: async () => {
      await runner.stop();
      await database.close();
      await words.close();
      await store.close();
    },
  };
}
