// npm test: everything that must hold, each step named and timed, stopped at the first that fails.
// The last line is always "N passed, N failed": the tests, and every other step that failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD, emptyBuild, ended, ensureInstalled, ROOT, say, TSC } from './setup.mjs';
import { smoke } from './smoke.mjs';

const work = mkdtempSync(join(tmpdir(), 'ceasefire-test-'));
const results = join(work, 'jest.json');
const running = new Set();
const failed = [];

const tool = (...path) => join('node_modules', ...path);
const JEST = ['--experimental-vm-modules', '--no-warnings', tool('jest', 'bin', 'jest.js')];

await ensureInstalled({ forTests: true });
emptyBuild();
// Built first: tests may start what was built. Two steps at a time keep two cores busy.
await inLanes(
  [() => node('build', BUILD)],
  [() => node('format', [tool('prettier', 'bin', 'prettier.cjs'), '--check', '.'])],
);
await inLanes(
  [() => node('tests', [...JEST, '--json', `--outputFile=${results}`, '--reporters=default'])],
  [
    () => node('types', [TSC, '--noEmit', '-p', 'tsconfig.json']),
    () => node('lint', [tool('eslint', 'bin', 'eslint.js'), '.']),
  ],
);
await inLanes([() => step('smoke run of the build', () => smoke(join(work, 'data')))]);

const tests = readTotals();
rmSync(work, { recursive: true, force: true });
const failures = tests.failed + failed.filter((name) => name !== 'tests' || tests.failed === 0).length;
process.exitCode = failures === 0 ? 0 : 1;
process.stdout.write(`${tests.passed} passed, ${failures} failed\n`);

/** Runs lanes beside each other, the steps of a lane one after the other; nothing more once a step has failed. */
async function inLanes(...lanes) {
  await Promise.all(
    lanes.map(async (steps) => {
      for (const next of steps) if (failed.length === 0) await next();
    }),
  );
}

/** One step by name: its output is shown when it ends, so that steps beside each other do not mix theirs. */
async function step(name, run) {
  const start = performance.now();
  const { code, output } = await run();
  // Stopped because another failed: of no interest.
  if (code !== 0 && failed.length > 0) return;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  // Which servers the tests ran on is worth knowing of a good run too.
  for (const line of new Set(output.match(/^Tests run on .+$/gm))) say(`       ${line}`);
  if (code === 0) return;
  failed.push(name);
  say(output.trimEnd());
  for (const child of running) child.kill('SIGTERM');
}

function node(name, args) {
  return step(name, async () => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const code = await ended(child);
    running.delete(child);
    return { code, output };
  });
}

/** A suite that could not run counts as one failed test. */
function readTotals() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(results, 'utf8'),
    );
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
