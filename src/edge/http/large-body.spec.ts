import { describe, expect, it } from '@jest/globals';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { rawFaults } from '../../fields/raw-input.js';
import { repeatedKey } from './repeated-key.js';

/** As many positions as an outline may have. */
const positions = Array.from({ length: 20_000 }, (_, n) => [36 + n / 7e4, 33.5 + (n % 97) / 7e3]);
const text = JSON.stringify({ geometry: { type: 'Polygon', coordinates: [positions] } });

/** Processor time of a piece of work in ms, the least of some: what else the machine does only adds to it. */
function costOf(work: () => unknown): number {
  const costs = Array.from({ length: 15 }, () => {
    const { user, system } = process.cpuUsage();
    work();
    const after = process.cpuUsage();
    return after.user + after.system - user - system;
  });
  return Math.min(...costs) / 1_000;
}

describe('a body at the bounds', () => {
  it('is looked through for what no body may have at little more than it costs to parse it', () => {
    const body: unknown = JSON.parse(text);
    const parsing = costOf(() => JSON.parse(text));
    expect(costOf(() => rawFaults(body))).toBeLessThan(3 * parsing);
    expect(costOf(() => repeatedKey(text))).toBeLessThan(3 * parsing);
  });

  it('lets others have their turn after each piece of work on it that takes long', async () => {
    const turns = async (work: () => unknown): Promise<number> => {
      let others = 0;
      const other = setImmediate(() => (others += 1));
      await givingWay(work);
      clearImmediate(other);
      return others;
    };
    expect(await turns(() => costOf(() => JSON.parse(text)))).toBe(1);
    expect(await turns(() => 'soon done')).toBe(0);
  });
});
