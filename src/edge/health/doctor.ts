import { constants, existsSync, statSync } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Config, readConfig } from '../../config/config.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { StartRefused } from '../../core/start-refused.js';
import { TZ_VERSION } from '../../rules/time/zone-data.js';
import { passesQuickCheck } from '../../storage/read-models/database/quick-check.js';
import { doubledEntries, lastSequencedTime } from '../../storage/log/kurrentdb/open-sequence.js';
import { SqliteEventStore } from '../../storage/log/sqlite/sqlite-event-store.js';
import { openToOthers } from '../../storage/files/private-files.js';
import { keptKeyOf } from '../../storage/storage.js';
import { examineLog } from './doctor-log.js';
import { type Finding, named } from './finding.js';
import { whyBehind, whyDoubtful } from '../../storage/log/last-entry.js';
import { keyedFiles, logFileIn, readModelFileIn } from '../../storage/files/data-folder.js';

/** Room for some hundred thousand entries. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/** Files stamped later than this by the clock were written when it was ahead, or it is behind now. */
const CLOCK_TOLERANCE_MS = 60_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks at all that the program needs to start, without starting it or changing anything.
 *
 * @param types with which entries are read
 * @param now milliseconds since 1970, by the clock of this machine
 */
export async function examine(
  env: Environment,
  types: EventRegistry,
  now: number,
): Promise<readonly Finding[]> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return [{ id: 'config', status: 'fail', message: error.message }];
  }
  return [
    { id: 'config', status: 'ok', message: `AUTH=${config.auth}, data in ${config.dataDir}` },
    await dataDirectory(config.dataDir),
    await diskSpace(config.dataDir),
    permissions(config.dataDir),
    keyFiles(config),
    await clock(config, now),
    ...(await examineLog(config, types)),
    ...(await doubled(config)),
    ...readModels(config),
    { id: 'time-zone-data', status: 'ok', message: `${TZ_VERSION}, the program's own` },
  ];
}

/**
 * Prints the findings: a line each or, as exchange.md has it, `{ ok, checks }`.
 *
 * @returns the exit code: 0 nothing is wrong, 1 something is
 */
export async function reportDoctor(
  env: Environment,
  types: EventRegistry,
  json: boolean,
  print: (text: string) => unknown,
): Promise<number> {
  const checks = await examine(env, types, Date.now());
  const ok = checks.every(({ status }) => status !== 'fail');
  print(json ? `${JSON.stringify({ ok, checks })}\n` : checks.map(lineOf).join(''));
  return ok ? 0 : 1;
}

const WORDS: Readonly<Record<Finding['status'], string>> = { ok: 'good ', warn: 'LOOK ', fail: 'WRONG' };

function lineOf({ id, status, message, mend }: Finding): string {
  return `${WORDS[status]}  ${id.padEnd(14)}  ${message}${mend === undefined ? '' : `. ${mend}`}\n`;
}

async function dataDirectory(directory: string): Promise<Finding> {
  const id = 'data-dir';
  const existing = await nearestExisting(directory);
  if (!(await stat(existing)).isDirectory())
    return { id, status: 'fail', message: `${existing} is no directory`, mend: 'Choose another DATA_DIR.' };
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return {
      ...{ id, status: 'fail', message: `${existing} cannot be written by this user` },
      mend: 'Allow it to, or choose another DATA_DIR.',
    };
  }
  return { id, status: 'ok', message: existing === directory ? directory : `${directory} will be made` };
}

async function diskSpace(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestExisting(directory));
  const free = bavail * bsize;
  const message = `${Math.floor(free / 1024 / 1024)} MiB free`;
  if (free >= LEAST_FREE_BYTES) return { id: 'disk', status: 'ok', message };
  return { id: 'disk', status: 'fail', message, mend: 'Make room.' };
}

/** Others than the user that the program runs as have nothing to do with its files; a start closes them. */
function permissions(directory: string): Finding {
  const id = 'permissions';
  const open = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ? openToOthers(directory) : [];
  if (open.length === 0) return { id, status: 'ok', message: 'nothing in DATA_DIR is open to others' };
  const mend = 'Close the folder (chmod 700); the files in it are closed by the next start.';
  return { id, status: 'warn', message: `open to others: ${named(open)}`, mend };
}

