/**
 * Works on the data folder that is given until a point is reached for the n-th time, and dies there as by kill -9. What
 * was sent and what was acknowledged stands in the file that is given in the moment in which it is so.
 */
import { openSync, writeSync } from 'node:fs';
import { argv, kill, pid } from 'node:process';
import { openLedger, type Point } from './ledger.js';
import { Book } from './load.js';
import { work } from './steps.js';

const [folder = '', told = '', point = '', nth = '1', seed = '1'] = argv.slice(2);
const book = openSync(told, 'a');
let left = Number(nth);

const ledger = await openLedger(folder, (reached) => {
  if (reached !== point) return;
  left -= 1;
  if (left === 0) kill(pid, 'SIGKILL');
});

function say(what: object): void {
  writeSync(book, `${JSON.stringify(what)}\n`);
}

const telling = {
  ...ledger,
  send: async (command: Parameters<typeof ledger.send>[0]): Promise<readonly string[]> => {
    say({ sent: command });
    const ids = await ledger.send(command);
    say({ key: command.key, ids });
    return ids;
  },
};
await work(telling, new Book(), Number(seed), point as Point);
await ledger.close();
