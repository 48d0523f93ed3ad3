import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync } from 'node:fs';
import { Tally } from '../../faults/finding.js';
import { checkFolder } from '../../faults/folder-check.js';
import { openLedger, type Point } from '../../faults/ledger.js';
import { Book } from '../../faults/load.js';
import { work } from '../../faults/steps.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';

/** Those of which each leaves other files; and at the how-manieth time they are looked at. */
const MOMENTS: readonly (readonly [Point, number])[] = [
  ['append: inserted', 30],
  ['append: written', 4],
  ['append: committed', 6],
  ['projection: handled', 2],
  ['projection: committed', 5],
  ['projection: replaced', 1],
  ['projection: switched', 2],
];

/** kill -9 leaves the files as they are in that moment, so a copy made there is what the next start finds. */
describe('files as kill -9 leaves them', () => {
  const directory = temporaryDirectory();
  const known = new Map<string, Book>();
  const copyOf = (moment: readonly [Point, number]): string =>
    directory.path(moment.join('-').replace(': ', '-'));

  beforeAll(async () => {
    const folder = directory.path('data');
    const book = new Book();
    const seen = new Map<Point, number>();
    const ledger = await openLedger(folder, (point) => {
      const time = (seen.get(point) ?? 0) + 1;
      seen.set(point, time);
      const moment = MOMENTS.find(([at, nth]) => at === point && nth === time);
      if (moment === undefined) return;
      known.set(copyOf(moment), book.copy());
      for (const end of ['', '.keys']) cpSync(folder + end, copyOf(moment) + end, { recursive: true });
    });
    await work(ledger, book, 1);
    await ledger.close();
  });
  afterAll(() => directory.remove());

  it.each(MOMENTS)('at %s, time %i, hold all that was acknowledged, once and whole', async (...moment) => {
    const book = known.get(copyOf(moment));
    expect(book).toBeDefined();
    const tally = new Tally();
    await checkFolder(copyOf(moment), book ?? new Book(), tally, moment[0]);
    expect(tally.broken).toEqual([]);
  });
});
