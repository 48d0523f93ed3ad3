import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { costsOnLongLog } from './bounds/large.js';
import { boundsTable, sendAtBounds } from './bounds/run.js';
import { playHistories } from './model/run.js';
import { Episode, type Finding } from './requests/episode.js';
import { Tally } from './requests/tally.js';

const RESULTS = join(import.meta.dirname, '..', '..', 'docs', 'fuzz.md');
const SIZES = {
  full: { requests: 100_000, histories: 5_000, commands: 100, bodies: 2_000 },
  small: { requests: 3_000, histories: 100, commands: 50, bodies: 110 },
};
/** After so many requests a fresh ledger: questions about a large one say little more and take longer. */
const EPISODE = 1_000;
const SHOWN = 20;
/** Nothing may take longer to be answered. */
const LONGEST_MS = 2_000;

/**
 * `npm run fuzz [-- requests|model|bounds] [--small] [--seed N] [--minutes N] [--keep]`
 *
 * `requests` are made out of the OpenAPI document; `model` are histories of commands, crashes and restarts beside a plain
 * model; `bounds` are bodies with as much in them as is taken, and a little more. None named: all, and their results are
 * kept in docs/fuzz.md, as with `--keep`. `--minutes`: each stops when they are over. `--requests N`, `--histories N`,
 * `--commands N` and `--bodies N` set sizes, `--why` tells why valid requests were refused.
 */
