import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { caller, environment } from '../bench/bulk-log.js';
import { PROGRAM, startServer } from '../bench/processes.js';
import type { Command, Send } from './load.js';

/** What was answered over HTTP. */
export interface Answer {
  readonly status: number;
  /** Of a problem. */
  readonly code: string | undefined;
  /** Of a command. */
  readonly ids: readonly string[];
  readonly retryAfter: string | null;
  /** The revision of what the command is about. */
  readonly etag: string | null;
}

/** An answer that is no acknowledgment. */
export class Refused extends Error {
  constructor(readonly answer: Answer) {
    super(`${answer.status} ${answer.code}`);
  }
}

const READY_EVERY_MS = 20;
/** A process that does not end by then is taken to hang. */
const STOP_WITHIN_MS = 20_000;

const running = new Set<ChildProcess>();

/** Ends what a subject that failed midway left running. */
export async function endAll(): Promise<void> {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Asks the program, or what stands before it, over HTTP. */
export class Client {
  constructor(readonly url: string) {}

  /** Sends a command. @throws Refused, TypeError if the connection breaks */
  readonly send: Send = async (command) => {
    const answer = await this.post(command);
    if (answer.status !== 200 && answer.status !== 201) throw new Refused(answer);
    return answer.ids;
  };

  post({ key, route, id, body }: Command): Promise<Answer> {
    const headers = { 'idempotency-key': key, 'x-principal': caller.id };
    return this.ask('POST', `/v1${route.replace(':id', id ?? '')}`, body, headers);
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** What is answered, as it is. */
  async text(path: string): Promise<string> {
    return (await fetch(this.url + path)).text();
  }

  /** Has a projection made anew; the answer does not wait for that. */
  rebuild(projection: string): Promise<Answer> {
    return this.ask('POST', `/v1/operations/projections/${projection}/rebuild`, {});
  }

  private async ask(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    const text = await response.text();
    // A balancer that has nobody to ask says nothing more.
    const told = (text === '' ? {} : JSON.parse(text)) as {
      code?: string;
      events?: readonly { id: string }[];
    };
    return {
      status: response.status,
      code: told.code,
      ids: told.events?.map(({ id }) => id) ?? [],
      retryAfter: response.headers.get('retry-after'),
      etag: response.headers.get('etag'),
    };
  }
}

/** The built program in a process of its own, over a data folder. */
export class Server extends Client {
  private constructor(
    url: string,
    readonly child: ChildProcess,
    /** From the start of the process until it said that it is ready. */
    readonly readyAfterMs: number,
  ) {
    super(url);
  }

  /** Resolves when it is ready. @throws Error with what it said if it ends before */
  static async start(folder: string, env: Readonly<Record<string, string>> = {}): Promise<Server> {
    const start = performance.now();
    const { url, child } = await startServer(PROGRAM, [], { ...environment(folder), ...env });
    running.add(child);
    child.once('exit', () => running.delete(child));
    while ((await fetch(`${url}/health/ready`)).status !== 200) await pause(READY_EVERY_MS);
    return new Server(url, child, performance.now() - start);
  }

  /** Whether the process is still there. */
  get runs(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    if (this.runs) await once(this.child, 'exit');
  }

  /** Stops it in order. @returns the exit code; null if it had to be killed */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    if (this.runs) await once(this.child, 'exit');
    clearTimeout(timer);
    return this.child.exitCode;
  }
}

/** Lets some time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
