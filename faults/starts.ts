import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, send } from '../bench/bulk-log.js';
import { parts } from '../src/app/app.module.js';
import { eventTypes } from '../src/cli/ledger-reader.js';
import { readConfig } from '../src/config/config.js';
import { FROM_START } from '../src/core/event-store.js';
import { StartRefused } from '../src/core/start-refused.js';
import { LedgerEntry } from '../src/world/tables.js';
import { CommandService } from '../src/pipeline/commands/handle-command.js';
import { open } from '../src/storage/envelope/envelope.js';
import { SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';
import { lostTexts } from '../src/storage/known-log/lost-texts.js';
import { ProjectionRunner } from '../src/storage/read-models/lifecycle/projection-runner.js';
import { openStorage, type Storage } from '../src/storage/storage.js';
import { SqliteTextStore } from '../src/storage/text-store/sqlite-text-store.js';
import { readModelEntities } from '../src/app/read-models.js';
import type { Dice } from '../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from './finding.js';

/** What a start finds, each in the data folder or, the last, beside the keys. */
const STORES = ['log.sqlite', 'text.sqlite', 'read-models.sqlite', 'log-secret.seen'] as const;
type Store = (typeof STORES)[number];

/** Ledgers from which a store is put in the place of the one that belongs there; `here` is the right one. */
type Name = 'here' | 'older' | 'branch' | 'foreign' | 'kin';

const HARMS = ['missing', 'older', 'branch', 'foreign', 'kin', 'cut', 'damaged', 'emptied'] as const;
type Harm = (typeof HARMS)[number];

const COMMANDS = 4;

/**
 * Starts beside stores that are missing, cut, damaged, older, of another history, or of another ledger, one to three of
 * them at a time: nothing that is kept is destroyed by it, not even once words without an entry may be swept, and each
 * start is right or refused in one line.
 */
export async function starts(course: Course): Promise<readonly Finding[]> {
  const from = (name: Name): string => join(course.folder, name);
  await makeLedgers(from);
  const tally = new Tally();
  const rounds = course.size(1_000, 40);
  let done = 0;
  for (; done < rounds && !course.isOver(); done += 1) {
    const folder = join(course.folder, `start-${done}`);
    copyLedger(from('here'), folder);
    const harms = pickHarms(course.dice);
    for (const [store, harm] of harms) harmStore(folder, store, harm, from, course.dice);
    const what = [...harms].map(([store, harm]) => `${store} ${harm}`).join(', ');
    await oneStart(folder, harms, tally, (line) => tally.breach(`${what}: ${line}`));
    for (const end of ['', '.keys']) rmSync(folder + end, { recursive: true });
  }
  return [
    tally.finding(
      'A start beside damaged, cut, foreign, missing and older stores destroys nothing, and is right or refused in one line',
      `${done} of ${rounds} starts, one to three stores harmed`,
    ),
  ];
}

/** A ledger as a kill left it, an older state of it, another history from there, another ledger, and one of the same keys. */
async function makeLedgers(from: (name: Name) => string): Promise<void> {
  await record(from('here'), 'first');
  copyLedger(from('here'), from('older'));
  copyLedger(from('here'), from('branch'));
  for (const end of ['', '-wal', '-shm']) rmSync(join(from('kin'), `log.sqlite${end}`), { force: true });
  cpSync(`${from('here')}.keys`, `${from('kin')}.keys`, { recursive: true });
  rmSync(join(`${from('kin')}.keys`, 'log-secret.seen'));
  await record(from('branch'), 'otherwise');
  await record(from('foreign'), 'foreign');
  await record(from('kin'), 'kin');
  const killed = `${from('here')}-killed`;
  await record(from('here'), 'second', () => copyLedger(from('here'), killed));
  for (const end of ['', '.keys']) {
    rmSync(from('here') + end, { recursive: true });
    cpSync(killed + end, from('here') + end, { recursive: true });
  }
}

function copyLedger(from: string, to: string): void {
  for (const end of ['', '.keys']) cpSync(from + end, to + end, { recursive: true });
}

/** Records some things, each with two texts, and has the read models follow. */
async function record(
  folder: string,
  name: string,
  beforeTheStop: () => void = () => undefined,
): Promise<void> {
  const storage = await start(folder);
  const { store, words, secret } = storage;
  const commands = new CommandService({ store, words, secret, registry: eventTypes, now: () => new Date() });
  for (let n = 0; n < COMMANDS; n += 1) {
    const note = { text: `${name} ${n}`, lang: 'en' };
    await send(commands, '/sources', undefined, { id: `${name}-${n}`, kind: 'MEDIA', label: name, note });
  }
  await follow(storage);
  beforeTheStop();
  await storage.close();
}

const start = (folder: string, said: string[] = []): Promise<Storage> =>
  openStorage(readConfig(environment(folder)), readModelEntities, { alarm: (line) => void said.push(line) });

/** Brings the read models up to the log's end; answers what parked one, if anything did. */
async function follow({ store, database }: Storage): Promise<string | undefined> {
  let why: string | undefined;
  const runner = new ProjectionRunner(parts.projections, {
    ...{ store, database, alarm: (line) => (why = line) },
    open: (recorded) => open(eventTypes, recorded),
  });
  runner.start();
  await runner.drain().catch((error: unknown) => (why ??= String(error)));
  await runner.stop();
  return why;
}

function pickHarms(dice: Dice): ReadonlyMap<Store, Harm> {
  const count = 1 + dice.below(3);
  const harms = new Map<Store, Harm>();
  while (harms.size < count) harms.set(dice.pick(...STORES), dice.pick(...HARMS));
  return harms;
}

function pathOf(folder: string, store: Store): string {
  return store === 'log-secret.seen' ? join(`${folder}.keys`, store) : join(folder, store);
}

function harmStore(folder: string, store: Store, harm: Harm, from: (name: Name) => string, dice: Dice): void {
  const path = pathOf(folder, store);
  const wal = `${path}-wal`;
  rmSync(`${path}-shm`, { force: true });
  switch (harm) {
    case 'missing':
    case 'emptied':
      for (const each of [path, wal]) rmSync(each, { force: true });
      if (harm === 'emptied') writeFileSync(path, '', { mode: 0o600 });
      return;
    case 'cut': {
      const cut = existsSync(wal) && dice.happens(0.7) ? wal : path;
      return truncateSync(cut, dice.below(readFileSync(cut).length));
    }
    case 'damaged': {
      const bytes = readFileSync(path);
      const [at, length] = [dice.below(bytes.length), 1 + dice.below(400)];
      return writeFileSync(path, bytes.fill(dice.below(256), at, Math.min(at + length, bytes.length)));
    }
    default:
      rmSync(wal, { force: true });
      for (const end of ['', '-wal']) {
        const other = `${pathOf(from(harm), store)}${end}`;
        if (existsSync(other)) copyFileSync(other, path + end);
      }
  }
}

async function oneStart(
  folder: string,
  harms: ReadonlyMap<Store, Harm>,
  tally: Tally,
  breach: (line: string) => void,
): Promise<void> {
  const before = keptIn(folder);
  const said: string[] = [];
  try {
    const storage = await start(folder, said);
    await isRight(storage, harms, said, breach);
    await storage.close();
    tally.count('started');
    // A second start takes the log of the first for the right one.
    await (await start(folder)).close();
    await sweepAll(folder);
  } catch (error) {
    if (error instanceof StartRefused) {
      tally.count('refused');
      const { message } = error;
      if (message.includes('\n') || !/[.;] ?[a-z]/i.test(message)) breach(`refused with ${message}`);
      if (/\b(remove|delete|drop)\b/.test(message) && !/read.model/.test(message))
        breach(`told to destroy: ${message}`);
    } else if (isDamaged(harms)) tally.count('found damaged while it was used');
    else
      breach(error instanceof Error ? (error.stack ?? error.message).replaceAll('\n', ' ') : String(error));
  }
  const after = keptIn(folder);
  for (const [row, where] of before) if (!after.has(row)) breach(`a row of ${where} is gone`);
  tally.count('rows compared', before.size);
}

/** Of pages that were altered only some are looked at by a start; what else is wrong there shows when it is read. */
function isDamaged(harms: ReadonlyMap<Store, Harm>): boolean {
  return [...harms.values()].some((harm) => harm === 'damaged' || harm === 'cut');
}

/** What has started knows its log, shows its rows alone, and records nothing where texts are missing. */
async function isRight(
  storage: Storage,
  harms: ReadonlyMap<Store, Harm>,
  said: readonly string[],
  breach: (line: string) => void,
): Promise<void> {
  const { store, words, database, recording } = storage;
  const ids: string[] = [];
  for await (const { id } of store.readAll(FROM_START)) ids.push(id);
  // A damaged page can hide entries in the middle, for which whatever follows the log would wait.
  if (ids.length !== (await store.head()).position + 1) throw new Error('The log has holes');
  const log = harms.get('log.sqlite');
  if (!harms.has('log-secret.seen')) {
    const isForeign = log === 'foreign' || log === 'kin' || log === 'missing' || log === 'emptied';
    if (isForeign || (log === 'older' && !harms.has('read-models.sqlite'))) breach('it started');
    // The kill left the keys behind where the histories part, so that only rows remember which one it was.
    const isKnown = log === 'branch' && !harms.has('read-models.sqlite');
    if (isKnown && !said.some((line) => line.includes('another history'))) breach('it said nothing');
  }
  const { lost } = await lostTexts(store, words, FROM_START);
  const ready = recording.checks().every(([, check]) => check().ok);
  if (lost.size > 0 && ready) breach(`it is ready without ${lost.size} texts`);
  if (lost.size === 0 && !ready) breach('it is not ready with all texts');
  const parked = await follow(storage);
  if (parked !== undefined) {
    if (!isDamaged(harms)) breach(parked);
    return;
  }
  const rows = await database.read((tx) => tx.find(LedgerEntry, { order: { position: 'ASC' } }));
  if (rows.map(({ id }) => id).join() !== ids.join() && !isDamaged(harms))
    breach('rows are not those of the log');
}

/** As a start does that comes a day later. */
async function sweepAll(folder: string): Promise<void> {
  const { vaultKeyFile } = readConfig(environment(folder));
  const store = SqliteEventStore.openForReading(join(folder, 'log.sqlite'));
  const words = SqliteTextStore.open(join(folder, 'text.sqlite'), readFileSync(vaultKeyFile), 0);
  try {
    await words.sweep(async (commandId) => (await store.findCommand(commandId)).length > 0);
  } finally {
    await words.close();
    await store.close();
  }
}

/** Every entry and every text that can be read of the files, by a hash of the row, and where it lies. */
function keptIn(folder: string): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  const tables = [['log.sqlite', 'event'] as const, ['text.sqlite', 'words'] as const];
  for (const [name, table] of tables) {
    const copy = join(`${folder}.look`, name);
    cpSync(folder, `${folder}.look`, { recursive: true });
    try {
      const db = new Database(copy, { fileMustExist: true });
      const columns = table === 'event' ? 'position, id, seals' : 'ref, commitment, wrapped_key, sealed';
      for (const row of db.prepare(`SELECT ${columns} FROM ${table}`).raw().iterate()) {
        kept.set(createHash('sha256').update(JSON.stringify(row)).digest('hex'), name);
      }
      db.close();
    } catch {
      // What cannot be read cannot be compared; what was read before that can.
    }
    rmSync(`${folder}.look`, { recursive: true });
  }
  return kept;
}
