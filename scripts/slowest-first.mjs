// The order of Jest's suites: those that take longest begin first, so that no core waits for one of them at the end.
import { createRequire } from 'node:module';

// @jest/test-sequencer comes with Jest, and from there it must be taken.
const ofJest = createRequire(createRequire(import.meta.url).resolve('@jest/core'));
const { default: Sequencer } = ofJest('@jest/test-sequencer');

/** By what they took on two cores; the rest goes as Jest would have it, by their last time or else their size. */
const SLOWEST = [
  'test/postgres/postgres.spec.ts',
  'test/postgres/same-answers.spec.ts',
  'test/golden-data.spec.ts',
  'test/e2e/damaged-read-models.spec.ts',
  'test/e2e/start.spec.ts',
  'test/contract/kurrentdb-event-store.spec.ts',
  'test/e2e/auditor-cli.spec.ts',
  'test/contract/restore-and-move.spec.ts',
  'test/fuzz/fuzz.spec.ts',
  'test/faults/steps.spec.ts',
  'src/read/changes/demo.spec.ts',
  'src/cli/correct-clock.spec.ts',
  'test/e2e/read-models-thread.spec.ts',
  'test/faults/starts.spec.ts',
  'test/rules/slice.properties.spec.ts',
  'test/rules/zone-states.properties.spec.ts',
  'test/rules/damage.properties.spec.ts',
  'test/e2e/durability.spec.ts',
];

const rank = ({ path }) => {
  const at = SLOWEST.findIndex((slow) => path.replaceAll('\\', '/').endsWith(slow));
  return at < 0 ? SLOWEST.length : at;
};

export default class SlowestFirst extends Sequencer {
  /** Sorting keeps the order of equals. */
  async sort(tests) {
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b));
  }
}
