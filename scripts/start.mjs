// npm start: installs and builds what is missing, then serves.
// npm start -- --cli VERB …, npm run cli -- VERB …, npm run demo: the same, then the command line.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ended, ensureBuilt, ensureInstalled, ROOT, say } from './setup.mjs';

const given = process.argv.slice(2);
const verbs = given[0] === '--cli' ? given.slice(1) : given;
const serves = given.length === 0;

await ensureInstalled();
await ensureBuilt();

if (serves && !process.env.AUTH) {
  say('AUTH is not set: access for development, open to everybody on this machine and to nobody else.');
  say('Accounts come with a later version.');
}

const program = join(ROOT, 'dist', 'src', serves ? 'main.js' : 'cli.js');
const child = spawn(process.execPath, [program, ...verbs], { stdio: 'inherit' });
// Ctrl-C at a terminal reaches the child by itself; this process only has to outlive it.
process.on('SIGINT', () => (process.stdin.isTTY ? undefined : child.kill('SIGINT')));
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
process.exitCode = await ended(child);
