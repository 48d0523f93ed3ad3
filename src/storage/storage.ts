import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { StartRefused } from '../core/start-refused.js';
import { type EventStore, FROM_START } from '../core/event-store.js';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import { DiskRoom, diskOf } from './health/disk-room.js';
import type { EntityClass } from './read-models/database/engine.js';
import { ReadModelDamaged } from './read-models/database/read-model-damage.js';
import { ReadModelDatabase } from './read-models/database/read-model-database.js';
import { noteDamage } from './read-models/database/read-model-file.js';
import { openSequence } from './log/kurrentdb/open-sequence.js';
import { DEFAULT_PATIENCE, type Timers } from './log/kurrentdb/patience.js';
import { promised } from './concurrency/promised.js';
import type { FileWatch } from './log/sqlite/file-watch.js';
import { MemoryEventStore } from './log/memory/memory-event-store.js';
import { whyNotOpened } from './sqlite/sqlite-error.js';
import { SqliteEventStore } from './log/sqlite/sqlite-event-store.js';
import { LogDamage } from './health/log-damage.js';
import { Recording } from './health/recording.js';
import { writeDurably } from './files/durable-file.js';
import { ReadModelMetaRow } from './known-log/known-log.js';
import { Loss } from './known-log/loss.js';
import type { Meta } from './known-log/meta.js';
import { SeenFile } from './known-log/seen-file.js';
import { StartCheck } from './known-log/start-check.js';
import { loadOrCreateKey, LogSecret, readKey } from './secrets/secrets.js';
import { closeToOthers, makePrivateFolder } from './files/private-files.js';
import { MemoryTextStore } from './text-store/memory-text-store.js';
import { PostgresTextStore } from './text-store/postgres-text-store.js';
import { SqliteTextStore } from './text-store/sqlite-text-store.js';
import type { TextStore } from './text-store/text-store.js';
import { Watching } from './health/watching.js';
import { keyedFiles, logFileIn, readModelFileIn, textFileIn } from './files/data-folder.js';

/** Whom the storage tells of what happens in it, and by what it waits. */
export interface StorageListener {
  /** Takes one line, without data, for the log and whoever is on call. */
  readonly alarm?: (message: string) => void;
  /** Told after each transaction of the embedded log how many appends shared it. */
  readonly onCommit?: (appends: number) => void;
  /** Takes one line, without data, that is worth knowing and needs nobody. */
  readonly say?: (message: string) => void;
  /** Those of the machine if there are none. */
  readonly timers?: Timers;
}

/** The injection token of all that is kept. */
export const STORAGE = Symbol('Storage');

/** All that is kept: the log, the words beside it, the read models made of it, and the secret behind its ids. */
export interface Storage {
  readonly store: EventStore;
  readonly words: TextStore;
  readonly database: ReadModelDatabase;
  readonly secret: LogSecret;
  /** Whether anything may be recorded now; what can speak against it keeps a guard there. */
  readonly recording: Recording;
  /** Where damage to the log is told of, and kept. */
  readonly logDamage: LogDamage;
  /** What was found to be missing at the start; undefined of a log in memory. */
  readonly loss?: Loss;
  /** Whether the disk that an embedded log lies on takes what is appended. */
  readonly room?: DiskRoom;
  /** Of a log whose positions are given by a sequencer: how far it is behind. */
  readonly sequencing?: Sequencing;
  /** Closes what was opened, the log last. */
  readonly close: () => Promise<void>;
}

/** How the giving of positions fares, as this process sees it. */
export interface Sequencing {
  /** From the answer to an append until its position, in milliseconds. The goal is 1,000. */
  delayMs(): number;
  /** Whether this process gives the positions; of several on one log one does. */
  isHere(): boolean;
}

/**
 * Opens everything that the configuration names, each in its own file of the data folder or its own schema of the
 * database; what is missing is made. The log is compared with all that remembers it.
 *
 * @param use `accept-loss` opens also a log that lacks entries, and leaves everything as it is until `Loss.accept`
 * @throws StartRefused and the refusals of the parts, each with one line that says what to do
 */
