import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Running, startServer } from '../../bench/processes.js';
import { PostgresSequenceStore } from '../../src/platform/event-store/kurrentdb/postgres-sequence-store.js';
import { PREFIX } from '../../src/platform/event-store/kurrentdb/starting.js';
import { DoubleLog } from '../../test/kurrentdb-double/double-log.js';
import { startPostgres } from '../../test/postgres/postgres-server.js';
import { Dice } from '../../test/rules/random/dice.js';
import { type Course, type Finding, Tally } from '../finding.js';
import { Book, groundwork, type Send, Writer } from '../load.js';
import { pause, Refused, Server } from '../server.js';

const WRITERS = 8;
const LONGEST_LIFE_MS = 800;
const INSTANCES = ['one', 'two'] as const;

/**
 * Two instances on one KurrentDB (a protocol double, in a process of its own) and one PostgreSQL; one of the three is
 * killed at a random moment, over and over, while clients send commands to whichever answers.
 */
export async function kills(course: Course): Promise<readonly Finding[]> {
  const tally = new Tally();
  const postgres = await startPostgres();
  const url = await postgres.database();
  const cluster = new Cluster(course.folder, url);
  const book = new Book();
  const many = course.size(100, 3);
  let done = 0;
  try {
    await cluster.start();
    for (const command of groundwork()) await book.send(cluster.sendFrom(0, tally), command);
    const end = new AbortController();
    const seed = course.dice.below(1_000_000);
    const load = Array.from({ length: WRITERS }, (_, n) => write(n, seed, cluster, book, tally, end.signal));
    for (; done < many && !course.isOver(); done += 1) {
      await pause(course.dice.below(LONGEST_LIFE_MS));
      await cluster.kill(course.dice.pick('double', ...INSTANCES), tally);
    }
    end.abort();
    await Promise.all(load);
    await cluster.stop(tally);
    await check(cluster.log, url, book, tally);
  } finally {
    await cluster.end();
    await postgres.stop();
  }
  return [
    tally.finding(
      'Whichever of two instances and the event store is killed, nothing acknowledged is lost, nothing is there twice or by half, and positions are dense',
      `kill -9 at random moments, ${done} times, ${WRITERS} writers, ${postgres.which}, the protocol double`,
    ),
  ];
}

async function write(
  n: number,
  seed: number,
  cluster: Cluster,
  book: Book,
  tally: Tally,
  end: AbortSignal,
): Promise<void> {
  const writer = new Writer(`w${n}`, new Dice(seed + n));
  try {
    while (!end.aborted) await writer.write(cluster.sendFrom(n, tally), book);
  } catch (error) {
    tally.breach(`writer ${n}: ${String(error)}`);
  }
}

class Cluster {
  readonly log: string;
  private double: Running | undefined;
  private readonly instances = new Map<string, Server>();

  constructor(
    private readonly folder: string,
    private readonly postgresUrl: string,
  ) {
    this.log = join(folder, 'double.log');
  }

  async start(): Promise<void> {
    this.double = await this.startDouble('0');
    for (const name of INSTANCES) this.instances.set(name, await this.startInstance(name));
  }

  /** As a client does: the same again, to one instance after the other, until it is acknowledged. */
  sendFrom(n: number, tally: Tally): Send {
    return async (command) => {
      for (let attempt = n; ; attempt += 1) {
        const server = this.instances.get(INSTANCES[attempt % INSTANCES.length] ?? '');
        try {
          if (server !== undefined) return await server.send(command);
        } catch (error) {
          const isAway = error instanceof TypeError || error instanceof SyntaxError;
          if (!isAway && !(error instanceof Refused && error.answer.status === 503)) throw error;
          tally.count('sent again by clients');
        }
        await pause(20);
      }
    };
  }

