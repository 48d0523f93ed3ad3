import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Dice } from '../test/rules/random/dice.js';
import type { Finding, Subject } from './finding.js';
import { clock } from './clock.js';
import { descriptors } from './descriptors.js';
import { disk } from './disk.js';
import { kills } from './kills.js';
import { mixed } from './mixed.js';
import { keep, type Run, table } from './page.js';
import { refusals } from './refusals.js';
import { endAll } from './server.js';
import { starts } from './starts.js';
import { steps } from './steps.js';
import { syncs } from './syncs.js';
import { wal } from './wal.js';
import { writers } from './writers.js';

/** Each runs in a folder of its own. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  kills,
  steps,
  wal,
  syncs,
  writers,
  mixed,
  refusals,
  starts,
  disk,
  clock,
  descriptors,
};

const RESULTS = join(import.meta.dirname, '..', '..', 'docs', 'faults.md');

const USAGE = `npm run faults -- [SUBJECT …] [--small] [--seed N] [--minutes N] [--keep]
Subjects: ${Object.keys(SUBJECTS).join(', ')}; all of them if none is named.
--minutes: the longest that one subject goes on with its rounds; Ctrl-C ends the rounds of this one and those after it.
--keep: puts the results into docs/faults.md.
`;

function headOf({ machine }: Run): readonly string[] {
  return [
    '# Under stress',
    '',
    `The last results of \`npm run faults\` on ${machine}. What was really done stands in the second column; the same again:`,
    '`npm run faults -- SUBJECT --seed N`, with `--small` in the sizes of the tests. Exit code 1: a promise is broken.',
  ];
}

const interruption = new AbortController();

/** Holds the program to its promises; exit 1 where one is broken, 2 for wrong use. */
async function run(args: readonly string[]): Promise<number> {
  const asked = readArgs(args);
  if (asked === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { names, seed, small, minutes } = asked;
  process.once('SIGINT', () => interruption.abort());
  const findings: Finding[] = [];
  process.stdout.write(`Seed ${seed}\n\n`);
  for (const name of names) {
    const start = performance.now();
    const found = await findingsOf(name, seed, small, minutes);
    findings.push(...found);
    process.stdout.write(table(found));
    process.stdout.write(`\n${name}: ${((performance.now() - start) / 1000).toFixed(0)} s\n\n`);
  }
  if (asked.keep) await keep(RESULTS, findings, seed, headOf);
  return findings.some(({ broken }) => broken.length > 0) ? 1 : 0;
}

interface Asked {
  readonly names: readonly string[];
  readonly seed: number;
  readonly small: boolean;
  readonly minutes: number | undefined;
  readonly keep: boolean;
}

function readArgs(args: readonly string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seed: { type: 'string' },
        small: { type: 'boolean', default: false },
        minutes: { type: 'string' },
        keep: { type: 'boolean', default: false },
      },
    });
    const seed = Number(values.seed ?? Date.now() % 1_000_000);
    const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
    if (!Number.isSafeInteger(seed) || Number.isNaN(minutes ?? 0)) return undefined;
    if (!positionals.every((name) => name in SUBJECTS)) return undefined;
    const names = positionals.length > 0 ? positionals : Object.keys(SUBJECTS);
    return { names, seed, small: values.small, minutes, keep: values.keep };
  } catch {
    return undefined;
  }
}

async function findingsOf(
  name: string,
  seed: number,
  small: boolean,
  minutes: number | undefined,
): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), `ceasefire-faults-${name}-`));
  const end = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000;
  try {
    const course = {
      folder,
      dice: new Dice(seed),
      size: (full: number, reduced: number) => (small ? reduced : full),
      isOver: () => performance.now() > end || interruption.signal.aborted,
    };
    return (await SUBJECTS[name]?.(course)) ?? [];
  } catch (error) {
    // The others are to be tried all the same.
    const broken = [error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error)];
    return [{ promise: `${name} runs to its end`, tried: '', found: '', broken: broken.map(oneLine) }];
  } finally {
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 500);
}

process.exitCode = await run(process.argv.slice(2));
