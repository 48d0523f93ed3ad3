import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format, resolveConfig } from 'prettier';
import type { Finding } from './finding.js';

/** How a run was made. */
export interface Run {
  readonly seed: number;
  /** In UTC, like `2026-11-30`. */
  readonly date: string;
  readonly machine: string;
}

const HEAD = ['| promise | tried | found | |', '| --- | --- | --- | --- |'];

/** Findings as a table of Markdown; what was broken stands below it. */
export function table(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ promise, broken }) => broken.map((line) => `- ${promise}: ${line}`));
  return [...HEAD, ...findings.map(row), ...(lines.length > 0 ? ['', ...lines] : []), ''].join('\n');
}

function row({ promise, tried, found, broken, skipped }: Finding): string {
  const verdict =
    skipped === undefined ? (broken.length === 0 ? 'kept' : '**broken**') : `skipped: ${skipped}`;
  return `| ${promise} | ${tried} | ${found} | ${verdict} |`;
}

/**
 * The page of results: what was found now, in the place of what was found of the same promises before.
 *
 * @param head what stands above the table, line by line
 */
function pageOf(
  before: string,
  findings: readonly Finding[],
  { seed, date }: Run,
  head: readonly string[],
): string {
  const rows = new Map(rowsOf(before).map((line) => [promiseOf(line), line]));
  for (const finding of findings) {
    const tried = `${finding.tried} (seed ${seed}, ${date})`;
    rows.set(finding.promise, row({ ...finding, tried }));
  }
  return [...head, '', ...HEAD, ...rows.values(), ''].join('\n');
}

/** Keeps what was found on a page of results, beside what earlier runs found of other promises. */
export async function keep(
  file: string,
  findings: readonly Finding[],
  seed: number,
  head: (run: Run) => readonly string[],
): Promise<void> {
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  const run = { seed, date: new Date().toISOString().slice(0, 10), machine };
  const text = pageOf(readFileSync(file, 'utf8'), findings, run, head(run));
  const style = await resolveConfig(file);
  writeFileSync(file, await format(text, { ...style, filepath: file }));
}

/** Without the two lines of the head. */
function rowsOf(before: string): readonly string[] {
  return before
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(HEAD.length);
}

function promiseOf(line: string): string {
  return line.split('|')[1]?.trim() ?? '';
}
