import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appends } from './appends.js';
import { asOf } from './as-of.js';
import { commandCost } from './command-cost.js';
import { commandsOverHttp } from './commands-over-http.js';
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
  commandCost,
  asOf,
  start,
  statusOverHttp,
  rebuild,
  lateMap,
};

const RESULTS = join(import.meta.dirname, '..', '..', 'docs', 'bench.md');

/**
 * `npm run bench [-- NAME …] [--logs FOLDER]`: prints the table; exit 1 where a bar is missed. All benches: keeps it in
 * docs/bench.md. With `--logs` the logs that were made, which takes a quarter of an hour, are kept for the next run of
 * the same day.
 */
async function run(args: readonly string[]): Promise<boolean> {
  const { values, positionals: asked } = parseArgs({
    args: [...args],
    options: { logs: { type: 'string' } },
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
  if (asked.length === 0) writeFileSync(RESULTS, page(text));
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

function table(measured: readonly Measured[]): string {
  const rows = measured.map((one) => {
    const bar = 'atLeast' in one.bar ? `>= ${one.bar.atLeast}` : `<= ${one.bar.atMost}`;
    const verdict = isMet(one) ? 'met' : '**missed**';
    return `| ${one.what} | ${one.ours} | ${one.beside} | ${one.ratio.toPrecision(3)} | ${bar} | ${verdict} |`;
  });
  return [
    '| what | ours | beside it | ratio | bar | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** The page, with what people wrote below the table as it stands. */
function page(text: string): string {
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
  const written = before.indexOf('\n## ');
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  return (
    [
      '# Measured',
      '',
      `The last full run of \`npm run bench\`, on ${machine}, ${new Date().toISOString().slice(0, 10)}.`,
      'Ratios are of two measurements in one run on one machine; absolute numbers are of that machine alone.',
      '',
      text,
    ].join('\n') + (written < 0 ? '' : before.slice(written))
  );
}

process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
