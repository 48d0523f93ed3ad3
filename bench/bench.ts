import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { appends } from './appends.js';
import { asOf } from './as-of.js';
import { commandsOverHttp } from './commands-over-http.js';
import { isMet, type Measured } from './measured.js';

/** Each measures beside its limit in the same run, in a folder of its own. */
const BENCHES: Readonly<Record<string, (folder: string) => Promise<readonly Measured[]>>> = {
  appends,
  asOf,
  commandsOverHttp,
};

const RESULTS = join(import.meta.dirname, '..', '..', 'docs', 'bench.md');

/** `npm run bench [-- NAME …]`: prints the table; exit 1 where a bar is missed. All benches: keeps it in docs/bench.md. */
async function run(asked: readonly string[]): Promise<boolean> {
  const unknown = asked.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`,
    );
    return false;
  }
  const names = asked.length > 0 ? asked : Object.keys(BENCHES);
  const measured: Measured[] = [];
  for (const name of names) {
    process.stderr.write(`${name} ...\n`);
    const folder = mkdtempSync(join(tmpdir(), `ceasefire-bench-${name}-`));
    try {
      measured.push(...((await BENCHES[name]?.(folder)) ?? []));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const text = table(measured);
  process.stdout.write(text);
  if (asked.length === 0) writeFileSync(RESULTS, page(text));
  return measured.every(isMet);
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

function page(text: string): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  return [
    '# Measured',
    '',
    `The last full run of \`npm run bench\`, on ${machine}, ${new Date().toISOString().slice(0, 10)}.`,
    'Ratios are of two measurements in one run on one machine; absolute numbers are of that machine alone.',
    '',
    text,
  ].join('\n');
}

process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
