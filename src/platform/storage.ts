import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { StartRefused } from '../core/start-refused.js';
import type { EventStore } from '../core/event-store.js';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import type { EntityClass } from './database/read-model-file.js';
import { ReadModelDatabase } from './database/read-model-database.js';
import { MemoryEventStore } from './event-store/memory-event-store.js';
import { SqliteEventStore } from './event-store/sqlite/sqlite-event-store.js';
import { loadOrCreateKey, LogSecret } from './identity/secrets.js';
import { MemoryTextStore } from './text-store/memory-text-store.js';
import { SqliteTextStore } from './text-store/sqlite-text-store.js';
import type { TextStore } from './text-store/text-store.js';

/** All that is kept: the log, the words beside it, the read models made of it, and the secret behind its ids. */
export interface Storage {
  readonly store: EventStore;
  readonly words: TextStore;
  readonly database: ReadModelDatabase;
  readonly secret: LogSecret;
  /** Closes what was opened, the log last. */
  readonly close: () => Promise<void>;
}

/**
 * Opens everything that the configuration names, each in its own file of the data folder; what is missing is made.
 *
 * @throws StartRefused and the refusals of the parts, each with one line that says what to do
 */
export async function openStorage(config: Config, entities: readonly EntityClass[]): Promise<Storage> {
  const { dataDir, eventStore, readModel } = config;
  if (eventStore.kind === 'kurrentdb' || readModel.kind === 'postgres') {
    throw new StartRefused(
      'This build keeps its log and its read models in DATA_DIR only; unset EVENT_STORE_URL and READ_MODEL_URL.',
      2,
    );
  }
  const inMemory = eventStore.kind === 'memory';
  if (!inMemory || readModel.kind === 'sqlite') makeFolder(dataDir);
  const opened: { close: () => Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    const secretKey = loadOrCreateKey(config.logSecretFile);
    const vaultKey = loadOrCreateKey(config.vaultKeyFile);
    if (!inMemory) {
      checkKey(dataDir, 'LOG_SECRET_FILE', config.logSecretFile, secretKey);
      checkKey(dataDir, 'VAULT_KEY_FILE', config.vaultKeyFile, vaultKey);
    }
    const secret = new LogSecret(secretKey);
    const store = inMemory ? new MemoryEventStore() : SqliteEventStore.open(join(dataDir, 'log.sqlite'));
    opened.push(store);
    const words = inMemory
      ? new MemoryTextStore()
      : SqliteTextStore.open(join(dataDir, 'text.sqlite'), vaultKey);
    opened.push(words);
    const database = await ReadModelDatabase.open({
      url: inMemory || readModel.kind === 'memory' ? 'memory:' : join(dataDir, 'read-models.sqlite'),
      entities,
      migrations: readModelMigrations,
    });
    opened.push(database);
    return { store, words, database, secret, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/**
 * Holds a key to the data that was written with it: with another one, repeats would be done twice and words would not
 * open. The fingerprint beside the data tells nothing of the key.
 */
function checkKey(dataDir: string, variable: string, file: string, key: Uint8Array): void {
  const fingerprint = createHmac('sha256', key).update('fingerprint').digest('hex');
  const kept = join(dataDir, `${variable.toLowerCase().replaceAll('_', '-')}.fingerprint`);
  if (!existsSync(kept)) {
    writeFileSync(kept, `${fingerprint}\n`, { mode: 0o600 });
    return;
  }
  if (readFileSync(kept, 'utf8').trim() === fingerprint) return;
  throw new StartRefused(
    `${variable} ${file} is not the key that the data in ${dataDir} was written with; restore that key from its backup, or choose another DATA_DIR.`,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(
      `DATA_DIR ${folder} cannot be made (${code}); choose a folder that may be written to.`,
    );
  }
}
