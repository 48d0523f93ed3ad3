import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Episode, type Finding } from './requests/episode.js';
import { Tally } from './requests/tally.js';

const RESULTS = join(import.meta.dirname, '..', '..', 'docs', 'fuzz.md');
/** After so many requests a fresh ledger: questions about a large one say little more and take longer. */
const EPISODE = 1_000;
const SHOWN = 20;

const { values: given, positionals } = parseArgs({
  options: {
    seed: { type: 'string' },
    requests: { type: 'string' },
    small: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    why: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/**
 * `npm run fuzz [-- requests] [--small] [--seed N] [--requests N] [--minutes N] [--why] [--keep]`
 *
 * Sends requests out of the OpenAPI document. `--minutes`: stops after the episode in which they are over. `--why`: tells why
 * valid requests were refused. `--keep`: keeps the result in docs/fuzz.md. @returns whether nothing was found
 */
async function requests(seed: number): Promise<boolean> {
  const size = Number(given.requests ?? (given.small ? 3_000 : 100_000));
  const until = performance.now() + Number(given.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  process.stderr.write(`${size} requests, seed ${seed}\n`);
  const tally = new Tally();
  const findings: Finding[] = [];
  const start = performance.now();
  for (let sent = 0; sent < size && performance.now() < until; sent += EPISODE) {
    const found = await Episode.run(seed + sent / EPISODE, Math.min(EPISODE, size - sent), tally);
    findings.push(...found);
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stderr.write(`  ${tally.requests} requests, ${findings.length} findings, ${seconds} s\n`);
  }
  for (const { seed: at, request, what, asked } of findings.slice(0, SHOWN)) {
    process.stdout.write(
      `\n${what}\n  ${asked}\n  again: npm run fuzz -- requests --seed ${at} --requests ${request}\n`,
    );
  }
  const text = `Seeds ${seed} to ${seed + Math.ceil(tally.requests / EPISODE) - 1}. Findings: ${findings.length}. ${tally.text()}`;
  process.stdout.write(`\n${text}\n`);
  if (given.why) process.stdout.write(`${tally.whyRefused().slice(0, 60).join('\n')}\n`);
  if (given.keep) keep(text);
  return findings.length === 0;
}

function keep(text: string): void {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  writeFileSync(
    RESULTS,
    [
      '# Fuzzed',
      '',
      `The last run of \`npm run fuzz -- --keep\`, on ${machine}, ${new Date().toISOString().slice(0, 10)}. A finding is a 5xx`,
      'that is not declared, an answer that takes more than 2 s or is not of its schema, a repeat that is answered otherwise or',
      'appends, a word, id or key in the log output, or a rebuild or replay that does not agree. "Valid" are requests that were',
      'meant to succeed; some are refused by rules of the field.',
      '',
      text,
    ].join('\n'),
  );
}

const seed = Number(given.seed ?? Math.floor(Math.random() * 1e9));
const what = positionals[0] ?? 'requests';
if (what === 'requests') process.exitCode = (await requests(seed)) ? 0 : 1;
else {
  process.stderr.write(`There is no fuzz ${what}; there are requests and model.\n`);
  process.exitCode = 2;
}
