import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Course, type Finding, Tally } from './finding.js';
import { checkFolder } from './folder-check.js';
import { actors, Book, type Command, groundwork } from './load.js';
import { Server } from './server.js';

const DAY_MS = 86_400_000;
const PRELOAD = pathToFileURL(join(import.meta.dirname, 'shifted-clock.js')).href;

/** The machine's clock jumps a day ahead, then back, and is right again in the end, under a program that runs on. */
export async function clock(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const folder = join(course.folder, 'data');
  const shift = join(course.folder, 'shift');
  const set = (ms: number): void => writeFileSync(shift, String(ms));
  const start = (): Promise<Server> =>
    Server.start(folder, { NODE_OPTIONS: `--import ${PRELOAD}`, CLOCK_SHIFT_FILE: shift });
  const book = new Book();
  const commands = actors(course.size(400, 40));
  const [before, ahead, behind] = [0, 1, 2].map((n) => commands.filter((_, index) => index % 3 === n));

  set(0);
  let server = await start();
  const write = async (some: readonly Command[] = []): Promise<void> => {
    for (const command of some) await book.send(server.send, command);
  };
  await write([...groundwork(), ...(before ?? [])]);
  set(DAY_MS);
  await write(ahead);
  tally.count('taken a day ahead', ahead?.length);
  await expectQueries(server, tally, 'a day ahead');

  set(0);
  for (const restarted of [false, true]) {
    const when = restarted ? 'a day back, started anew' : 'a day back';
    if (restarted) {
      tally.expect((await server.stop()) === 0, `${when}: the stop failed`);
      server = await start();
    }
    for (const command of behind ?? []) {
      const { status, code, retryAfter } = await server.post(command);
      tally.count('refused while behind the log');
      const clear = status === 503 && code === 'CLOCK_BEHIND' && retryAfter !== null;
      tally.expect(clear, `${when}: ${status} ${code} instead of 503 CLOCK_BEHIND`);
    }
    // What was done is answered all the same.
    await write(ahead?.slice(0, 5));
    await expectQueries(server, tally, when);
  }

  set(DAY_MS + 60_000);
  await write(behind);
  tally.count('taken once the clock had passed the log', behind?.length);
  tally.expect((await server.stop()) === 0, 'the stop failed');
  await checkFolder(folder, book, tally, 'in the end');
  return [
    tally.finding(
      'A clock that is behind the log gives a clear 503 for commands and leaves all else at work; once it is right they are taken, without a restart',
      `${commands.length} commands while the clock went a day ahead, back, and on`,
    ),
  ];
}

async function expectQueries(server: Server, tally: Tally, when: string): Promise<void> {
  for (const path of ['/v1/zones/qalamoun/status', '/v1/actors?limit=5', '/health/ready']) {
    const { status, code } = await server.get(path);
    tally.expect(status === 200, `${when}: ${path} answers ${status} ${code}`);
  }
}
