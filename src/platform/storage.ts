import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { StartRefused } from '../core/start-refused.js';
import type { EventStore } from '../core/event-store.js';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import type { EntityClass } from './database/engine.js';
import { ReadModelDatabase } from './database/read-model-database.js';
import { SqliteSequenceStore } from './event-store/kurrentdb/sqlite-sequence-store.js';
import { MemoryEventStore } from './event-store/memory-event-store.js';
import { whyNotOpened } from './event-store/sqlite/sqlite-error.js';
import { SqliteEventStore } from './event-store/sqlite/sqlite-event-store.js';
import { furthestProgress } from './projections/projection-progress.js';
import { loadOrCreateKey, LogSecret } from './identity/secrets.js';
import { MemoryTextStore } from './text-store/memory-text-store.js';
import { PostgresTextStore } from './text-store/postgres-text-store.js';
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
 * Opens everything that the configuration names, each in its own file of the data folder or its own schema of the
 * database; what is missing is made.
 *
 * @param alarm takes one line, without data, for the log and whoever is on call
 * @throws StartRefused and the refusals of the parts, each with one line that says what to do
 */
export async function openStorage(
  config: Config,
  entities: readonly EntityClass[],
  alarm: (message: string) => void = () => undefined,
): Promise<Storage> {
  const { dataDir, eventStore, readModel } = config;
  const inMemory = eventStore.kind === 'memory';
  if (!inMemory || readModel.kind === 'sqlite') makeFolder(dataDir);
  const opened: { close: () => Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    const keyFor = (data: string, variable: string, file: string): Uint8Array =>
      inMemory ? loadOrCreateKey(file) : keyOf(dataDir, data, variable, file);
    const log = eventStore.kind === 'kurrentdb' ? 'sequence.sqlite' : 'log.sqlite';
    const secretKey = keyFor(log, 'LOG_SECRET_FILE', config.logSecretFile);
    const vaultKey = keyFor('text.sqlite', 'VAULT_KEY_FILE', config.vaultKeyFile);
    const secret = new LogSecret(secretKey);
    const store = await openLog(config, alarm);
    opened.push(store);
    const words = await openWords(config, vaultKey);
    opened.push(words);
    const database = await ReadModelDatabase.open({
      url: readModelAddress(config),
      entities,
      migrations: readModelMigrations,
    });
    opened.push(database);
    if (eventStore.kind === 'sqlite') await refuseRowsAhead(store, database);
    return { store, words, database, secret, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/**
 * Rows may fall behind the log, never get ahead of it: then entries are missing, by an older copy put back or by damage
 * to the files. What is appended next would take their positions, and rows that have passed these would never show it.
 *
 * @throws StartRefused
 */
async function refuseRowsAhead(store: EventStore, database: ReadModelDatabase): Promise<void> {
  const { position } = await store.head();
  const furthest = await database.read(furthestProgress);
  if (furthest <= position) return;
  throw new StartRefused(
    `The read models have seen position ${furthest}, but the log ends at ${position}: entries are missing. Restore a newer log.sqlite from its backup; if there is none, remove the read models, which are made again of what the log holds.`,
  );
}

/** The log; of one on a server, this process keeps the sequence of positions. */
async function openLog(
  { eventStore, dataDir }: Config,
  alarm: (message: string) => void,
): Promise<EventStore> {
  switch (eventStore.kind) {
    case 'memory':
      return new MemoryEventStore();
    case 'sqlite':
      return SqliteEventStore.open(join(dataDir, 'log.sqlite'));
    case 'kurrentdb': {
      // Loaded where it is used alone: the client brings a native library along.
      const { KurrentDbEventStore } = await import('./event-store/kurrentdb/kurrentdb-event-store.js');
      const sequence = SqliteSequenceStore.open(join(dataDir, 'sequence.sqlite'));
      return KurrentDbEventStore.open({ url: eventStore.url, sequence, alarm });
    }
  }
}

/** Words lie where the read models lie, unless these are but for now. */
async function openWords(
  { eventStore, readModel, dataDir }: Config,
  masterKey: Uint8Array,
): Promise<TextStore> {
  if (readModel.kind === 'postgres') return PostgresTextStore.open({ url: readModel.url, masterKey });
  if (eventStore.kind === 'memory') return new MemoryTextStore();
  return SqliteTextStore.open(join(dataDir, 'text.sqlite'), masterKey);
}

function readModelAddress({ eventStore, readModel, dataDir }: Config): string {
  if (readModel.kind === 'postgres') return readModel.url;
  if (eventStore.kind === 'memory' || readModel.kind === 'memory') return 'memory:';
  return join(dataDir, 'read-models.sqlite');
}

/**
 * The key that the data was written with; a new one only where there is no data yet. With another one, repeats would be
 * done twice and words would not open. The fingerprint beside the data tells nothing of the key.
 *
 * @param data the name of the file in the data folder that depends on the key
 * @throws StartRefused if the key is gone or another one
 */
export function keyOf(dataDir: string, data: string, variable: string, file: string): Uint8Array {
  const kept = join(dataDir, `${variable.toLowerCase().replaceAll('_', '-')}.fingerprint`);
  const refuse = (why: string): never => {
    throw new StartRefused(
      `${variable} ${file} ${why} the data in ${dataDir} was written with; restore that key from its backup, or choose another DATA_DIR.`,
    );
  };
  if (!existsSync(file) && (existsSync(kept) || existsSync(join(dataDir, data)))) {
    refuse('is missing: the key that');
  }
  const key = loadOrCreateKey(file);
  const fingerprint = createHmac('sha256', key).update('fingerprint').digest('hex');
  if (!existsSync(kept)) writeFingerprint(kept, fingerprint);
  else if (readFileSync(kept, 'utf8').trim() !== fingerprint) refuse('is not the key that');
  return key;
}

/** Durable before it is moved into place: half a fingerprint, after a power cut or on a full disk, is that of no key. */
function writeFingerprint(file: string, fingerprint: string): void {
  try {
    writeFileSync(`${file}.new`, `${fingerprint}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  } catch (error) {
    const why = whyNotOpened(error);
    throw why === undefined ? error : new StartRefused(`${file} ${why}`);
  }
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