/** They can be made again of the log, so whatever is wrong with them costs time and nothing else. */
function readModels({ readModel, dataDir }: Config): readonly Finding[] {
  const id = 'read-models';
  if (readModel.kind !== 'sqlite') return [];
  const file = readModelFileIn(dataDir);
  if (!existsSync(file)) return [{ id, status: 'ok', message: 'will be made of the log' }];
  if (passesQuickCheck(file)) return [{ id, status: 'ok', message: 'SQLite finds the file whole' }];
  const mend =
    'Start the program: it keeps the damaged file under another name and makes a new one of the log.';
  return [{ id, status: 'fail', message: 'read-models.sqlite is damaged', mend }];
}

/** Whether a start takes the keys that are there. */
function keyFiles({ dataDir, eventStore, logSecretFile, vaultKeyFile }: Config): Finding {
  const id = 'keys';
  const { log, text } = keyedFiles({ eventStore });
  try {
    const missing = [
      keptKeyOf(dataDir, log, 'LOG_SECRET_FILE', logSecretFile) ?? logSecretFile,
      keptKeyOf(dataDir, text, 'VAULT_KEY_FILE', vaultKeyFile) ?? vaultKeyFile,
    ].filter((found) => typeof found === 'string');
    const message = missing.length === 0 ? 'both are there' : `will be made: ${missing.join(', ')}`;
    return { id, status: 'ok', message };
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return { id, status: 'fail', message: error.message };
  }
}

/** Recording time must not go backwards: a clock that is behind the data would be refused entry by entry. */
async function clock(config: Config, now: number): Promise<Finding> {
  const { dataDir } = config;
  const names = await readdir(dataDir).catch(() => []);
  const stats = await Promise.all(names.map(async (name) => stat(join(dataDir, name))));
  const newest = Math.max(0, ...stats.map((one) => one.mtimeMs));
  const id = 'clock';
  const written = new Date(now).toISOString();
  if (newest > now + CLOCK_TOLERANCE_MS) {
    const message = `${written} is before the data, last written ${new Date(newest).toISOString()}`;
    return { id, status: 'fail', message, mend: 'Set the clock.' };
  }
  const last = await lastEntry(config);
  const behind = whyBehind(new Date(now), last);
  if (behind !== undefined) return { id, status: 'fail', message: behind.message };
  const doubt = whyDoubtful(new Date(now), last);
  if (doubt === undefined) return { id, status: 'ok', message: written };
  return { id, status: 'warn', message: `${written}; ${doubt}` };
}

/** The effective time of the log's last entry; null if there is none, or if it cannot be read. */
async function lastEntry(config: Config): Promise<string | null> {
  const { dataDir, eventStore } = config;
  if (eventStore.kind === 'memory') return null;
  try {
    if (eventStore.kind === 'kurrentdb') return await lastSequencedTime(config);
    const store = SqliteEventStore.openForReading(logFileIn(dataDir));
    try {
      return (await store.head()).effectiveTime;
    } finally {
      await store.close();
    }
  } catch {
    // What is wrong with the log is another finding's to say, and a start's.
    return null;
  }
}

/** Whether the log holds an entry twice. Nothing may be deleted from a log, so it is told for as long as the log lives. */
async function doubled(config: Config): Promise<readonly Finding[]> {
  if (config.eventStore.kind !== 'kurrentdb') return [];
  const id = 'doubled-ids';
  try {
    const found = await doubledEntries(config);
    if (found.length === 0) return [{ id, status: 'ok', message: 'none' }];
    const names = named(found.map((each) => `${each.id} (position ${each.position})`));
    const message = `${names} stood earlier in the log: passed over by everything that is made of it`;
    return [{ id, status: 'fail', message }];
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return [{ id, status: 'fail', message: error.message }];
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch {
    return nearestExisting(dirname(path));
  }
}
