import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Course, type Finding, skipped, Tally } from './finding.js';
import { checkFolder } from './folder-check.js';
import { actors, Book, type Command, groundwork } from './load.js';
import { isOneLine, refusalOf } from './refusals.js';
import { pause, Server } from './server.js';

const FULL =
  'A full disk gives a clear 503 for commands, and queries go on; with room again all is taken and caught up, without a restart';
const NOT_TO_START =
  'On a full or read-only disk a start is refused in one line that says why and what to do, or it does its work; nothing is lost';
const READ_ONLY =
  'A disk that turns read-only under the program gives a clear 503 for commands, and queries go on; once it is repaired and the program started on it, all is there';
/** More than the 64 MiB below which the program is not ready. */
const DISK_MIB = 96;
const RECOVERED_WITHIN_MS = 15_000;

/** Small disks of their own: one that gets full, gets room again and is read-only at a start, and one that fails. */
export async function disk(course: Course): Promise<readonly Finding[]> {
  return [...(await smallDisk(course)), await failingDisk(course)];
}

async function smallDisk(course: Course): Promise<readonly Finding[]> {
  const at = join(course.folder, 'disk');
  mkdirSync(at);
  if (!mount('-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', at))
    return [FULL, NOT_TO_START].map((promise) => skipped(promise, 'mounting a small disk needs root'));
  try {
    const small = new SmallDisk(at);
    const book = new Book();
    return [await whileItRuns(course, small, book), await whileItStarts(small, book)];
  } finally {
    spawnSync('umount', ['-l', at]);
  }
}

function mount(...args: readonly string[]): boolean {
  return spawnSync('mount', args).status === 0;
}

/**
 * A disk of ext4 in a file. Its driver is told to act as after an error that it cannot go on from: then nothing can be
 * written any more, whatever is open, until the disk is unmounted and repaired.
 */
async function failingDisk(course: Course): Promise<Finding> {
  const [image, at] = [join(course.folder, 'image'), join(course.folder, 'failing')];
  mkdirSync(at);
  const made =
    spawnSync('truncate', ['-s', '192M', image]).status === 0 &&
    spawnSync('mkfs.ext4', ['-q', image]).status === 0;
  const mounted = (): boolean => mount('-o', 'loop', image, at);
  if (!made || !mounted()) return skipped(READ_ONLY, 'mounting a disk in a file needs root and ext4');
  const tally = new Tally();
  const book = new Book();
  const data = join(at, 'data');
  const rounds = course.size(5, 1);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const server = await Server.start(data);
      if (round === 0) for (const command of groundwork()) await book.send(server.send, command);
      for (const command of filling(50)) await book.send(server.send, command);
      tally.expect(mount('-o', 'remount,abort', at), 'the disk could not be made to fail');
      for (const command of filling(20))
        tally.expect(await isRefused(server, book, tally, command, 'read-only'), 'taken on a failed disk');
      await expectAnswers(server, tally, 'read-only');
      tally.expect((await server.stop()) !== null, 'the program did not stop on a read-only disk');
      spawnSync('umount', [at]);
      tally.expect((spawnSync('e2fsck', ['-fy', image]).status ?? 8) < 4, 'the disk could not be repaired');
      tally.expect(mounted(), 'the disk could not be mounted again');
      await checkFolder(data, book, tally, `after round ${round}`);
    }
  } finally {
    spawnSync('umount', ['-l', at]);
  }
  return tally.finding(READ_ONLY, `a disk that fails ${rounds} times, repaired by e2fsck each time`);
}

class SmallDisk {
  readonly folder: string;
  private readonly filler: string;

  constructor(private readonly at: string) {
    this.folder = join(at, 'data');
    this.filler = join(at, 'filler');
  }

  /** Takes all the room there is. */
  fill(): void {
    const fd = openSync(this.filler, 'a');
    for (const size of [1 << 20, 1 << 12, 1]) {
      const chunk = Buffer.alloc(size);
      try {
        while (writeSync(fd, chunk) > 0);
      } catch {
        // No room for so much; then for less.
      }
    }
    closeSync(fd);
  }

  makeRoom(): void {
    rmSync(this.filler);
  }

