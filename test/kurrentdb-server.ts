import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '../src/storage/log/kurrentdb/connection.js';
import { EventStoreUnavailable } from '../src/storage/log/kurrentdb/failure.js';
import { LogReader } from '../src/storage/log/kurrentdb/log-reader.js';
import { DEFAULT_PATIENCE } from '../src/storage/log/kurrentdb/patience.js';
import { PREFIX } from '../src/storage/log/kurrentdb/starting.js';
import type { Given } from '../src/storage/log/kurrentdb/stored-event.js';
import { temporaryDirectory } from './contract/temporary-directory.js';
import { freePort } from './free-port.js';
import { KurrentDbDouble } from './kurrentdb-double/kurrentdb-double.js';

/**
 * A command that starts a KurrentDB, insecure and of one node, and becomes it: its arguments are a port and a data folder.
 * Where it is set, what does not need the switches of the protocol double runs on such servers.
 */
const COMMAND = process.env['KURRENTDB_SERVER'];
/** The connection string of a server that runs; for what neither kills it nor needs it empty. */
const URL = process.env['KURRENTDB_URL'];

/** What tests run on, for names of suites. */
export const SERVER = COMMAND === undefined ? 'protocol double' : 'server of KURRENTDB_SERVER';

interface Process {
  /** Ends it in the middle of whatever it does. */
  readonly kill: () => Promise<void>;
}

/** A KurrentDB for a test, which may kill it and start it again: of KURRENTDB_SERVER, or the protocol double. */
export class TestServer {
  private running: Process | undefined;

  private constructor(
    private readonly folder: string,
    private readonly command: string | undefined,
    readonly port: number,
  ) {}

  /** Starts one on what the folder keeps, or empty. @throws Error if the command ends before it answers */
  static async start(folder: string, command = COMMAND): Promise<TestServer> {
    const server = new TestServer(folder, command, await freePort());
    await server.startAgain();
    return server;
  }

  get url(): string {
    return connectionString(this.port);
  }

  /** Ends it in the middle of whatever it does; what it acknowledged is kept. */
  async kill(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.kill();
  }

  /** Starts it again at the same port. */
  async startAgain(): Promise<void> {
    const { command, folder, port } = this;
    mkdirSync(folder, { recursive: true });
    if (command === undefined) {
      const double = await KurrentDbDouble.start({ file: join(folder, 'double.log'), port });
      this.running = { kill: () => Promise.resolve(double.stop()) };
    } else {
      const child = await startCommand(command, port, folder);
      this.running = { kill: () => killed(child) };
    }
  }

  /** Writes an event to a new stream, as some other program might. */
  async appendForeign(stream: string): Promise<void> {
    const client = KurrentDBClient.connectionString(this.url);
    await client.appendToStream(stream, [jsonEvent({ type: 'Foreign', data: {} })], {
      streamState: NO_STREAM,
    });
    await client.dispose();
  }

  /** Copies its data, which needs it to be ended. */
  copyTo(folder: string): void {
    cpSync(this.folder, folder, { recursive: true });
  }

  /** Puts a copy in the place of its data, which needs it to be ended. */
  putBack(folder: string): void {
    rmSync(this.folder, { recursive: true });
    cpSync(folder, this.folder, { recursive: true });
  }

  /** All entries of the ledger, in the order of the log. */
  entries(): Promise<readonly Given[]> {
    return entriesAt(this.url);
  }
}

/** A KurrentDB for a whole suite, in which each test has streams of its own: of KURRENTDB_URL, or one for this suite. */
export class SharedServer {
  /** For names of suites. */
  readonly which = URL === undefined ? SERVER : 'server at KURRENTDB_URL';
  private readonly directory = temporaryDirectory();
  private own: TestServer | undefined;

  async start(): Promise<void> {
    if (URL === undefined) this.own = await TestServer.start(this.directory.path('server'));
  }

  /** @throws Error before the start */
  get url(): string {
    const url = URL ?? this.own?.url;
    if (url === undefined) throw new Error('The server was never started');
    return url;
  }

  async end(): Promise<void> {
    await this.own?.kill();
    this.directory.remove();
  }
}

/** The connection string for an insecure server of this machine. The native reader waits for an interval before its first read. */
export function connectionString(port: number): string {
  return `kurrentdb://127.0.0.1:${port}?tls=false&discoveryInterval=10`;
}

/** All entries of the ledger on a server, in the order of the log. @throws EventStoreUnavailable */
export async function entriesAt(url: string): Promise<readonly Given[]> {
  return reading(url, async (reader) => {
    const all: Given[] = [];
    for (
      let page = await reader.all(undefined);
      page.length > 0;
      page = await reader.all(page.at(-1)?.place)
    ) {
      all.push(...page.map(({ given }) => given));
    }
    return all;
  });
}

/** Starts a server in a process of its own; resolves when it answers. @throws Error if it ends before */
export async function startCommand(command: string, port: number, folder: string): Promise<ChildProcess> {
  const child = spawn(command, [String(port), folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  // A command that cannot be run at all.
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const answers = async (): Promise<void> => {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
      try {
        await reading(connectionString(port), (reader) => reader.end());
        return;
      } catch (error) {
        if (!(error instanceof EventStoreUnavailable)) throw error;
      }
    }
  };
  await Promise.race([answers(), failed]);
  return child;
}

/** Ends a process in the middle of whatever it does. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function reading<T>(url: string, read: (reader: LogReader) => Promise<T>): Promise<T> {
  const connection = new Connection(url, DEFAULT_PATIENCE);
  try {
    return await read(new LogReader(connection, PREFIX));
  } finally {
    connection.close();
  }
}
