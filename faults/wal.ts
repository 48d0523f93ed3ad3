import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendNew, END_MS, eventsOfIncident, idOf, inParallel } from '../bench/bulk-log.js';
import { StartRefused } from '../src/core/start-refused.js';
import { LOG_FORMAT } from '../src/storage/log/sqlite/log-format.js';
import { SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';
import { openSqliteFile } from '../src/storage/sqlite/sqlite-file.js';
import { LogSecret } from '../src/storage/secrets/secrets.js';
import type { Dice } from '../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from './finding.js';
import { checkLog } from './log-check.js';
import { framesOf, WAL_HEADER } from './wal-frames.js';

/** Incidents in the file itself, in frames that a checkpoint left behind, and in the frames that count. */
const SETTLED = 12;
const LEFT_BEHIND = 24;
const COMMITS = 12;

/** A log as a power cut finds it. */
interface CutLog {
  readonly file: Buffer;
  readonly wal: Buffer;
  /** The file once all frames are in it. */
  readonly whole: Buffer;
  readonly entries: readonly string[];
  /** Ends of frames. */
  readonly ends: readonly number[];
  /** Entries that were acknowledged by the commit that ends there; at 0 those of the file itself. */
  readonly acknowledged: readonly { readonly end: number; readonly entries: number }[];
}

/**
 * Damages a log and its write-ahead log, and opens what is left.
 *
 * Each frame carries a checksum over all before it, so whatever is cut off or altered in the write-ahead log ends it
 * there: a prefix remains, of whole transactions. Pages in the file itself have no checksums: an altered one may go
 * unseen at the start, but not by who checks (`checkLog`).
 */
export async function wal(course: Course): Promise<readonly Finding[]> {
  const log = await makeCutLog(course.folder);
  const trial = new Trial(course.folder, log);
  const [cuts, frames, pages] = [new Tally(), new Tally(), new Tally()];
  const tries = course.size(10_000, 200);
  const edges = [0, WAL_HEADER, ...log.ends];
  const done = [0, 0, 0];
  for (let round = 0; round < tries && !course.isOver(); round += 1) {
    const kind = KINDS[round % KINDS.length] ?? 0;
    const nth = (done[kind] = (done[kind] ?? 0) + 1);
    if (kind === 0) {
      const atEdge = nth % 2 === 0 ? edges.pop() : undefined;
      await cut(cuts, log, trial, atEdge ?? course.dice.below(log.wal.length + 1));
    } else if (kind === 1) await flipInWal(frames, log, trial, course.dice);
    else await flipInFile(pages, log, trial, course.dice);
  }
  const of = (share: number): number => (tries * share) / KINDS.length;
  return [
    cuts.finding(
      'A write-ahead log that is cut off holds every transaction that was synced before the cut, and nothing else',
      `${done[0]} of ${of(4)} cuts, ${log.ends.length + 2 - edges.length} of ${log.ends.length + 2} edges of frames among them`,
    ),
    frames.finding(
      'A bit that flips in the write-ahead log ends it before that frame: all before is kept, nothing altered is read',
      `${done[1]} of ${of(3)} bits`,
    ),
    pages.finding(
      'A bit that flips in the file itself is refused at the start, found in reading or by the check, or has no effect',
      `${done[2]} of ${of(3)} bits`,
    ),
  ];
}

const PAGE_SIZE = 4096;

/** In what order: 0 a cut, 1 a bit of the write-ahead log, 2 a bit of the file. */
const KINDS = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0] as const;

async function cut(tally: Tally, log: CutLog, trial: Trial, at: number): Promise<void> {
  const kept = await trial.open(log.file, log.wal.subarray(0, at));
  expectPrefix(tally, log, kept, at, `cut at byte ${at}`);
}

async function flipInWal(tally: Tally, log: CutLog, trial: Trial, dice: Dice): Promise<void> {
  const at = dice.below(log.wal.length);
  const kept = await trial.open(log.file, flipped(log.wal, at, dice.below(8)));
  const intact = log.ends.findLast((end) => end <= at) ?? 0;
  expectPrefix(tally, log, kept, intact, `bit flipped at byte ${at} of the write-ahead log`);
}

async function flipInFile(tally: Tally, log: CutLog, trial: Trial, dice: Dice): Promise<void> {
  // The first page says what kind of file it is, and holds the schema.
  const at = dice.below(dice.happens(0.2) ? PAGE_SIZE : log.whole.length);
  const kept = await trial.open(flipped(log.whole, at, dice.below(8)), Buffer.alloc(0));
  const what = `bit flipped at byte ${at} of the file`;
  if (kept.refused !== undefined) tally.count('refused at the start');
  else if (kept.unexplained !== undefined) tally.breach(`${what}: ${kept.unexplained}`);
  else if (kept.error !== undefined) tally.count('found in reading');
  else if (kept.faults.length > 0) tally.count('found by the check');
  else if (sameEntries(kept.entries, log.entries)) tally.count('without effect');
  else tally.breach(`${what}: entries differ, and nothing tells`);
}

