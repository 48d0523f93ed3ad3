import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { caller } from '../bench/bulk-log.js';
import { type Course, type Finding, skipped, Tally } from './finding.js';
import { checkFolder } from './folder-check.js';
import { actors, Book, type Command, groundwork } from './load.js';
import { pause, Server } from './server.js';

const PROMISE =
  'Without a file descriptor left the program goes on for who is connected and turns away who is not; with some again it serves everybody, without a restart';
/** What the program may open beyond what it has. */
const SPARE = 8;
const CONNECTIONS = 64;
const RECOVERED_WITHIN_MS = 10_000;

/** Takes all descriptors of the program by connections on which nothing is asked (prlimit, Linux only). */
export async function descriptors(course: Course): Promise<readonly Finding[]> {
  if (spawnSync('prlimit', ['--version']).error) return [skipped(PROMISE, 'there is no prlimit')];
  const tally = new Tally();
  const folder = join(course.folder, 'data');
  const book = new Book();
  const server = await Server.start(folder);
  const open = new OpenConnection(server);
  for (const command of groundwork()) await book.send((each) => open.send(each), command);
  const rounds = course.size(10, 1);
  for (let round = 0; round < rounds; round += 1) {
    const limit = limitTo(server, SPARE);
    const idle = await takeAll(server);
    await allTaken(server, limit, tally);
    for (const command of unlike(10)) {
      await book.send((each) => open.send(each), command);
      tally.count('commands taken meanwhile on an open connection');
    }
    await open.rebuild('directory');
    tally.count(
      'connections turned away',
      idle.filter(({ closed, destroyed }) => closed || destroyed).length,
    );
    tally.expect(server.runs, 'the program ended');
    if (!server.runs) break;
    for (const socket of idle) socket.destroy();
    await reachable(server, tally);
    for (const command of unlike(10)) await book.send(server.send, command);
    tally.count('commands taken afterwards on new ones', 10);
  }
  open.close();
  if (server.runs) tally.expect((await server.stop()) === 0, 'the stop failed');
  await checkFolder(folder, book, tally, 'in the end');
  return [tally.finding(PROMISE, `${rounds} times all descriptors taken, and a rebuild asked for meanwhile`)];
}

function* unlike(count: number): Generator<Command> {
  for (const command of actors(count))
    yield { ...command, body: { ...command.body, id: `a-${command.key}` } };
}

/** Limits the numbers of descriptors, so that so many below the limit are free. @returns the limit */
function limitTo(server: Server, spare: number): number {
  const used = new Set(descriptorsOf(server));
  let limit = 0;
  for (let free = 0; free < spare; limit += 1) if (!used.has(limit)) free += 1;
  spawnSync('prlimit', ['--pid', String(server.child.pid), `--nofile=${limit}:`]);
  return limit;
}

/** A connection counts from when the program takes it. */
async function allTaken(server: Server, limit: number, tally: Tally): Promise<void> {
  const start = performance.now();
  const left = (): number => limit - descriptorsOf(server).filter((fd) => fd < limit).length;
  while (left() > 1 && performance.now() - start < RECOVERED_WITHIN_MS) await pause(10);
  tally.expect(left() <= 1, `${left()} descriptors were left`);
}

function descriptorsOf(server: Server): readonly number[] {
  return readdirSync(`/proc/${server.child.pid}/fd`).map(Number);
}

/** Connects until the program has no descriptor left, and beyond. */
async function takeAll(server: Server): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(server.url);
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(Number(port), hostname));
  await Promise.all(
    sockets.map((socket) => {
      socket.on('error', () => undefined);
      return Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    }),
  );
  return sockets;
}

async function reachable(server: Server, tally: Tally): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < RECOVERED_WITHIN_MS) {
    const ready = await server.get('/health/ready').catch(() => undefined);
    if (ready?.status === 200) return tally.count('times that it was ready again');
    await pause(50);
  }
  tally.breach(`it was not ready again within ${RECOVERED_WITHIN_MS} ms`);
}

/** One connection that is kept, on which one request is under way at a time. */
class OpenConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: 60_000 });

  constructor(private readonly server: Server) {}

  async send({ key, route, body }: Command): Promise<readonly string[]> {
    const { status, told } = await this.post(`/v1${route}`, body, key);
    if (status !== 201) throw new Error(`${status} ${told}`);
    return (JSON.parse(told) as { events: { id: string }[] }).events.map(({ id }) => id);
  }

  async rebuild(projection: string): Promise<void> {
    await this.post(`/v1/operations/projections/${projection}/rebuild`, {}, 'none');
  }

  close(): void {
    this.agent.destroy();
  }

  private async post(path: string, body: object, key: string): Promise<{ status: number; told: string }> {
    const headers = {
      'content-type': 'application/json',
      'x-principal': caller.id,
      ...(key === 'none' ? {} : { 'idempotency-key': key }),
    };
    const asked = request(this.server.url + path, { method: 'POST', agent: this.agent, headers });
    asked.end(JSON.stringify(body));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, told: await text(response) };
  }
}