  /** @returns whether it is so now */
  setReadOnly(readOnly: boolean): boolean {
    return mount('-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.at);
  }
}

async function whileItRuns(course: Course, small: SmallDisk, book: Book): Promise<Finding> {
  const tally = new Tally();
  const server = await Server.start(small.folder);
  for (const command of groundwork()) await book.send(server.send, command);
  const rounds = course.size(5, 1);
  for (let round = 0; round < rounds; round += 1) {
    small.fill();
    const refused = await untilRefused(server, book, tally, 20);
    await server.rebuild('ledger');
    await expectAnswers(server, tally, 'full');
    small.makeRoom();
    for (const command of refused) await book.send(server.send, command);
    tally.count('taken once there was room', refused.length);
    await caughtUp(server, tally);
  }
  tally.expect((await server.stop()) === 0, 'the stop failed');
  await checkFolder(small.folder, book, tally, 'after a full disk');
  return tally.finding(FULL, `a disk of ${DISK_MIB} MiB, full ${rounds} times`);
}

/** Sends commands until so many were refused. @returns these */
async function untilRefused(
  server: Server,
  book: Book,
  tally: Tally,
  count: number,
): Promise<readonly Command[]> {
  const refused: Command[] = [];
  for (const command of filling(5_000)) {
    if (await isRefused(server, book, tally, command, 'full')) refused.push(command);
    if (refused.length === count) return refused;
  }
  tally.breach('the disk was never full');
  return refused;
}

/** Sends a command; one that is refused must be told clearly that it is for want of the disk. */
async function isRefused(
  server: Server,
  book: Book,
  tally: Tally,
  command: Command,
  disk: 'full' | 'read-only',
): Promise<boolean> {
  const { status, code, retryAfter, ids } = await server.post(command);
  book.sent.set(command.key, command);
  if (status === 201) {
    book.acknowledged.set(command.key, ids);
    return false;
  }
  tally.count(`refused while it was ${disk}`);
  const clear = status === 503 && code === 'STORE_UNAVAILABLE' && retryAfter !== null;
  tally.expect(clear, `${disk}: ${status} ${code} instead of 503 STORE_UNAVAILABLE`);
  return true;
}

async function expectAnswers(server: Server, tally: Tally, disk: 'full' | 'read-only'): Promise<void> {
  for (const path of ['/v1/zones/qalamoun/status', '/v1/actors?limit=5', '/health/live']) {
    const { status, code } = await server.get(path);
    tally.expect(status === 200, `${disk}: ${path} answers ${status} ${code}`);
  }
}

/** So many actors under names that nobody has. */
function filling(count: number): readonly Command[] {
  return actors(count).map((command) => ({ ...command, body: { ...command.body, id: `a-${command.key}` } }));
}

/** Waits until every projection has all entries; none may be parked meanwhile. */
async function caughtUp(server: Server, tally: Tally): Promise<void> {
  const start = performance.now();
  let behind = '';
  while (performance.now() - start < RECOVERED_WITHIN_MS) {
    const response = await fetch(`${server.url}/v1/operations/projections`);
    const { items } = (await response.json()) as { items: { name: string; state: string; lag: string }[] };
    const parked = items.filter(({ state }) => state === 'parked');
    for (const { name } of parked) tally.breach(`projection ${name} is parked`);
    if (parked.length > 0) return;
    behind = items.map(({ name, state, lag }) => `${name} ${state} ${lag} behind`).join(', ');
    if (items.every(({ lag }) => lag === '0')) return tally.count('times that projections caught up');
    await pause(50);
  }
  tally.breach(`projections did not catch up within ${RECOVERED_WITHIN_MS} ms: ${behind}`);
}

/** Starts on a disk without room, then on one that is read-only, with data and without. */
async function whileItStarts(small: SmallDisk, book: Book): Promise<Finding> {
  const tally = new Tally();
  const fresh = `${small.folder}-new`;
  const expectRefusal = async (folder: string, when: string): Promise<void> => {
    const said = await refusalOf(folder);
    if (said === undefined) tally.count('started all the same');
    else if (isOneLine(said) && said.includes(';')) tally.count('refused in one line');
    else tally.breach(`${when}: ${said.trim()}`);
  };
  small.fill();
  await expectRefusal(fresh, 'a first start on a full disk');
  await expectRefusal(small.folder, 'a start on a full disk');
  small.makeRoom();
  if (small.setReadOnly(true)) {
    await expectRefusal(fresh, 'a first start on a read-only disk');
    await expectRefusal(small.folder, 'a start on a read-only disk');
    small.setReadOnly(false);
  } else tally.breach('the disk could not be made read-only');
  await checkFolder(small.folder, book, tally, 'with room, to be written');
  const server = await Server.start(fresh);
  tally.expect((await server.stop()) === 0, 'the stop failed');
  return tally.finding(NOT_TO_START, 'a first and a later start on a full and on a read-only disk');
}
