import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { appends } from './appends.js';
import { asOf } from './as-of.js';
import { commandCost } from './command-cost.js';
import { commandsOverHttp } from './commands-over-http.js';
import { kurrentDb } from './kurrentdb.js';
import { lateMap } from './late-map.js';
import { isMet, type Measured } from './measured.js';
import { Place } from './place.js';
import { rebuild } from './rebuild.js';
import { start } from './start.js';
import { statusOverHttp } from './status-over-http.js';

/** Each measures beside its limit in the same run, in a folder of its own. */
const BENCHES: Readonly<Record<string, (place: Place) => Promise<readonly Measured[]>>> = {
  appends,
  commandsOverHttp,
  kurrentDb,
  commandCost,
  asOf,
  start,
  statusOverHttp,
  rebuild,
  lateMap,
};

const RESULTS = join(import.meta.dirname, '..', '..', 'docs', 'bench.md');

/**
 * `npm run bench [-- NAME …] [--logs FOLDER] [--keep]`: prints the table; exit 1 where a bar is missed. With `--keep` the
 * rows go to docs/bench.md. With `--logs` the logs that were made, which takes a quarter of an hour, are kept for the next
 * run of the same day.
 */
async function run(args: readonly string[]): Promise<boolean> {
  const { values, positionals: asked } = parseArgs({
    args: [...args],
    options: { logs: { type: 'string' }, keep: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const unknown = asked.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`,
    );
    return false;
  }
  const names = asked.length > 0 ? asked : Object.keys(BENCHES);
  const logs = values.logs ?? mkdtempSync(join(tmpdir(), 'ceasefire-bench-logs-'));
  const measured: Measured[] = [];
  try {
    for (const name of names) {
      const found = await inPlace(name, logs);
      measured.push(...found);
      // Each as soon as it is known: the next may take long.
      process.stderr.write(table(found));
    }
  } finally {
    if (values.logs === undefined) rmSync(logs, { recursive: true, force: true });
  }
  const text = table(measured);
  process.stdout.write(text);
  if (values.keep) {
    const style = await resolveConfig(RESULTS);
    writeFileSync(RESULTS, await format(page(measured), { ...style, filepath: RESULTS }));
  }
  return measured.every(isMet);
}

async function inPlace(name: string, logs: string): Promise<readonly Measured[]> {
  process.stderr.write(`${name} ...\n`);
  const folder = mkdtempSync(join(tmpdir(), `ceasefire-bench-${name}-`));
  try {
    return (await BENCHES[name]?.(new Place(folder, logs))) ?? [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const HEAD = ['| what | ours | beside it | ratio | bar | |', '| --- | --- | --- | --- | --- | --- |'];

function table(measured: readonly Measured[]): string {
  return [...HEAD, ...measured.map((one) => row(one, isMet(one) ? 'met' : '**missed**')), ''].join('\n');
}

function row({ what, ours, beside, ratio, bar: asked }: Measured, verdict: string): string {
  const bar = 'atLeast' in asked ? `>= ${asked.atLeast}` : `<= ${asked.atMost}`;
  return `| ${what} | ${ours} | ${beside} | ${ratio.toPrecision(3)} | ${bar} | ${verdict} |`;
}

/** The page with these rows in the place of those of the same benches, and with what people wrote below the table. */
function page(measured: readonly Measured[]): string {
  const before = readFileSync(RESULTS, 'utf8');
  const below = before.indexOf('\n## ');
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  const date = new Date().toISOString().slice(0, 10);
  const kept = rowsOf(before.slice(0, below)).filter(
    (line) => !measured.some(({ what }) => line.includes(`| ${what} |`)),
  );
  return [
    '# Measured',
    '',
    `The last results of \`npm run bench\`, on ${machine}.`,
    'Ratios are of two measurements in one run on one machine; absolute numbers are of that machine alone.',
    '',
    ...HEAD,
    ...kept,
    ...measured.map((one) => row(one, `${isMet(one) ? 'met' : '**missed**'}, ${date}`)),
    before.slice(below),
  ].join('\n');
}

/** Without the two lines of the head. */
function rowsOf(text: string): readonly string[] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(HEAD.length).map((line) => line.replaceAll(/ +/g, ' '));
}

process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
