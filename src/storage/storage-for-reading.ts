import { existsSync } from 'node:fs';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import type { Config } from '../config/config.js';
import type { EventStore } from '../core/event-store.js';
import { StartRefused } from '../core/start-refused.js';
import { logFileIn, mustHoldALog, textFileIn } from './files/data-folder.js';
import { ReadModelDatabase } from './read-models/database/read-model-database.js';
import type { EntityClass } from './read-models/database/engine.js';
import { openSequenceForReading } from './log/kurrentdb/open-sequence.js';
import { SqliteEventStore } from './log/sqlite/sqlite-event-store.js';
import { ReadModelMetaRow } from './known-log/known-log.js';
import { loadOrCreateKey, LogSecret } from './secrets/secrets.js';
import { mustBeOfOneLedger } from './known-log/start-check.js';
import { fingerprintOf, keyOf, readModelAddress, type Storage } from './storage.js';
import { PostgresTextStore } from './text-store/postgres-text-store.js';
import { SqliteTextStore } from './text-store/sqlite-text-store.js';
import type { TextStore } from './text-store/text-store.js';

/**
 * Opens what is kept only to read it, also while a program serves from the same files: no lock is taken, nothing is
 * made, migrated or swept.
 *
 * @throws StartRefused and the refusals of the parts, each with one line that says what to do
 */
export async function openStorageForReading(
  config: Config,
  entities: readonly EntityClass[],
): Promise<Omit<Storage, 'recording' | 'logDamage'>> {
  mustHoldALog(config);
  const { logSecretFile, vaultKeyFile } = config;
  const opened: { close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    const secretKey = keyToRead(config, 'LOG_SECRET_FILE', logSecretFile);
    const vaultKey = keyToRead(config, 'VAULT_KEY_FILE', vaultKeyFile);
    const database = await ReadModelDatabase.openForReading({
      url: readModelAddress(config),
      entities: [ReadModelMetaRow, ...entities],
      migrations: readModelMigrations,
    });
    opened.push(database);
    const store = await openLogForReading(config);
    opened.push(store);
    const words = await openWordsForReading(config, vaultKey);
    opened.push(words);
    await mustBeOfOneLedger({ store, words, database, secret: fingerprintOf(secretKey) });
    return { store, words, database, secret: new LogSecret(secretKey), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where there is something to read there is its key: one that is missing is refused, not made. @throws StartRefused */
function keyToRead({ dataDir }: Config, variable: string, file: string): Uint8Array {
  if (!existsSync(file)) {
    throw new StartRefused(
      `${variable} ${file} is missing: the key that the log was written with; restore it.`,
    );
  }
  // A machine that keeps nothing itself has no data to hold the key to; what is kept on servers is.
  return existsSync(dataDir) ? keyOf(dataDir, 'log.sqlite', variable, file) : loadOrCreateKey(file);
}

async function openLogForReading(config: Config): Promise<EventStore> {
  const { eventStore, dataDir } = config;
  if (eventStore.kind !== 'kurrentdb') return SqliteEventStore.openForReading(logFileIn(dataDir));
  // Loaded where it is used alone: the client brings a native library along.
  const { KurrentDbEventStore } = await import('./log/kurrentdb/kurrentdb-event-store.js');
  const sequence = await openSequenceForReading(config);
  if (sequence === undefined) {
    throw new StartRefused(
      'READ_MODEL_URL: the database holds no positions of a log; start the program once with it.',
      2,
    );
  }
  return KurrentDbEventStore.open({ url: eventStore.url, sequence, use: 'reader' });
}

/** The words where the read models lie. @throws StartRefused */
export async function openWordsForReading(
  { readModel, dataDir }: Config,
  masterKey: Uint8Array,
): Promise<TextStore> {
  if (readModel.kind === 'postgres') return PostgresTextStore.open({ url: readModel.url, masterKey });
  return SqliteTextStore.openForReading(textFileIn(dataDir), masterKey);
}
