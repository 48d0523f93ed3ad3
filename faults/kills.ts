import { rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Dice } from '../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from './finding.js';
import { checkFolder, rowsHoldEachEntryOnce } from './folder-check.js';
import { Book, type Command, groundwork, Writer } from './load.js';
import { pause, Server } from './server.js';

const WRITERS = 16;
const READY_WITHIN_MS = 5_000;
const LONGEST_LIFE_MS = 800;
/** So many kills over one data folder; then it is looked at as a whole, and another is begun. */
const A_FOLDER = 15;

/** Kills the program under load at random moments, and starts it on what that left, over and over. */
export async function kills(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const rounds = course.size(1000, 30);
  let done = 0;
  while (done < rounds && !course.isOver()) {
    const folder = join(course.folder, `${done}`, 'data');
    const history = new History(folder, course.dice, tally);
    for (let kill = 0; kill < A_FOLDER && done < rounds && !course.isOver(); kill += 1) {
      await history.liveAndDie(`kill ${done}`);
      done += 1;
    }
    await checkFolder(folder, history.book, tally, `after kill ${done - 1}`);
    rmSync(join(course.folder, `${done}`), { recursive: true, force: true });
  }
  return [
    tally.finding(
      'Killed under load, the program is ready again within 5 s; nothing acknowledged is lost, nothing is there twice or by half',
      `kill -9 at random moments, ${done} of ${rounds} times, ${WRITERS} writers`,
    ),
  ];
}

/** What happens over one data folder. */
class History {
  readonly book = new Book();
  private readonly writers: readonly Writer[];
  /** Sent in the last life. */
  private last: readonly Command[] = [];

  constructor(
    private readonly folder: string,
    private readonly dice: Dice,
    private readonly tally: Tally,
  ) {
    const seed = dice.below(1_000_000);
    this.writers = Array.from({ length: WRITERS }, (_, n) => new Writer(`w${n}`, new Dice(seed + n)));
  }

  async liveAndDie(name: string): Promise<void> {
    const server = await Server.start(this.folder);
    isReadyInTime(server.readyAfterMs, this.tally, name);
    if (this.book.sent.size === 0)
      for (const command of groundwork()) await this.repeat(server, command, name);
    // All at once: what was cut off rests on nothing that was not acknowledged.
    await Promise.all(this.last.map((command) => this.repeat(server, command, name)));
    const before = new Set(this.book.sent.keys());
    const end = new AbortController();
    const load = this.writers.map((writer) => this.writeUntil(end.signal, writer, server, name));
    await pause(this.dice.below(LONGEST_LIFE_MS));
    await server.kill();
    end.abort();
    await Promise.all(load);
    this.last = [...this.book.sent.values()].filter(({ key }) => !before.has(key));
    for (const line of rowsHoldEachEntryOnce(this.folder)) this.tally.breach(`${name}: ${line}`);
    this.tally.count(
      'commands cut off',
      this.last.filter(({ key }) => !this.book.acknowledged.has(key)).length,
    );
  }

  /** What was acknowledged is answered as it was then; what was cut off is done once. */
  private async repeat(server: Server, command: Command, name: string): Promise<void> {
    const known = this.book.acknowledged.get(command.key);
    const ids = await this.book.send(server.send, command);
    this.tally.count('commands repeated');
    this.tally.expect(
      known === undefined || known.join() === ids.join(),
      `${name}: another answer to a repeat`,
    );
    this.tally.expect(ids.length === command.entries, `${name}: ${ids.length} entries of ${command.entries}`);
  }

  private async writeUntil(end: AbortSignal, writer: Writer, server: Server, name: string): Promise<void> {
    while (!end.aborted) {
      try {
        await writer.write(server.send, this.book);
      } catch (error) {
        // A connection that breaks is what a kill looks like from outside.
        if (!(error instanceof TypeError)) this.tally.breach(`${name}: ${String(error)}`);
        return;
      }
    }
  }
}

/** A machine that is busy with other things says nothing about how long a start takes. */
function isReadyInTime(ms: number, tally: Tally, name: string): void {
  tally.atMost('ms until ready at most', Math.round(ms));
  if (ms <= READY_WITHIN_MS) return;
  if ((loadavg()[0] ?? 0) > cpus().length) tally.count('late starts on a machine that is busy otherwise');
  else tally.breach(`${name}: ready after ${Math.round(ms)} ms`);
}
