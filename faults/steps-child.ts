/**
 * Works on the data folder that is given until a point is reached for the n-th time, and dies there as by kill -9. What
 * was sent and what was acknowledged stands on its output in the moment in which it is so.
 */
import { writeSync } from 'node:fs';
import { argv, kill, pid, stdout } from 'node:process';
import { openLedger, type Point } from './ledger.js';
import { Book } from './load.js';
import { work } from './steps.js';

const [folder = '', point = '', nth = '1', seed = '1'] = argv.slice(2);
let left = Number(nth);

const ledger = await openLedger(folder, (reached) => {
  if (reached !== point) return;
  left -= 1;
  if (left === 0) kill(pid, 'SIGKILL');
});

function say(what: object): void {
  writeSync(stdout.fd, `${JSON.stringify(what)}\n`);
}

const told = {
  ...ledger,
  send: async (command: Parameters<typeof ledger.send>[0]): Promise<readonly string[]> => {
    say({ sent: command });
    const ids = await ledger.send(command);
    say({ key: command.key, ids });
    return ids;
  },
};
await work(told, new Book(), Number(seed), point as Point);
await ledger.close();
