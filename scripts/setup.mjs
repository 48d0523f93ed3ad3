// Installs and builds what is missing, and says so. No dependencies: it runs before any are there.
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** What the packages that running and building need take on the disk; a test holds it against what is there. */
export const PROGRAM_MEGABYTES = 250;

const MODULES = join(ROOT, 'node_modules');
/** For which Node's binary interface SQLite's binding was made. */
const INSTALLED = join(MODULES, '.ceasefire-installed');
/** What npm says is installed; written last. */
const NPM_STAMP = join(MODULES, '.package-lock.json');
const SOURCES = ['src', 'migrations', 'scenarios', 'tsconfig.json', 'tsconfig.build.json'];
const NOT_SHIPPED = /(\.spec|\.fixture|\/testing(-[a-z-]+)?)\.ts$/;
const BUILT = join(ROOT, 'dist', 'src', 'main.js');

/** The compiler, to be run by Node. */
export const TSC = join('node_modules', 'typescript', 'bin', 'tsc');

/** What the program says to the person at the terminal, apart from its own output. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Installs the packages of the lock file where they are missing, of another version or made for another Node.
 * @param forTests also what only tests, lint and measurements need; what is there of it is kept in any case
 */
export async function ensureInstalled({ forTests = false } = {}) {
  const fresh = !existsSync(NPM_STAMP) || isForAnotherNode();
  const there = packagesIn(NPM_STAMP);
  const wanted = lockedPackages();
  const isThere = ([path, { version }]) => there[path]?.version === version;
  const tests = wanted.filter(([, { dev }]) => dev);
  const all = forTests || tests.some(isThere);
  const missing = (all ? wanted : wanted.filter(([, { dev }]) => !dev)).filter(
    (each) => fresh || !(isThere(each) || each[1].optional),
  );
  if (missing.length > 0) await install(fresh, all, missing.length);
  writeFileSync(INSTALLED, process.versions.modules);
}

/** npm ci begins from nothing; npm install leaves what is right, so that SQLite's binding is not compiled again. */
async function install(fresh, all, count) {
  refuseLink();
  say(
    all
      ? `Installing ${count} packages, for the program and for its tests ...`
      : `Installing the ${count} packages that running and building need, about ${PROGRAM_MEGABYTES} MB on disk ...`,
  );
  if (fresh)
    say("The first time can take some minutes: SQLite's binding is compiled where none is to be had.");
  const how = fresh ? ['ci'] : ['install', '--no-save'];
  const which = all ? '--include=dev' : '--omit=dev';
  // Only errors: on the oldest Node that is supported npm warns of each package that asks for a newer one.
  await mustRun(npm(), [...how, which, '--no-audit', '--no-fund', '--loglevel=error']);
  say(`Installed: ${Object.keys(packagesIn(NPM_STAMP)).length} packages, ${megabytes([MODULES])} MB.`);
}

/** Path and entry of each package of the lock file that this machine can have. */
export function lockedPackages() {
  const fits = (allowed, here) => allowed?.includes(here) ?? true;
  return Object.entries(packagesIn(join(ROOT, 'package-lock.json'))).filter(
    ([path, { os, cpu }]) => path !== '' && fits(os, process.platform) && fits(cpu, process.arch),
  );
}

function packagesIn(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}

function isForAnotherNode() {
  if (!existsSync(INSTALLED)) return false;
  return readFileSync(INSTALLED, 'utf8').trim().split(' ').at(-1) !== process.versions.modules;
}

/** npm empties node_modules first, and through a link that is the folder of somebody else. */
function refuseLink() {
  if (!lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  say(
    'node_modules is a link, and installing would empty the folder it leads to. Remove the link, or run npm ci there.',
  );
  process.exit(1);
}

/** Builds the program if there is no build, or a source is newer. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await build();
}

/** Builds the program from nothing. */
export async function build() {
  say('Building the program ...');
  emptyBuild();
  await mustRun(process.execPath, BUILD);
}

/** Whether there is a build, and no source of it is newer. */
export function isBuilt() {
  return existsSync(BUILT) && newest(SOURCES.map((source) => join(ROOT, source))) <= statSync(BUILT).mtimeMs;
}

/** The compiler's command line that builds the program. */
export const BUILD = [TSC, '-p', 'tsconfig.build.json'];

/** What a source that is gone became must go too. */
export function emptyBuild() {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
}

/** When a source, or the newest one in a directory, was changed (milliseconds since 1970); 0 if there is none. */
function newest(paths) {
  return Math.max(
    0,
    ...paths
      .filter((path) => existsSync(path) && !NOT_SHIPPED.test(path.replaceAll('\\', '/')))
      .map((path) => {
        const stats = statSync(path);
        // A directory's own time tells of files that were taken away.
        return stats.isDirectory()
          ? Math.max(stats.mtimeMs, newest(readdirSync(path).map((name) => join(path, name))))
          : stats.mtimeMs;
      }),
  );
}

/** What files and folders take on the disk, in millions of bytes; disks keep files in blocks of 4,096 bytes. */
export function megabytes(paths) {
  const bytes = (path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory())
      return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0);
    return Math.ceil((stats?.size ?? 0) / 4096) * 4096;
  };
  return Math.round(paths.reduce((sum, path) => sum + bytes(path), 0) / 1e6);
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
