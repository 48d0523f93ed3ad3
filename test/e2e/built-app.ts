import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { MAIN } from '../built-program.js';
import { AnswerCheck } from './answer-check.js';

/** An answer over HTTP, its body parsed if it is JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // Tests read answers of many shapes; their schema has been checked against the document by then.
  readonly body: never;
  /** The body as it came, byte by byte. */
  readonly text: string;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of JSON. */
  readonly raw?: string;
}

const running = new Set<ChildProcess>();

/** Ends what a test that failed midway left running: the test runner would wait for it for ever. */
export async function endAll(): Promise<void> {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

function spawnMain(env: Readonly<Record<string, string>>): ChildProcess & {
  readonly stdout: Readable;
  readonly stderr: Readable;
} {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A folder for the data of one test; its keys lie beside it, as in any installation. */
export async function dataFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'ceasefire-e2e-'));
  return { path: join(parent, 'data'), remove: () => rm(parent, { recursive: true }) };
}

/** The built program in a process of its own, as its users run it. */
export class BuiltApp {
  /** All that are started are one program, with one document; compiling its schemas takes long. */
  private static check: AnswerCheck | undefined;
  /** The last Consistency-Token: each query sees what was done before it. */
  private token: string | undefined;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly lines: string[],
    /** Tells of each line as it comes. */
    private readonly printing: EventEmitter,
  ) {}

  /** Starts on a free port; resolves when it listens. @throws Error with what it printed if it does not */
  static async start(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<BuiltApp> {
    const child = spawnMain({ DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env });
    const lines: string[] = [];
    const printing = new EventEmitter();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        printing.emit('line');
      });
    }
    const url = await new Promise<string>((listening, failed) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        const found = /listening on (http:\S+)/.exec(line)?.[1];
        if (found) listening(found);
      });
      child.once('exit', (code) => failed(new Error(`Ended with ${code}: ${lines.join('\n')}`)));
    });
    return new BuiltApp(url, child, lines, printing);
  }

  /** What it printed so far. */
  get output(): string {
    return this.lines.join('\n');
  }

  /** Resolves once something of what it printed matches. */
  async printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) await once(this.printing, 'line');
  }

  /** Sends a command under a key of its own. */
  post(path: string, body: object, options: RequestOptions = {}): Promise<HttpAnswer> {
    return this.request('POST', path, {
      raw: JSON.stringify(body),
      ...options,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...options.headers },
    });
  }

  get(path: string, options: RequestOptions = {}): Promise<HttpAnswer> {
    const token: Record<string, string> = this.token === undefined ? {} : { 'consistency-token': this.token };
    return this.request('GET', path, { ...options, headers: { ...token, ...options.headers } });
  }

  /** Asks, and checks the answer against what the OpenAPI document says of it. */
  async request(method: string, path: string, { headers, raw }: RequestOptions): Promise<HttpAnswer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...headers },
      ...(raw === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const body: unknown = isJson ? JSON.parse(text) : text;
    BuiltApp.check ??= await AnswerCheck.of(this.url);
    BuiltApp.check.see(method, path.split('?')[0] ?? path, response.status, body);
    this.token = response.headers.get('consistency-token') ?? this.token;
    return { status: response.status, headers: response.headers, body: body as never, text };
  }

  /** Stops it in order. @returns the exit code */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended();
  }

  /** Ends it at once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }

  private async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

/** Starts the program where it is meant to refuse; ends it if it does not. @returns exit code and what it printed */
export async function startRefused(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawnMain(env);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('listening on')) child.kill('SIGKILL');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
