import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STEP } from '../src/storage/read-models/lifecycle/rebuild.js';
import { Dice } from '../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from './finding.js';
import { checkFolder } from './folder-check.js';
import { type Ledger, type Point, POINTS } from './ledger.js';
import { actors, Book, type Command, groundwork, Writer } from './load.js';

const WRITERS = 8;
const COMMANDS = 6;
/** More than one step of a rebuild: only then there are new rows that are kept and not yet in place. */
const LONG_LOG = STEP + 20;

/** Kills the process at every point of an append, a projection's batch and a rebuild, now early, now late. */
export async function steps(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const times = course.size(10, 1);
  let done = 0;
  for (let time = 0; time < times; time += 1) {
    for (const point of POINTS) {
      if (course.isOver()) break;
      const nth = time === 0 ? 1 : 1 + course.dice.below(mostOf(point));
      const folder = join(course.folder, `${done}`, 'data');
      const { book, killed } = await killAt(folder, point, nth, course.dice.below(1_000_000));
      if (killed) tally.count('killed there');
      else tally.breach(`${point} was reached less than ${nth} times`);
      await checkFolder(folder, book, tally, `kill -9 at ${point}, time ${nth}`);
      rmSync(join(course.folder, `${done}`), { recursive: true });
      done += 1;
    }
  }
  return [
    tally.finding(
      'Killed at any named point, nothing acknowledged is lost, nothing is there twice or by half',
      `kill -9 at ${POINTS.length} points, ${done} of ${times * POINTS.length} times in all`,
    ),
  ];
}

/** How often a point is surely reached in one run. */
function mostOf(point: Point): number {
  if (point === 'projection: remade') return 1;
  if (point === 'projection: replaced' || point === 'projection: switched') return 2;
  return point.endsWith('inserted') || point.endsWith('indexed') ? WRITERS * COMMANDS : 6;
}

interface Killed {
  readonly book: Book;
  readonly killed: boolean;
}

async function killAt(folder: string, point: Point, nth: number, seed: number): Promise<Killed> {
  const script = join(import.meta.dirname, 'steps-child.js');
  const told = `${folder}.told`;
  mkdirSync(dirname(told), { recursive: true });
  const child = spawn(process.execPath, [script, folder, told, point, String(nth), String(seed)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The child ended with ${code}`);
  const book = new Book();
  for (const line of readFileSync(told, 'utf8')
    .split('\n')
    .filter((each) => each !== '')) {
    const { sent, key, ids } = JSON.parse(line) as { sent?: Command; key: string; ids: string[] };
    if (sent !== undefined) book.sent.set(sent.key, sent);
    else book.acknowledged.set(key, ids);
  }
  return { book, killed: signal === 'SIGKILL' };
}

/** What runs while the process dies: writers at once, the projections, and two rebuilds in the middle. */
export async function work(ledger: Ledger, book: Book, seed: number, point?: Point): Promise<void> {
  ledger.runner.start();
  for (const command of groundwork()) await book.send(ledger.send, command);
  if (point === 'projection: remade')
    await Promise.all(actors(LONG_LOG).map((command) => book.send(ledger.send, command)));
  const writers = Array.from({ length: WRITERS }, (_, n) => new Writer(`w${n}`, new Dice(seed + n)));
  for (let round = 0; round < COMMANDS; round += 1) {
    await Promise.all(writers.map((writer) => writer.write(ledger.send, book)));
    if (round === 1) await ledger.runner.rebuild('ledger');
    if (round === 3) await ledger.runner.rebuild('directory');
  }
  await ledger.runner.drain();
}
