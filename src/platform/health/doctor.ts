import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Config, readConfig } from '../../config.js';
import { StartRefused } from '../../core/start-refused.js';
import { TZ_VERSION } from '../../rules/zone-data.js';
import { doubledEntries, lastSequencedTime } from '../event-store/kurrentdb/open-sequence.js';
import { SqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { keptKeyOf } from '../storage.js';
import { examineLog } from './doctor-log.js';
import type { Finding } from './finding.js';
import { whyBehind, whyDoubtful } from './last-entry.js';

/** Room for some hundred thousand entries. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/** Files stamped later than this by the clock were written when it was ahead, or it is behind now. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Looks at all that the program needs to start, without starting it or changing anything.
 *
 * @param now milliseconds since 1970, by the clock of this machine
 */
export async function examine(
  env: Readonly<Record<string, string | undefined>>,
  now: number,
): Promise<readonly Finding[]> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return [{ name: 'configuration', ok: false, detail: error.message }];
  }
  return [
    { name: 'configuration', ok: true, detail: `AUTH=${config.auth}, data in ${config.dataDir}` },
    await dataDirectory(config.dataDir),
    await diskSpace(config.dataDir),
    keyFiles(config),
    await clock(config, now),
    ...(await examineLog(config)),
    ...(await doubled(config)),
    { name: 'time zone data', ok: true, detail: `${TZ_VERSION}, the program's own` },
  ];
}

/**
 * Prints the findings.
 *
 * @returns the exit code: 0 all is good, 1 something is wrong
 */
export async function reportDoctor(
  env: Readonly<Record<string, string | undefined>>,
  json: boolean,
  print: (text: string) => unknown,
): Promise<number> {
  const findings = await examine(env, Date.now());
  const lines = findings.map(
    ({ name, ok, detail }) => `${ok ? 'good ' : 'WRONG'}  ${name.padEnd(14)}  ${detail}\n`,
  );
  print(json ? `${JSON.stringify({ findings })}\n` : lines.join(''));
  return findings.every((finding) => finding.ok) ? 0 : 1;
}

async function dataDirectory(directory: string): Promise<Finding> {
  const name = 'data directory';
  const existing = await nearestExisting(directory);
  if (!(await stat(existing)).isDirectory())
    return { name, ok: false, detail: `${existing} is no directory; choose another DATA_DIR.` };
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return {
      name,
      ok: false,
      detail: `${existing} cannot be written by this user; allow it to, or choose another DATA_DIR.`,
    };
  }
  return { name, ok: true, detail: existing === directory ? directory : `${directory} will be made` };
}

async function diskSpace(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestExisting(directory));
  const free = bavail * bsize;
  const ok = free >= LEAST_FREE_BYTES;
  const detail = `${Math.floor(free / 1024 / 1024)} MiB free${ok ? '' : '; make room'}`;
  return { name: 'disk', ok, detail };
}

/** Whether a start takes the keys that are there. */
function keyFiles({ dataDir, eventStore, logSecretFile, vaultKeyFile }: Config): Finding {
  const name = 'keys';
  const log = eventStore.kind === 'kurrentdb' ? 'sequence.sqlite' : 'log.sqlite';
  try {
    const missing = [
      keptKeyOf(dataDir, log, 'LOG_SECRET_FILE', logSecretFile) ?? logSecretFile,
      keptKeyOf(dataDir, 'text.sqlite', 'VAULT_KEY_FILE', vaultKeyFile) ?? vaultKeyFile,
    ].filter((found) => typeof found === 'string');
    return {
      name,
      ok: true,
      detail: missing.length === 0 ? 'both are there' : `will be made: ${missing.join(', ')}`,
    };
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return { name, ok: false, detail: error.message };
  }
}

/** Recording time must not go backwards: a clock that is behind the data would be refused entry by entry. */
async function clock(config: Config, now: number): Promise<Finding> {
  const { dataDir } = config;
  const names = await readdir(dataDir).catch(() => []);
  const stats = await Promise.all(names.map(async (name) => stat(join(dataDir, name))));
  const newest = Math.max(0, ...stats.map((one) => one.mtimeMs));
  const ok = newest <= now + CLOCK_TOLERANCE_MS;
  const written = new Date(now).toISOString();
  if (!ok) {
    const detail = `${written} is before the data, last written ${new Date(newest).toISOString()}; set the clock.`;
    return { name: 'clock', ok, detail };
  }
  const last = await lastEntry(config);
  const behind = whyBehind(new Date(now), last);
  if (behind !== undefined) return { name: 'clock', ok: false, detail: behind.message };
  const doubt = whyDoubtful(new Date(now), last);
  return { name: 'clock', ok, detail: doubt === undefined ? written : `${written}; ${doubt}` };
}

/** The effective time of the log's last entry; null if there is none, or if it cannot be read. */
async function lastEntry(config: Config): Promise<string | null> {
  const { dataDir, eventStore } = config;
  if (eventStore.kind === 'memory') return null;
  try {
    if (eventStore.kind === 'kurrentdb') return await lastSequencedTime(config);
    const store = SqliteEventStore.openForReading(join(dataDir, 'log.sqlite'));
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

/** How many doubled entries are named; the rest are counted. */
const MOST_NAMED = 5;

/** Whether the log holds an entry twice. Nothing may be deleted from a log, so it is told for as long as the log lives. */
async function doubled(config: Config): Promise<readonly Finding[]> {
  if (config.eventStore.kind !== 'kurrentdb') return [];
  const name = 'doubled ids';
  try {
    const found = await doubledEntries(config);
    if (found.length === 0) return [{ name, ok: true, detail: 'none' }];
    const named = found.slice(0, MOST_NAMED).map(({ id, position }) => `${id} (position ${position})`);
    const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
    const detail = `${named.join(', ')}${more} stood earlier in the log: passed over by everything that is made of it.`;
    return [{ name, ok: false, detail }];
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return [{ name, ok: false, detail: error.message }];
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