const { values: given, positionals } = parseArgs({
  options: {
    seed: { type: 'string' },
    requests: { type: 'string' },
    histories: { type: 'string' },
    commands: { type: 'string' },
    bodies: { type: 'string' },
    minutes: { type: 'string' },
    small: { type: 'boolean', default: false },
    why: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const size = SIZES[given.small ? 'small' : 'full'];
const minutes = Number(given.minutes ?? Number.POSITIVE_INFINITY);

/** What one kind of fuzzing came to, as Markdown. */
interface Outcome {
  readonly good: boolean;
  readonly text: string;
}

async function requests(seed: number): Promise<Outcome> {
  const wanted = Number(given.requests ?? size.requests);
  const start = performance.now();
  process.stderr.write(`${wanted} requests, seed ${seed}\n`);
  const tally = new Tally();
  const findings: Finding[] = [];
  for (let sent = 0; sent < wanted && minutesSince(start) < minutes; sent += EPISODE) {
    findings.push(
      ...(await Episode.run(seed + sent / EPISODE, Math.min(EPISODE, wanted - sent), tally, LONGEST_MS)),
    );
    const seconds = Math.round(minutesSince(start) * 60);
    process.stderr.write(`  ${tally.requests} requests, ${findings.length} findings, ${seconds} s\n`);
  }
  for (const { seed: at, request, what, asked } of findings.slice(0, SHOWN)) {
    process.stdout.write(
      `\n${what}\n  ${asked}\n  again: npm run fuzz -- requests --seed ${at} --requests ${request}\n`,
    );
  }
  if (given.why) process.stdout.write(`${tally.whyRefused().slice(0, 60).join('\n')}\n`);
  const seeds = `Seeds ${seed} to ${seed + Math.ceil(tally.requests / EPISODE) - 1}`;
  return {
    good: findings.length === 0,
    text: `${seeds}, ${Math.round(minutesSince(start))} minutes. Findings: ${findings.length}. ${tally.text()}`,
  };
}

async function model(seed: number): Promise<Outcome> {
  const wanted = {
    histories: Number(given.histories ?? size.histories),
    commands: Number(given.commands ?? size.commands),
  };
  const start = performance.now();
  process.stderr.write(`${wanted.histories} histories of ${wanted.commands} commands, seed ${seed}\n`);
  const { histories, commands, accepted, repeats, crashes, survived, counterexample } = await playHistories(
    seed,
    wanted,
    minutes,
  );
  if (counterexample !== undefined) process.stdout.write(`\n${counterexample}\n`);
  return {
    good: counterexample === undefined,
    text: [
      `Seed ${seed}, ${Math.round(minutesSince(start))} minutes. Disagreements: ${counterexample === undefined ? 0 : 1}.`,
      `${histories} histories, ${commands} commands: ${accepted} appended, ${repeats} answered as repeats, the rest refused or`,
      `without effect as the model says. ${crashes} crashes, after which ${survived} commands that nobody had an answer to were`,
      'found done.',
    ].join('\n'),
  };
}

async function bounds(seed: number): Promise<Outcome> {
  const wanted = Number(given.bodies ?? size.bodies);
  const start = performance.now();
  process.stderr.write(`${wanted} bodies at the bounds, seed ${seed}\n`);
  const result = await sendAtBounds(seed, wanted, minutes);
  for (const finding of result.findings.slice(0, SHOWN)) process.stdout.write(`\n${finding}\n`);
  return {
    good: result.findings.length === 0,
    text: [
      `Seed ${seed}, ${Math.round(minutesSince(start))} minutes. Findings: ${result.findings.length}. A quarter of the bodies`,
      'goes beyond its bound. Of each kind the dearest, in ms of processor time: the request until it is answered, all',
      'projections until they have the entry (on a ledger of about a hundred entries and ten zones), this sender and all',
      'threads that collect garbage included. And of the thread that answers in the built program, sent the same bodies: the',
      'longest turn of its event loop while it takes one and while a zone and the board are asked about then, and, apart,',
      'the most that collecting garbage took of a turn (by the clock: what else the machine does adds to that).',
      '',
      boundsTable(result),
      ...(given.small ? [] : ['', await costsOnLongLog(seed)]),
    ].join('\n'),
  };
}

const KINDS: Readonly<Record<string, { title: string; run: (seed: number) => Promise<Outcome> }>> = {
  requests: { title: 'Requests out of the OpenAPI document', run: requests },
  model: { title: 'Histories beside a model', run: model },
  bounds: { title: 'Bodies at the bounds', run: bounds },
};

function minutesSince(start: number): number {
  return (performance.now() - start) / 60_000;
}

/** Puts a result in the place of the one before it. */
function keep(title: string, text: string): void {
  const kept = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
  const sections = new Map(
    kept
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split('\n')[0] ?? '', section.trimEnd()]),
  );
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
  const dated = `On ${machine}, ${new Date().toISOString().slice(0, 10)}.`;
  sections.set(title, `${title}\n\n${dated} ${text.trimEnd()}`);
  const head = [
    '# Fuzzed',
    '',
    'The last results of `npm run fuzz`, by which this page is written. A finding is a 5xx that is not declared, an answer that',
    'takes more than 2 s or is not of its schema, a repeat that is answered otherwise or appends, a word, id or key in the log',
    'output, or a rebuild or replay that does not agree. "Valid" are requests that were meant to succeed; rules of the field',
    'refuse some. A disagreement is an answer to a command or a query other than the model’s.',
    '',
  ].join('\n');
  const body = [...sections.values()].map((section) => `\n## ${section}\n`).join('');
  writeFileSync(RESULTS, head + body);
}

const seed = Number(given.seed ?? Math.floor(Math.random() * 1e9));
const unknown = positionals.filter((name) => !(name in KINDS));
process.exitCode = 0;
if (unknown.length > 0) {
  process.stderr.write(
    `There is no fuzz ${unknown.join(', ')}; there are ${Object.keys(KINDS).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of positionals.length > 0 ? positionals : Object.keys(KINDS)) {
    const { title, run } = KINDS[name] as (typeof KINDS)[string];
    const { good, text } = await run(seed);
    process.stdout.write(`\n${text}\n`);
    if (given.keep || positionals.length === 0) keep(title, text);
    if (!good) process.exitCode = 1;
  }
}
