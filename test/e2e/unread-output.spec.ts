import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { MAIN } from '../built-program.js';
import { dataFolder } from './built-app.js';

/** Lines of the log for these fill any pipe several times over. */
const REQUESTS = 3_000;

let folder: Awaited<ReturnType<typeof dataFolder>>;
let child: ChildProcess;

beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(async () => {
  child.kill('SIGKILL');
  await folder.remove();
});

it('the program answers, and stops in order, where nobody reads its log', async () => {
  child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const port = Number(
    await new Promise<string>((listening) => {
      if (child.stderr === null) throw new Error('It says nothing');
      createInterface({ input: child.stderr }).on('line', (line) => {
        const found = /listening on http:\/\/\S+:(\d+)/.exec(line)?.[1];
        if (found !== undefined) listening(found);
      });
    }),
  );
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET /health/live HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`.repeat(REQUESTS));
  let answers = 0;
  let rest = '';
  while (answers < REQUESTS) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    const parts = (rest + bytes.toString()).split('{"live":true}');
    answers += parts.length - 1;
    rest = parts.at(-1) ?? '';
  }
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});
