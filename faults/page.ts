import type { Finding } from './finding.js';

/** How a run was made. */
export interface Run {
  readonly seed: number;
  readonly small: boolean;
  readonly minutes: number | undefined;
  readonly machine: string;
}

/** Findings as a table of Markdown; what was broken stands below it. */
export function table(findings: readonly Finding[]): string {
  const rows = findings.map(({ promise, tried, found, broken, skipped }) => {
    const verdict =
      skipped === undefined ? (broken.length === 0 ? 'kept' : '**broken**') : `skipped: ${skipped}`;
    return `| ${promise} | ${tried} | ${found} | ${verdict} |`;
  });
  const lines = findings.flatMap(({ promise, broken }) => broken.map((line) => `- ${promise}: ${line}`));
  return [
    '| promise | tried | found | |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(lines.length > 0 ? ['', ...lines] : []),
    '',
  ].join('\n');
}

/** The page of results. */
export function page(findings: readonly Finding[], { seed, small, minutes, machine }: Run): string {
  const sizes = small ? 'the small sizes' : 'the full sizes';
  const limit = minutes === undefined ? '' : `, ${minutes} minutes a subject at most`;
  return [
    '# Under stress',
    '',
    `The last run of \`npm run faults\` over all subjects: ${sizes}${limit}; seed ${seed}, ${machine}.`,
    'What was really done stands in the second column. The same with a subject alone, the small sizes or that seed:',
    '`npm run faults -- SUBJECT --small --seed N`. Exit code 1: a promise is broken.',
    '',
    table(findings),
  ].join('\n');
}