  async kill(victim: 'double' | (typeof INSTANCES)[number], tally: Tally): Promise<void> {
    if (victim === 'double') {
      tally.count('kills of the event store');
      const port = new URL(this.running.url).port;
      await killed(this.running);
      this.double = await this.startDouble(port);
      return;
    }
    tally.count('kills of instances');
    await this.instances.get(victim)?.kill();
    this.instances.delete(victim);
    this.instances.set(victim, await this.startInstance(victim));
  }

  /** In order, the instances first. */
  async stop(tally: Tally): Promise<void> {
    for (const [name, server] of this.instances) {
      const code = await server.stop();
      tally.expect(code === 0, `instance ${name} ended with ${code}`);
    }
    await killed(this.running);
  }

  /** Whatever is left after a failure. */
  async end(): Promise<void> {
    for (const server of this.instances.values()) await server.kill();
    if (this.double !== undefined) await killed(this.double);
  }

  private get running(): Running {
    if (this.double === undefined) throw new Error('The double was never started');
    return this.double;
  }

  private startDouble(port: string): Promise<Running> {
    return startServer(join(import.meta.dirname, 'double-child.js'), [this.log, port], {});
  }

  private startInstance(name: string): Promise<Server> {
    return Server.start(join(this.folder, name), {
      EVENT_STORE_URL: `kurrentdb://127.0.0.1:${new URL(this.running.url).port}?tls=false&discoveryInterval=10`,
      READ_MODEL_URL: this.postgresUrl,
      LOG_SECRET_FILE: join(this.folder, 'keys', 'log-secret'),
      VAULT_KEY_FILE: join(this.folder, 'keys', 'vault-key'),
      LOG_LEVEL: 'silent',
    });
  }
}

async function killed({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Holds log, sequence and read models to what clients know. */
async function check(file: string, url: string, book: Book, tally: Tally): Promise<void> {
  const logged = new DoubleLog(file).events.filter(({ stream }) => stream.startsWith(PREFIX));
  const ids = logged.map(({ id }) => id);
  tally.count('commands acknowledged', book.acknowledged.size);
  tally.count('entries', ids.length);
  tally.expect(new Set(ids).size === ids.length, 'an entry is in the log twice');
  const byCommand = new Map<string, string[]>();
  for (const { id, metadata } of logged) {
    const { $causationId } = JSON.parse(metadata.toString('utf8')) as { $causationId: string };
    byCommand.set($causationId, [...(byCommand.get($causationId) ?? []), id]);
  }
  const answered = new Map([...byCommand.values()].map((made) => [made.join(), made]));
  for (const [key, made] of book.acknowledged) {
    const entries = book.sent.get(key)?.entries ?? 0;
    tally.expect(made.length === entries, `${made.length} entries of ${entries} were answered`);
    tally.expect(
      answered.has(made.join()),
      `${made.join()} was acknowledged and is not in the log as it was answered`,
    );
  }
  tally.expect(
    byCommand.size === book.acknowledged.size,
    `${byCommand.size} commands are in the log, ${book.acknowledged.size} were acknowledged in the end`,
  );
  const sequence = await PostgresSequenceStore.open(url);
  const { position } = await sequence.end();
  const sequenced = await sequence.between(-1n, position, {});
  await sequence.close();
  tally.expect(
    sequenced.map(({ id }) => id).join() === ids.join(),
    'the sequence is not the log in its order',
  );
  tally.expect(
    sequenced.every((entry, index) => entry.position === BigInt(index)),
    'positions are not dense',
  );
  await checkRows(url, ids, tally);
}

/** The instances ended in order, so their read models may lack the last entries, and no others. */
async function checkRows(url: string, ids: readonly string[], tally: Tally): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('SELECT id FROM read_models.entry ORDER BY position');
  await client.end();
  tally.count('rows of the ledger', rows.length);
  tally.expect(
    rows.map(({ id }) => id).join() === ids.slice(0, rows.length).join(),
    'the rows of the ledger are not the entries in their order',
  );
}
