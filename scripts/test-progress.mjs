// A reporter of Jest that tells the process that started it (npm test) how far it is.
import { relative } from 'node:path';

export default class TestProgress {
  #total = 0;
  #done = 0;
  #failed = 0;
  /** When each suite that is under way began (milliseconds), by path, the one that began first in front. */
  #running = new Map();

  onRunStart({ numTotalTestSuites }) {
    this.#total = numTotalTestSuites;
  }

  onTestFileStart({ path }) {
    this.#running.set(relative('', path), Date.now());
    this.#tell();
  }

  onTestFileResult({ path }, { numFailingTests, testExecError }) {
    this.#running.delete(relative('', path));
    this.#done += 1;
    if (numFailingTests > 0 || testExecError !== undefined) this.#failed += 1;
    this.#tell();
  }

  #tell() {
    const [slowest] = this.#running.keys();
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} failed`;
    const longest = slowest === undefined ? '' : `, longest under way ${slowest}`;
    process.send?.({ news: `${this.#done} of ${this.#total} suites${failed}${longest}` });
  }
}
