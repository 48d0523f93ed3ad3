import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CLI } from '../built-program.js';
import { dataFolder } from '../e2e/built-app.js';

/** Runs `ceasefire demo` in a data folder of its own while something is asked of it. */
export async function withDemo<Answer>(ask: (url: string) => Promise<Answer>): Promise<Answer> {
  const folder = await dataFolder();
  const child = spawn(process.execPath, [CLI, 'demo'], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder.path, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  try {
    return await ask(await urlIn(child.stderr));
  } finally {
    child.kill('SIGTERM');
    await ended;
    await folder.remove();
  }
}

/** @throws Error with what it printed if it ends before it listens */
async function urlIn(output: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    const url = /listening on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The demo ended: ${lines.join('\n')}`);
}
