// Starts what was built, as a user would, and uses it once: faults of ES modules can pass compiler and tests.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ended, ROOT } from './setup.mjs';

/** Ends a start that hangs; a machine that has other things to do may take its time. */
const STARTS_WITHIN_MS = 300_000;
const ACTOR = { id: 'observers', names: { en: 'Observers' }, kind: 'MONITORING_BODY' };

/** @returns the exit code (0: all is well) and what was said */
export async function smoke(dataDir) {
  const env = {
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    AUTH: 'none',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'src', 'main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = ended(child);
  let output = '';
  const note = (text) => (output += text);
  child.stdout.setEncoding('utf8').on('data', note);
  child.stderr.setEncoding('utf8').on('data', note);
  try {
    const base = await listening(child, () => output);
    await expectStatus(200, fetch(`${base}/health/ready`));
    await expectStatus(200, fetch(`${base}/openapi.json`));
    const headers = { 'content-type': 'application/json' };
    await expectStatus(
      201,
      fetch(`${base}/v1/actors`, { method: 'POST', headers, body: JSON.stringify(ACTOR) }),
    );
    child.kill('SIGTERM');
    const code = await exit;
    return { code, output: `${output}\nended with ${code} on SIGTERM` };
  } catch (error) {
    child.kill('SIGKILL');
    await exit;
    return { code: 1, output: `${output}\n${error.message}` };
  }
}

/** The address that the program says it listens on. */
export function listening(child, output) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`Not listening after ${STARTS_WITHIN_MS} ms`)),
      STARTS_WITHIN_MS,
    );
    child.stderr.on('data', () => {
      const [, base] = /listening on (http:\/\/\S+)/.exec(output()) ?? [];
      if (base !== undefined) settle(() => resolve(base));
    });
    child.on('close', (code) => settle(() => reject(new Error(`Ended with ${code} before it listened`))));
    function settle(how) {
      clearTimeout(late);
      how();
    }
  });
}

async function expectStatus(status, answering) {
  const answer = await answering;
  const body = await answer.text();
  if (answer.status !== status)
    throw new Error(`${answer.url} answered ${answer.status} instead of ${status}: ${body}`);
}
