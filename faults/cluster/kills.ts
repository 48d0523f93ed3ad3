import { startPostgres } from '../../test/postgres/postgres-server.js';
import { type Course, type Finding, Tally } from '../finding.js';
import { Book, groundwork } from '../load.js';
import { pause } from '../server.js';
import { checkCluster } from './check.js';
import { EVENT_STORE } from './event-store.js';
import { Cluster, INSTANCES } from './processes.js';
import { checkBook, write } from './writers.js';
import { StoodStill, Watch } from './watch.js';

const WRITERS = 8;
const LONGEST_LIFE_MS = 800;

/**
 * Two instances on one KurrentDB and one PostgreSQL; one of the three is
 * killed at a random moment, over and over, while clients send commands to whichever answers. A run that stands still is
 * broken, and says what each part of it waits for.
 */
export async function kills(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const postgres = await startPostgres();
  const url = await postgres.database();
  const cluster = new Cluster(course.folder, url);
  const book = new Book();
  const watch = new Watch();
  const size = { kills: course.size(100, 3), commands: course.size(2_000, 20) };
  let done = 0;
  const run = async (): Promise<void> => {
    await watch.over('the run', 'the first start', () => cluster.start());
    for (const command of groundwork()) await book.send(cluster.sendFrom(0, tally, watch), command);
    const end = new AbortController();
    const seed = course.dice.below(1_000_000);
    const load = Array.from({ length: WRITERS }, (_, n) =>
      write(n, seed, cluster.sendFrom(n, tally, watch), book, tally, end.signal),
    );
    const isDone = (): boolean => done >= size.kills && book.acknowledged.size >= size.commands;
    // A writer that was refused ends, so the rest may never be reached.
    for (; !isDone() && tally.broken.length === 0 && !course.isOver(); done += 1) {
      await pause(course.dice.below(LONGEST_LIFE_MS));
      const victim = course.dice.pick('event store', ...INSTANCES);
      await watch.over('the run', `the ${victim} to be back`, () => cluster.kill(victim, tally));
    }
    end.abort();
    await Promise.all(load);
    await watch.over('the run', 'both instances to be ready', () => cluster.ready());
    await cluster.stop(tally);
    checkBook(await checkCluster(cluster.running, url, tally), book, tally);
  };
  try {
    await watch.until(run());
  } catch (error) {
    if (!(error instanceof StoodStill)) throw error;
    for (const line of [...error.lines, ...(await cluster.health())]) tally.breach(line);
  } finally {
    await cluster.end();
    await postgres.stop();
  }
  return [
    tally.finding(
      'Whichever of two instances and the event store is killed, nothing acknowledged is lost, nothing is there twice or by half, and positions are dense',
      `kill -9 at random moments, ${done} times, ${WRITERS} writers, ${postgres.which}, ${EVENT_STORE}`,
    ),
  ];
}