function expectPrefix(tally: Tally, log: CutLog, kept: Kept, intact: number, what: string): void {
  const least = log.acknowledged.findLast(({ end }) => end <= intact)?.entries ?? 0;
  const failed = kept.refused ?? kept.unexplained ?? kept.error;
  if (failed !== undefined) {
    tally.breach(`${what}: ${failed}`);
    return;
  }
  const { entries, faults } = kept;
  tally.count(entries.length === log.entries.length ? 'whole' : 'shortened');
  tally.expect(entries.length >= least, `${what}: ${entries.length} entries of ${least} that were synced`);
  tally.expect(sameEntries(entries, log.entries.slice(0, entries.length)), `${what}: no prefix`);
  for (const fault of faults) tally.breach(`${what}: ${fault}`);
}

function sameEntries(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
  return copy;
}

/** What a start made of damaged files. */
interface Kept {
  readonly entries: readonly string[];
  readonly faults: readonly string[];
  /** Why the start was refused. */
  readonly refused?: string;
  /** Why it failed, in words that are not for people. */
  readonly unexplained?: string;
  /** What went wrong in reading. */
  readonly error?: string;
}

/** Opens copies of damaged files as the program does, then reads everything. */
class Trial {
  private readonly path: string;

  constructor(folder: string, log: CutLog) {
    this.path = join(folder, 'trial.sqlite');
    writeFileSync(this.path, log.file);
  }

  async open(file: Buffer, wal: Buffer): Promise<Kept> {
    rmSync(`${this.path}-shm`, { force: true });
    writeFileSync(this.path, file);
    writeFileSync(`${this.path}-wal`, wal);
    const nothing = { entries: [], faults: [] };
    try {
      await SqliteEventStore.open(this.path).close();
    } catch (error) {
      return error instanceof StartRefused
        ? { ...nothing, refused: error.message }
        : { ...nothing, unexplained: `the start failed without a reason: ${String(error)}` };
    }
    try {
      return await checkLog(this.path);
    } catch (error) {
      return { ...nothing, error: String(error) };
    }
  }
}

/** Fills a log, one transaction an incident, and takes its files as they are between two commits. */
async function makeCutLog(folder: string): Promise<CutLog> {
  const path = join(folder, 'log.sqlite');
  const opened = openSqliteFile(path, LOG_FORMAT);
  const store = new SqliteEventStore(opened);
  const secret = new LogSecret(new Uint8Array(32));
  const append = async (n: number): Promise<void> =>
    appendNew(store, secret, `incident-${idOf(n)}`, eventsOfIncident(n, 3, END_MS + n * 60_000));
  const each = (from: number, count: number): (() => Promise<void>)[] =>
    Array.from({ length: count }, (_, n) => () => append(from + n));

  const checkpoint = (kind: 'TRUNCATE' | 'RESTART'): void => {
    opened.db.pragma(`wal_checkpoint(${kind})`);
    opened.watch?.checkpointed();
  };

  await inParallel(1, each(0, SETTLED));
  checkpoint('TRUNCATE');
  await inParallel(1, each(SETTLED, LEFT_BEHIND));
  // The next commit begins the write-ahead log anew, over frames that mean nothing any more.
  checkpoint('RESTART');
  const counts = [(await store.head()).position + 1];
  for (const task of each(SETTLED + LEFT_BEHIND, COMMITS)) {
    await task();
    counts.push((await store.head()).position + 1);
  }
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  for (const end of ['', '-wal']) copyFileSync(path + end, join(copy, `log.sqlite${end}`));
  await store.close();

  const file = readFileSync(join(copy, 'log.sqlite'));
  const wal = readFileSync(join(copy, 'log.sqlite-wal'));
  const { ends, commits } = framesOf(wal);
  if (commits.length !== COMMITS)
    throw new Error(`${commits.length} commits in frames, ${COMMITS} acknowledged`);
  const acknowledged = [0, ...commits].map((end, index) => ({ end, entries: counts[index] ?? 0 }));
  const whole = readFileSync(path);
  return {
    file,
    wal,
    whole,
    entries: (await checkLog(join(copy, 'log.sqlite'))).entries,
    ends,
    acknowledged,
  };
}
