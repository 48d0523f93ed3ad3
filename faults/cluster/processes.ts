import { join } from 'node:path';
import type { Running } from '../../bench/processes.js';
import type { Tally } from '../finding.js';
import type { Send } from '../load.js';
import { type Client, endAll, pause, Refused, Server } from '../server.js';
import { killed } from '../../test/kurrentdb-server.js';
import { addressOf, startEventStore } from './event-store.js';
import type { Watch } from './watch.js';

export const INSTANCES = ['one', 'two'] as const;
export type InstanceName = (typeof INSTANCES)[number];

/** How long a client waits for an answer before it asks the other instance: twice as long each time it got none. */
const PATIENCE_MS = 1_000;
const MOST_PATIENCE_MS = 16_000;

/** A KurrentDB in a process of its own, and two instances of the built program on it and PostgreSQL. */
export class Cluster {
  private eventStore: Running | undefined;
  private readonly instances = new Map<InstanceName, Server>();
  private isOver = false;

  /** @param ports of instances that are to be found again at the same one after a start */
  constructor(
    private readonly folder: string,
    private readonly postgresUrl: string,
    private readonly ports: Readonly<Partial<Record<InstanceName, number>>> = {},
  ) {}

  async start(): Promise<void> {
    this.eventStore = await startEventStore(this.folder, 0);
    for (const name of INSTANCES) this.instances.set(name, await this.startInstance(name));
  }

  /**
   * As a client does: the same again, to one instance after the other, or to the balancer before them, until it is
   * acknowledged.
   *
   * @throws Refused; Error once the cluster has ended
   */
  sendFrom(n: number, tally: Tally, watch: Watch, balancer?: Client): Send {
    return (command) => {
      const told = { times: 0, last: 'nothing yet' };
      let patience = PATIENCE_MS;
      const what = (): string => `${command.route}, sent ${told.times} times, answered ${told.last}`;
      return watch.over(`client ${n}`, what, async () => {
        for (let attempt = n; !this.isOver; attempt += 1) {
          const name = INSTANCES[attempt % INSTANCES.length] ?? 'one';
          const server = balancer ?? this.instances.get(name);
          if (server !== undefined) {
            told.times += 1;
            // Who gets no answer gives up and asks the other, while the first is still at it.
            const answered = await within(patience, server.send(command)).catch(notNow);
            if (!(answered instanceof Error)) return answered;
            if (answered instanceof GivenUp) patience = Math.min(2 * patience, MOST_PATIENCE_MS);
            told.last = `by ${name}: ${String(answered)}`;
            tally.count('sent again by clients');
          }
          await pause(20);
        }
        throw new Error('The cluster has ended');
      });
    };
  }

  /** Resolves when both instances say that they are ready. */
  async ready(): Promise<void> {
    for (const name of INSTANCES) {
      while ((await this.instance(name).get('/health/ready')).status !== 200) await pause(20);
    }
  }

  /** What the instances say of themselves, a line each. */
  async health(): Promise<readonly string[]> {
    return Promise.all(
      INSTANCES.map(async (name) => {
        const server = this.instances.get(name);
        if (server === undefined) return `instance ${name} does not run`;
        return within(PATIENCE_MS, server.text('/health/ready')).then(
          (text) => `instance ${name} says ${text}`,
          (error: unknown) => `instance ${name} does not answer: ${String(error)}`,
        );
      }),
    );
  }

  /** One of the instances. @throws Error if it is not there */
  instance(name: InstanceName): Server {
    const server = this.instances.get(name);
    if (server === undefined) throw new Error(`Instance ${name} does not run`);
    return server;
  }

  /** Lets the event store stand still for so long. */
  async freeze(milliseconds: number): Promise<void> {
    this.running.child.kill('SIGSTOP');
    await pause(milliseconds);
    this.running.child.kill('SIGCONT');
  }

  async kill(victim: 'event store' | InstanceName, tally: Tally): Promise<void> {
    if (victim === 'event store') {
      tally.count('kills of the event store');
      const port = new URL(this.running.url).port;
      await killed(this.running.child);
      this.eventStore = await startEventStore(this.folder, Number(port));
      return;
    }
    tally.count('kills of instances');
    await this.instances.get(victim)?.kill();
    this.instances.delete(victim);
    this.instances.set(victim, await this.startInstance(victim));
  }

  /** Stops an instance in order and starts it again; resolves when it is ready. */
  async restart(name: InstanceName, tally: Tally): Promise<void> {
    const code = await this.instance(name).stop();
    // On a busy machine it may run out of its grace, and then leaves answers open, for which it ends with 1.
    if (code === 1) tally.count('stops that ran out of their grace');
    else tally.expect(code === 0, `instance ${name} ended with ${code}`);
    this.instances.delete(name);
    this.instances.set(name, await this.startInstance(name));
  }

  /** Stops the instances in order; what they wrote can then be read. */
  async stop(tally: Tally): Promise<void> {
    for (const [name, server] of this.instances) {
      const code = await server.stop();
      tally.expect(code === 0, `instance ${name} ended with ${code}`);
    }
  }

  /** Whatever is left after a failure; clients that still send give up. */
  async end(): Promise<void> {
    this.isOver = true;
    await endAll();
    if (this.eventStore !== undefined) await killed(this.eventStore.child);
  }

  /** The event store. @throws Error before the start */
  get running(): Running {
    if (this.eventStore === undefined) throw new Error('The event store was never started');
    return this.eventStore;
  }

  private async startInstance(name: InstanceName): Promise<Server> {
    if (this.isOver) throw new Error('The cluster has ended');
    return Server.start(join(this.folder, name), {
      EVENT_STORE_URL: addressOf(this.running),
      READ_MODEL_URL: this.postgresUrl,
      LOG_SECRET_FILE: join(this.folder, 'keys', 'log-secret'),
      VAULT_KEY_FILE: join(this.folder, 'keys', 'vault-key'),
      LOG_LEVEL: 'silent',
      PORT: String(this.ports[name] ?? 0),
    });
  }
}

/** Answers of an instance that cannot work at the moment, and of a balancer that reaches none. */
const NOT_NOW = new Set([502, 503]);

/** Why the same is to be sent again. @throws what is a definite answer */
function notNow(error: unknown): Error {
  const isAway = error instanceof TypeError || error instanceof SyntaxError || error instanceof GivenUp;
  if (isAway || (error instanceof Refused && NOT_NOW.has(error.answer.status))) return error;
  throw error;
}

/** A client waited long enough. */
class GivenUp extends Error {
  constructor() {
    super('no answer in time');
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new GivenUp()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
