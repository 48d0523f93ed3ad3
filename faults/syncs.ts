import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Course, type Finding, skipped, Tally } from './finding.js';
import { actors, Book, groundwork, type Command } from './load.js';
import { pause, Server } from './server.js';

const PROMISE =
  'Between a command and its acknowledgment the log is synced to the disk, and words before the entry that refers to them';
const AT_ONCE = 32;

/** Seconds since 1970 in which a file was synced. */
interface Sync {
  readonly at: number;
  readonly file: string;
}

/** A command, and when it was sent and acknowledged, in seconds since 1970. */
interface Acknowledged {
  readonly command: Command;
  readonly sent: number;
  readonly answered: number;
}

/** Watches the program's calls of fsync and fdatasync (strace) while commands come, one at a time and many at once. */
export async function syncs(course: Course): Promise<readonly Finding[]> {
  if (spawnSync('strace', ['-V']).error) return [skipped(PROMISE, 'there is no strace')];
  const trace = join(course.folder, 'trace');
  const server = await Server.start(join(course.folder, 'data'));
  const book = new Book();
  for (const command of groundwork()) await book.send(server.send, command);
  const strace = spawn(
    'strace',
    ['-f', '-y', '-ttt', '-e', 'trace=fsync,fdatasync', '-o', trace, '-p', String(server.child.pid)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const attached = await Promise.race([
      once(strace.stderr, 'data').then((text) => String(text).includes('attached')),
      once(strace, 'exit').then(() => false),
    ]);
    if (!attached) return [skipped(PROMISE, 'strace may not attach to a process here')];
    const commands = [...actors(course.size(500, 40)), ...sources(course.size(100, 10))];
    const alone: Acknowledged[] = [];
    for (const command of commands) alone.push(await timed(server, command));
    const together = await Promise.all(sources(AT_ONCE).map((command) => timed(server, command)));
    await server.stop();
    while (strace.exitCode === null) await pause(10);
    return [judged([...alone, ...together], readSyncs(trace))];
  } finally {
    await server.kill();
  }
}

/** So many commands with words. */
function sources(count: number): readonly Command[] {
  return actors(count).map(({ key, entries }) => ({
    ...{ key, entries, route: '/sources' },
    body: { id: `paper-${key}`, kind: 'MEDIA', label: `Paper ${key}` },
  }));
}

async function timed(server: Server, command: Command): Promise<Acknowledged> {
  const sent = now();
  await server.send(command);
  return { command, sent, answered: now() };
}

function now(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}

function readSyncs(trace: string): readonly Sync[] {
  const lines = readFileSync(trace, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, at, file] = /(\d+\.\d+) f(?:data)?sync\(\d+<([^>]+)>/.exec(line) ?? [];
    return at === undefined || file === undefined ? [] : [{ at: Number(at), file }];
  });
}

function judged(acknowledged: readonly Acknowledged[], all: readonly Sync[]): Finding {
  const tally = new Tally();
  for (const { command, sent, answered } of acknowledged) {
    const within = all.filter(({ at }) => at >= sent && at <= answered);
    const log = within.findLast(({ file }) => file.endsWith('log.sqlite-wal'));
    const words = within.find(({ file }) => file.endsWith('text.sqlite-wal'));
    tally.expect(log !== undefined, `${command.route} was acknowledged without a sync of the log`);
    if (command.route !== '/sources') continue;
    tally.expect(
      words !== undefined && log !== undefined && words.at <= log.at,
      'words were not synced before',
    );
  }
  tally.count('syncs of the log', all.filter(({ file }) => file.endsWith('log.sqlite-wal')).length);
  tally.count('syncs of words', all.filter(({ file }) => file.endsWith('text.sqlite-wal')).length);
  return tally.finding(
    PROMISE,
    `${acknowledged.length} commands, ${acknowledged.length - AT_ONCE} one at a time and ${AT_ONCE} at once`,
  );
}
