import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const HERE = import.meta.dirname;
/** The program itself, built with the benchmarks. */
export const PROGRAM = join(HERE, '..', 'src', 'main.js');
/** The command line, built with the benchmarks. */
export const CLI = join(HERE, '..', 'src', 'cli.js');
export const PEER = join(HERE, 'peers', 'peer.js');

/** A server in a process of its own. */
export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a server that says `listening on URL`; fails with what it said if it ends before. */
export async function startServer(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const found = /listening on (http:\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('close', (code) => reject(new Error(`Ended with ${code}: ${said.join('\n')}`)));
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, child, stop };
}

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Load {
  /** Answers. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Loads a server over so many connections, which send the requests in turn.
 *
 * @throws Error if a request was not answered with 2xx
 */
export async function load(
  url: string,
  requests: readonly Request[],
  { connections = 64, duration = 10 }: { connections?: number; duration?: number } = {},
): Promise<Load> {
  const child = spawn(process.execPath, [join(HERE, 'load.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(JSON.stringify({ url, connections, duration, requests }));
  await once(child, 'close');
  const result = JSON.parse(Buffer.concat(chunks).toString()) as Load & { errors: number; non2xx: number };
  if (result.errors + result.non2xx > 0) {
    throw new Error(
      `${result.perSecond} a second, ${result.errors} errors and ${result.non2xx} refusals from ${url}`,
    );
  }
  return result;
}

/** Waits until the program is ready. */
export function ready(url: string): Promise<void> {
  return until(async () => (await fetch(`${url}/health/ready`)).status === 200);
}

/** Waits until all read models are up to date, the feed of changes among them: then nothing is done but what is asked. */
export function atRest(url: string): Promise<void> {
  return until(async () => {
    const lags = (await (await fetch(`${url}/metrics`)).text()).match(
      /^ceasefire_projection_lag_entries.*/gm,
    );
    return lags?.every((line) => line.endsWith(' 0')) ?? false;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 200));
}
