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

/** The page of results: what was found now, in the place of what was found of the same promises before. */
export function page(before: string, findings: readonly Finding[], { seed, date, machine }: Run): string {
  const rows = new Map(rowsOf(before).map((line) => [promiseOf(line), line]));
  for (const finding of findings) {
    const tried = `${finding.tried} (seed ${seed}, ${date})`;
    rows.set(finding.promise, row({ ...finding, tried }));
  }
  return [
    '# Under stress',
    '',
    `The last results of \`npm run faults\` on ${machine}. What was really done stands in the second column; the same again:`,
    '`npm run faults -- SUBJECT --seed N`, with `--small` in the sizes of the tests. Exit code 1: a promise is broken.',
    '',
    ...HEAD,
    ...rows.values(),
    '',
  ].join('\n');
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
