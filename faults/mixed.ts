import { join } from 'node:path';
import { Dice } from '../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from './finding.js';
import { checkFolder } from './folder-check.js';
import { Book, groundwork, Writer } from './load.js';
import { type Answer, pause, Refused, Server } from './server.js';

const WRITERS = 8;
const READERS = 4;
/** A start, work of a random length, and an end. */
const FULL_LIVES = 60;
const SMALL_LIVES = 3;
const LONGEST_LIFE_MS = 4_000;

const QUESTIONS = [
  '/v1/zones/qalamoun/status',
  '/v1/zones/qalamoun/timeline?limit=20',
  '/v1/agreements/truce',
  '/v1/actors?limit=50',
  '/v1/incidents?limit=20',
  '/v1/changes?after=0&limit=20',
  '/v1/operations/projections',
] as const;
const PROJECTIONS = ['ledger', 'directory', 'changes'] as const;

/** Commands, queries, rebuilds and restarts at the same time, for minutes; then log, rows and a rebuild must agree. */
export async function mixed(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const folder = join(course.folder, 'data');
  const book = new Book();
  const seed = course.dice.below(1_000_000);
  const writers = Array.from({ length: WRITERS }, (_, n) => new Writer(`w${n}`, new Dice(seed + n)));
  const first = await Server.start(folder);
  for (const command of groundwork()) await book.send(first.send, command);
  await first.stop();

  const lives = course.size(FULL_LIVES, SMALL_LIVES);
  let done = 0;
  for (; done < lives && !course.isOver(); done += 1) {
    const life = new Life(await Server.start(folder), new Dice(seed + done), tally, `life ${done}`);
    await life.run(writers, book, done % 2 === 0 ? 'stop' : 'kill');
  }
  await checkFolder(folder, book, tally, 'in the end');
  return [
    tally.finding(
      'Commands, queries, rebuilds and restarts mixed: log, rows and a rebuild agree, and a stop ends in order with what was accepted',
      `${done} of ${lives} lives of up to ${LONGEST_LIFE_MS / 1000} s, ended by SIGTERM or kill -9 in turn`,
    ),
  ];
}

/** The program from a start to an end. */
class Life {
  private over = false;

  constructor(
    private readonly server: Server,
    private readonly dice: Dice,
    private readonly tally: Tally,
    private readonly name: string,
  ) {}

  async run(writers: readonly Writer[], book: Book, end: 'stop' | 'kill'): Promise<void> {
    const load = [
      ...writers.map((writer) => this.until(() => writer.write(this.server.send, book), 'commands answered')),
      ...Array.from({ length: READERS }, () => this.until(() => this.query(), 'queries answered')),
      this.until(() => this.rebuild(), 'rebuilds begun'),
    ];
    await pause(500 + this.dice.below(LONGEST_LIFE_MS - 500));
    this.over = true;
    if (end === 'kill') await this.server.kill();
    else {
      const code = await this.server.stop();
      this.tally.count('stops in order', code === 0 ? 1 : 0);
      this.tally.expect(code === 0, `${this.name}: the stop ended with ${code}`);
    }
    await Promise.all(load);
  }

  private async query(): Promise<void> {
    expectGood(await this.server.get(this.dice.pick(...QUESTIONS)));
  }

  private async rebuild(): Promise<void> {
    const answer = await this.server.rebuild(this.dice.pick(...PROJECTIONS));
    if (answer.status !== 409) expectGood(answer);
    await pause(this.dice.below(400));
  }

  /** Goes on until the end; what the end itself breaks or turns away is no fault. */
  private async until(task: () => Promise<void>, what: string): Promise<void> {
    while (!this.over) {
      try {
        await task();
        this.tally.count(what);
      } catch (error) {
        const turnedAway =
          error instanceof TypeError || (error instanceof Refused && error.answer.status === 503);
        if (!this.over || !turnedAway) this.tally.breach(`${this.name}: ${what}: ${String(error)}`);
        return;
      }
    }
  }
}

function expectGood(answer: Answer): void {
  if (answer.status >= 300) throw new Refused(answer);
}
