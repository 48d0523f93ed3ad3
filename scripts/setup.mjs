// Installs and builds what is missing, and says so. No dependencies: it runs before any are there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

const LOCK = join(ROOT, 'package-lock.json');
const MODULES = join(ROOT, 'node_modules');
const INSTALLED = join(MODULES, '.ceasefire-installed');
const NPM_STAMP = join(MODULES, '.package-lock.json');
const SOURCES = ['src', 'migrations', 'scenarios', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
const BUILT = join(ROOT, 'dist', 'src', 'main.js');

/** What the program says to the person at the terminal, apart from its own output. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Installs the dependencies if they are missing, or are those of another lock file or another Node. */
export async function ensureInstalled() {
  const node = process.versions.modules;
  const wanted = `${createHash('sha256').update(readFileSync(LOCK)).digest('hex')} ${node}`;
  const installed = existsSync(INSTALLED) ? readFileSync(INSTALLED, 'utf8') : undefined;
  if (installed === wanted) return;
  const sameNode = installed === undefined || installed.endsWith(` ${node}`);
  if (sameNode && installedByNpm()) {
    writeFileSync(INSTALLED, wanted);
    return;
  }
  refuseLink();
  say('Installing the dependencies (npm ci); the first time this can take some minutes ...');
  // Only errors: on the oldest Node that is supported npm warns of each package that asks for a newer one.
  await mustRun(npm(), ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALLED, wanted);
}

/** Builds the program if there is no build, or a source is newer. */
export async function ensureBuilt() {
  if (existsSync(BUILT) && newest(SOURCES.map((source) => join(ROOT, source))) <= statSync(BUILT).mtimeMs)
    return;
  say('Building the program (nest build) ...');
  await mustRun(process.execPath, NEST_BUILD);
}

export const NEST_BUILD = [join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'];

/** npm ci empties node_modules first, and through a link that is the folder of somebody else. */
function refuseLink() {
  if (!lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  say(
    'node_modules is a link, and installing would empty the folder it leads to. Remove the link, or run npm ci there.',
  );
  process.exit(1);
}

/** Somebody ran npm install by hand after the lock file was last changed. */
function installedByNpm() {
  return existsSync(NPM_STAMP) && statSync(NPM_STAMP).mtimeMs >= statSync(LOCK).mtimeMs;
}

/** When a file, or the newest file in a directory, was changed (milliseconds since 1970); 0 if there is none. */
function newest(paths) {
  return Math.max(
    0,
    ...paths
      .filter((path) => existsSync(path))
      .map((path) => {
        const stats = statSync(path);
        // A directory's own time tells of files that were taken away.
        return stats.isDirectory()
          ? Math.max(stats.mtimeMs, newest(readdirSync(path).map((name) => join(path, name))))
          : stats.mtimeMs;
      }),
  );
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

/** Runs a program at the root of the repository, its output on standard error; ends this one if it fails. */
async function mustRun(command, args) {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  const code = await ended(child);
  if (code !== 0) process.exit(code);
}

/** The exit code of a child; 128 and the signal if one ended it, as shells say it, and 127 if it could not start. */
export function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      say(`Cannot run ${child.spawnfile}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
