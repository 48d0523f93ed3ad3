import { join } from 'node:path';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import type { Config } from '../config.js';
import { mustHoldALog } from './data-folder.js';
import { ReadModelDatabase } from './database/read-model-database.js';
import type { EntityClass } from './database/engine.js';
import { SqliteEventStore } from './event-store/sqlite/sqlite-event-store.js';
import { KnownLog, mustNotBeOfAnother } from './known-log.js';
import { LogSecret } from './identity/secrets.js';
import { fingerprintOf, keyOf, type Storage } from './storage.js';
import { SqliteTextStore } from './text-store/sqlite-text-store.js';

/**
 * Opens what is kept only to read it, also while a program serves from the same files: no lock is taken, nothing is
 * made, migrated or swept.
 *
 * @throws StartRefused and the refusals of the parts, each with one line that says what to do
 */
export async function openStorageForReading(
  config: Config,
  entities: readonly EntityClass[],
): Promise<Storage> {
  mustHoldALog(config);
  const { dataDir, logSecretFile, vaultKeyFile } = config;
  const opened: { close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    // The log and its words are there, so a key that is missing is refused, not made.
    const secretKey = keyOf(dataDir, 'log.sqlite', 'LOG_SECRET_FILE', logSecretFile);
    const vaultKey = keyOf(dataDir, 'text.sqlite', 'VAULT_KEY_FILE', vaultKeyFile);
    const store = SqliteEventStore.openForReading(join(dataDir, 'log.sqlite'));
    opened.push(store);
    const words = SqliteTextStore.openForReading(join(dataDir, 'text.sqlite'), vaultKey);
    opened.push(words);
    const database = await ReadModelDatabase.openForReading({
      url: join(dataDir, 'read-models.sqlite'),
      entities: [KnownLog, ...entities],
      migrations: readModelMigrations,
    });
    opened.push(database);
    await mustNotBeOfAnother(database, { store, secret: fingerprintOf(secretKey) });
    return { store, words, database, secret: new LogSecret(secretKey), close };
  } catch (error) {
    await close();
    throw error;
  }
}
