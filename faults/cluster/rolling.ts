import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../test/free-port.js';
import { startPostgres } from '../../test/postgres/postgres-server.js';
import { type Course, type Finding, skipped, Tally } from '../finding.js';
import { Book, groundwork } from '../load.js';
import { Client, pause } from '../server.js';
import { checkCluster } from './check.js';
import { EVENT_STORE } from './event-store.js';
import { Cluster, INSTANCES } from './processes.js';
import { StoodStill, Watch } from './watch.js';
import { checkBook, write } from './writers.js';

const CADDYFILE = join(import.meta.dirname, '..', '..', '..', 'deploy', 'Caddyfile');
const WRITERS = 6;
const READERS = 2;
/** Until the balancer asks an instance again that is ready: its own two seconds after a failure, and a look. */
const SEEN_AFTER_MS = 3_500;

const PROMISE =
  'Behind the balancer of deploy/Caddyfile instances are restarted one after the other: every query is answered, and every command sent under its key until it is acknowledged is recorded once';

/**
 * What an upgrade does: one instance is stopped in order and started again, then the other, over and over, while clients
 * know only the balancer.
 */
export async function rolling(course: Course): Promise<readonly Finding[]> {
  const { stdout, error } = spawnSync('caddy', ['version'], { encoding: 'utf8' });
  if (error !== undefined) return [skipped(PROMISE, 'there is no program "caddy" here')];
  const tally = new Tally();
  const postgres = await startPostgres();
  const url = await postgres.database();
  const ports = { one: await freePort(), two: await freePort() };
  const cluster = new Cluster(course.folder, url, ports);
  const balancer = new Client(`http://127.0.0.1:${await freePort()}`);
  const watch = new Watch();
  const book = new Book();
  const rounds = course.size(10, 2);
  let caddy: ChildProcess | undefined;
  const run = async (): Promise<void> => {
    await cluster.start();
    caddy = await startBalancer(course.folder, balancer, Object.values(ports));
    for (const command of groundwork()) await book.send(cluster.sendFrom(0, tally, watch, balancer), command);
    const end = new AbortController();
    const seed = course.dice.below(1_000_000);
    const load = [
      ...Array.from({ length: WRITERS }, (_, n) =>
        write(n, seed, cluster.sendFrom(n, tally, watch, balancer), book, tally, end.signal),
      ),
      ...Array.from({ length: READERS }, () => read(balancer, tally, end.signal)),
    ];
    for (let round = 0; round < rounds && !course.isOver(); round += 1) {
      for (const name of INSTANCES) {
        tally.count('restarts');
        await watch.over('the run', `instance ${name} to be back`, () => cluster.restart(name, tally));
        await pause(SEEN_AFTER_MS);
      }
    }
    end.abort();
    await Promise.all(load);
    await cluster.stop(tally);
    checkBook(await checkCluster(cluster.running, url, tally), book, tally);
  };
  try {
    await watch.until(run());
  } catch (error) {
    if (!(error instanceof StoodStill)) throw error;
    for (const line of [...error.lines, ...(await cluster.health())]) tally.breach(line);
  } finally {
    caddy?.kill();
    await cluster.end();
    await postgres.stop();
  }
  const version = /\d+(\.\d+)+/.exec(stdout)?.[0];
  return [
    tally.finding(
      PROMISE,
      `${rounds} rounds, ${WRITERS} writers, ${READERS} readers, Caddy ${version}, ${postgres.which}, ${EVENT_STORE}`,
    ),
  ];
}

/** The balancer as it is deployed, at the ports of this run; resolves when it answers. */
async function startBalancer(
  folder: string,
  { url }: Client,
  [one, two]: readonly number[],
): Promise<ChildProcess> {
  const config = join(folder, 'Caddyfile');
  const deployed = readFileSync(CADDYFILE, 'utf8')
    .replaceAll(/:3000\b/g, `:${new URL(url).port}`)
    .replaceAll(/:3001\b/g, `:${one}`)
    .replaceAll(/:3002\b/g, `:${two}`);
  writeFileSync(config, deployed);
  const env = { PATH: process.env['PATH'], HOME: folder };
  const child = spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], {
    stdio: 'ignore',
    env,
  });
  await once(child, 'spawn');
  const isUp = (): Promise<boolean> =>
    fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`The balancer ended with ${child.exitCode}`);
    await pause(50);
  }
  return child;
}

/** One client that asks one thing after the other; each is answered. */
async function read(balancer: Client, tally: Tally, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    const told = await balancer.get('/v1/zones').then(
      ({ status, code }) => (status === 200 ? '' : `${status} ${code ?? 'by the balancer'}`),
      (error: unknown) => String(error),
    );
    tally.count('queries');
    tally.expect(told === '', `a query was answered ${told}`);
    await pause(10);
  }
}
