import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Dice } from '../../test/rules/random/dice.js';
import type { Finding, Subject } from '../finding.js';
import { keep, type Run, table } from '../page.js';
import { kills } from './kills.js';
import { pairs } from './pairs.js';
import { rolling } from './rolling.js';
import { writes } from './writes.js';

const SUBJECTS: Readonly<Record<string, Subject>> = { writes, pairs, kills, rolling };

const RESULTS = join(import.meta.dirname, '..', '..', '..', 'docs', 'faults-cluster.md');

const USAGE = `npm run faults:cluster -- [SUBJECT …] [--small] [--seed N] [--keep]
Subjects: ${Object.keys(SUBJECTS).join(', ')}; all of them if none is named.
--keep: puts the results into docs/faults-cluster.md.
`;

/** Holds several instances on KurrentDB and PostgreSQL to their promises; exit 1 where one is broken, 2 for wrong use. */
async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { seed: { type: 'string' }, small: { type: 'boolean' }, keep: { type: 'boolean' } },
  });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (!Number.isSafeInteger(seed) || !positionals.every((name) => name in SUBJECTS)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(SUBJECTS);
  const small = values.small ?? false;
  const findings: Finding[] = [];
  process.stdout.write(`Seed ${seed}\n\n`);
  for (const name of names) {
    const start = performance.now();
    const found = await findingsOf(name, seed, small);
    findings.push(...found);
    process.stdout.write(
      `${table(found)}\n${name}: ${((performance.now() - start) / 1000).toFixed(0)} s\n\n`,
    );
  }
  if (values.keep) await keep(RESULTS, findings, seed, headOf);
  return findings.some(({ broken }) => broken.length > 0) ? 1 : 0;
}

async function findingsOf(name: string, seed: number, small: boolean): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), `ceasefire-cluster-${name}-`));
  try {
    return (
      (await SUBJECTS[name]?.({
        folder,
        dice: new Dice(seed),
        size: (full, reduced) => (small ? reduced : full),
        isOver: () => false,
      })) ?? []
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function headOf({ machine }: Run): readonly string[] {
  return [
    '# A cluster under stress',
    '',
    `The last results of \`npm run faults:cluster\` on ${machine}. The event store is the protocol double of KurrentDB`,
    '(`test/kurrentdb-double`), no server, unless a row says otherwise: it stands for the protocol and for the rules of',
    'idempotence, and proves how this program behaves. `KURRENTDB_SERVER` names a command that starts a server (its arguments:',
    'port and data folder) for all but `writes`. PostgreSQL is a real one. The same again: `npm run faults:cluster --',
    'SUBJECT --seed N`, with `--small` in small sizes. Exit code 1: a promise is broken.',
  ];
}

process.exitCode = await run(process.argv.slice(2));
