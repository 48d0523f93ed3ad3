import type { Course, Finding, Subject } from '../../faults/finding.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';
import { Dice } from '../rules/random/dice.js';

/** Always the same, so that a failure comes again. */
const SEED = 1;

/** Runs a subject of `npm run faults` with so many rounds, in a folder of its own. */
export async function runSmall(subject: Subject, rounds: number): Promise<readonly Finding[]> {
  const directory = temporaryDirectory();
  const folder = directory.path('.');
  const course: Course = { folder, dice: new Dice(SEED), size: () => rounds, isOver: () => false };
  try {
    return await subject(course);
  } finally {
    directory.remove();
  }
}

/** What was broken, all findings together. */
export function brokenIn(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ broken }) => broken);
}