export async function openStorage(
  config: Config,
  entities: readonly EntityClass[],
  listener: StorageListener = {},
  use: 'serve' | 'accept-loss' = 'serve',
): Promise<Storage> {
  try {
    return await openAll(config, entities, listener, use);
  } catch (error) {
    if (!(error instanceof ReadModelDamaged)) throw error;
    const { kind } = config.readModel;
    if (kind === 'postgres')
      throw new StartRefused(
        'The read models in PostgreSQL are damaged; drop the schema read_models, which is made again of the log, and start again.',
      );
    if (kind === 'sqlite') noteDamage(readModelAddress(config));
    return await openAll(config, entities, listener, use);
  }
}

async function openAll(
  config: Config,
  entities: readonly EntityClass[],
  listener: StorageListener,
  use: 'serve' | 'accept-loss',
): Promise<Storage> {
  const { dataDir, eventStore, readModel } = config;
  const alarm = listener.alarm ?? (() => undefined);
  const inMemory = eventStore.kind === 'memory';
  if (!inMemory || readModel.kind === 'sqlite') {
    makeFolder(dataDir);
    closeToOthers(dataDir, alarm);
  }
  const opened: { close: () => Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    const keyFor = (data: string, variable: string, file: string): Uint8Array =>
      inMemory ? loadOrCreateKey(file) : keyOf(dataDir, data, variable, file);
    const { log, text } = keyedFiles(config);
    const secretKey = keyFor(log, 'LOG_SECRET_FILE', config.logSecretFile);
    const vaultKey = keyFor(text, 'VAULT_KEY_FILE', config.vaultKeyFile);
    const secret = new LogSecret(secretKey);
    const seen = new SeenFile(config.logSecretFile);
    if (eventStore.kind === 'sqlite' && use === 'serve') mustBeWhereItWas(join(dataDir, log), seen);
    const room = new DiskRoom(diskOf(dataDir));
    const logDamage = new LogDamage(alarm);
    const { store, sequencing, meta: logMeta } = await openLog(config, listener, room, logDamage);
    opened.push(store);
    const words = await openWords(config, vaultKey, room);
    opened.push(words);
    const database = await ReadModelDatabase.open({
      url: readModelAddress(config),
      entities: [ReadModelMetaRow, ...entities],
      migrations: readModelMigrations,
      ...(listener.alarm && { alarm: listener.alarm }),
    });
    opened.push(database);
    const recording = new Recording();
    logDamage.guard(recording);
    const files = { log: watchOf(store), words: watchOf(words) };
    const watching = new Watching({ files, room, recording, alarm });
    opened.push({ close: () => promised(() => watching.end()) });
    const all = { store, words, database, secret, recording, logDamage, ...(sequencing && { sequencing }) };
    if (logMeta === undefined) return { ...all, close: closeAll };
    const check = new StartCheck({
      ...{ store, words, database, entities, logMeta, seen },
      secret: fingerprintOf(secretKey),
    });
    const loss = new Loss(check, await check.look(), listener);
    if (use === 'serve') await loss.begin(recording);
    const close = async (): Promise<void> => {
      await loss.end();
      await closeAll();
    };
    return { ...all, loss, ...(eventStore.kind === 'sqlite' && { room }), close };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A log that was there and is gone (a disk that is not mounted, a mistyped folder) is not begun anew. @throws StartRefused */
function mustBeWhereItWas(file: string, seen: SeenFile): void {
  const point = seen.read();
  if (point === undefined || point.position === FROM_START || existsSync(file)) return;
  throw new StartRefused(
    `${file} is missing, of which ${seen.path} knows entries up to position ${point.position}; nothing was made in its place. Put the log back, or give a new ledger a DATA_DIR and keys of its own.`,
  );
}

/** The log, and where it keeps whose it is; of one on a server, this process keeps the sequence of positions. */
async function openLog(
  config: Config,
  { alarm = () => undefined, onCommit, timers }: StorageListener,
  room: DiskRoom,
  { take: damaged }: LogDamage,
): Promise<Pick<Storage, 'store' | 'sequencing'> & { readonly meta?: Meta }> {
  const { eventStore, dataDir } = config;
  switch (eventStore.kind) {
    case 'memory':
      return { store: new MemoryEventStore() };
    case 'sqlite': {
      const store = SqliteEventStore.open(logFileIn(dataDir), {
        committed: (appends) => {
          room.taken();
          onCommit?.(appends);
        },
        failed: (cause) => room.failed(cause),
        damaged,
      });
      return { store, meta: store.meta };
    }
    case 'kurrentdb': {
      // Loaded where it is used alone: the client brings a native library along.
      const { KurrentDbEventStore } = await import('./log/kurrentdb/kurrentdb-event-store.js');
      const { url } = eventStore;
      const { sequence, lease } = await openSequence(config);
      const patience = { ...DEFAULT_PATIENCE, ...(timers && { timers }) };
      const store = await KurrentDbEventStore.open({ url, sequence, lease, alarm, patience });
      const sequencing = { delayMs: () => store.sequencingDelayMs, isHere: () => store.isSequencer };
      return { store, sequencing, meta: sequence.meta };
    }
  }
}

/** Words lie where the read models lie, unless these are but for now. */
async function openWords(
  { eventStore, readModel, dataDir }: Config,
  masterKey: Uint8Array,
  room: DiskRoom,
): Promise<TextStore> {
  if (readModel.kind === 'postgres') return PostgresTextStore.open({ url: readModel.url, masterKey });
  if (eventStore.kind === 'memory') return new MemoryTextStore();
  return SqliteTextStore.open(textFileIn(dataDir), masterKey, undefined, (cause) => room.failed(cause));
}

/** Where a store is a file: whether it still is that one. */
function watchOf(store: EventStore | TextStore): FileWatch | undefined {
  return store instanceof SqliteEventStore || store instanceof SqliteTextStore ? store.watch : undefined;
}

/** The address of the read models, as their database takes it. */
export function readModelAddress({ eventStore, readModel, dataDir }: Config): string {
  if (readModel.kind === 'postgres') return readModel.url;
  if (eventStore.kind === 'memory' || readModel.kind === 'memory') return 'memory:';
  return readModelFileIn(dataDir);
}

/**
 * The key that the data was written with; a new one only where there is no data yet. With another one, repeats would be
 * done twice and words would not open. The fingerprint beside the data tells nothing of the key.
 *
 * @param data the name of the file in the data folder that depends on the key
 * @throws StartRefused if the key is gone or another one
 */
export function keyOf(dataDir: string, data: string, variable: string, file: string): Uint8Array {
  const key = keptKeyOf(dataDir, data, variable, file) ?? loadOrCreateKey(file);
  const kept = fingerprintFile(dataDir, variable);
  if (!existsSync(kept)) writeFingerprint(kept, fingerprintOf(key));
  return key;
}

/** The same, with nothing made: undefined where there is neither key nor data. @throws StartRefused as `keyOf` does */
export function keptKeyOf(
  dataDir: string,
  data: string,
  variable: string,
  file: string,
): Uint8Array | undefined {
  const kept = fingerprintFile(dataDir, variable);
  const refuse = (why: string): never => {
    throw new StartRefused(
      `${variable} ${file} ${why} the data in ${dataDir} was written with; restore that key from its backup, or choose another DATA_DIR.`,
    );
  };
  const key = readKey(file);
  if (key === undefined) {
    if (existsSync(kept) || existsSync(join(dataDir, data))) refuse('is missing: the key that');
  } else if (existsSync(kept) && readFileSync(kept, 'utf8').trim() !== fingerprintOf(key)) {
    refuse('is not the key that');
  }
  return key;
}

function fingerprintFile(dataDir: string, variable: string): string {
  return join(dataDir, `${variable.toLowerCase().replaceAll('_', '-')}.fingerprint`);
}

/** Tells nothing of the key, and one from another. */
export function fingerprintOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('fingerprint').digest('hex');
}

/** Durable before it is moved into place: half a fingerprint, after a power cut or on a full disk, is that of no key. */
function writeFingerprint(file: string, fingerprint: string): void {
  try {
    writeDurably(file, `${fingerprint}\n`);
  } catch (error) {
    const why = whyNotOpened(error);
    throw why === undefined ? error : new StartRefused(`${file} ${why}`);
  }
}

function makeFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(
      `DATA_DIR ${folder} cannot be made (${code}); choose a folder that may be written to.`,
    );
  }
}
