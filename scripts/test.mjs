// npm test [-- PATH …]: everything that must hold (of the specs, those at the paths), each step named and timed, stopped at
// the first that fails.
// The last line is always "N passed, N failed": the tests, and every other step that failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { BUILD, emptyBuild, ended, ensureInstalled, ROOT, say, TSC } from './setup.mjs';
import { smoke } from './smoke.mjs';

const MINUTE_MS = 60_000;
/** What lint, formatter and compiler know of files that have not changed since the last run. */
const CACHE = join('node_modules', '.cache');

const work = mkdtempSync(join(tmpdir(), 'ceasefire-test-'));
const results = join(work, 'jest.json');
const began = performance.now();
/** The steps that are under way, with what each last said of itself. */
const running = new Map();
const failed = [];

const tool = (...path) => join('node_modules', ...path);
const JEST = ['--experimental-vm-modules', '--no-warnings', tool('jest', 'bin', 'jest.js')];
const PATHS = process.argv.slice(2).map((path) => `--testPathPatterns=${path}`);
const REPORTERS = ['--reporters=default', `--reporters=${join(ROOT, 'scripts', 'test-progress.mjs')}`];
const TYPES = [TSC, '--noEmit', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile'];
const CACHED = ['--cache', '--cache-strategy', 'content', '--cache-location'];

await ensureInstalled({ forTests: true });
emptyBuild();
const minutely = setInterval(sayWhatRuns, MINUTE_MS);
// Built first: tests may start what was built. Two steps at a time keep two cores busy.
await inLanes(
  [() => node('build', BUILD)],
  [
    () =>
      node('format', [
        ...[tool('prettier', 'bin', 'prettier.cjs'), '--check', '.'],
        ...[...CACHED, join(CACHE, 'prettier', '.prettier-cache')],
      ]),
  ],
);
await inLanes(
  [() => node('tests', [...JEST, '--json', `--outputFile=${results}`, ...REPORTERS, ...PATHS])],
  [
    () => node('types', [...TYPES, join(CACHE, 'types.tsbuildinfo')]),
    () => node('lint', [tool('eslint', 'bin', 'eslint.js'), '.', ...CACHED, join(CACHE, 'eslint')]),
  ],
);
await inLanes([() => step('smoke run of the build', () => smoke(join(work, 'data')))]);
clearInterval(minutely);

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

/** A line a minute for whoever waits: each step under way, since when, and what it says of itself. */
function sayWhatRuns() {
  const steps = [...running.values()].map(
    ({ name, start, news }) => `${name} (${inSeconds(start)}${news === '' ? '' : `, ${news}`})`,
  );
  say(`       ${inSeconds(began)}: ${steps.join('; ')}`);
}

function inSeconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}

/** One step by name: its output is shown when it ends, so that steps beside each other do not mix theirs. */
async function step(name, run) {
  const start = performance.now();
  const state = { name, start, news: '', child: undefined };
  running.set(name, state);
  const { code, output } = await run(state);
  running.delete(name);
  // Stopped because another failed: of no interest.
  if (code !== 0 && failed.length > 0) return;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  // Which servers the tests ran on is worth knowing of a good run too.
  for (const line of new Set(output.match(/^Tests run on .+$/gm))) say(`       ${line}`);
  if (code === 0) return;
  failed.push(name);
  say(output.trimEnd());
  for (const { child } of running.values()) child?.kill('SIGTERM');
}

function node(name, args) {
  return step(name, async (state) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    state.child = child;
    child.on('message', ({ news }) => (state.news = news));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    return { code: await ended(child), output };
  });
}

/** A suite that could not run counts as one failed test. */
function readTotals() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
      readFileSync(results, 'utf8'),
    );
    saySlowest(testResults);
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function saySlowest(suites) {
  const took = ({ startTime, endTime }) => (endTime - startTime) / 1000;
  const slowest = suites.toSorted((a, b) => took(b) - took(a)).slice(0, 10);
  const line = (suite) => `${relative(ROOT, suite.name)} ${took(suite).toFixed(0)} s`;
  say(`The slowest suites: ${slowest.map(line).join(', ')}`);
}
