import { expect, it } from '@jest/globals';
import { writes } from '../../faults/cluster/writes.js';
import { brokenIn, runSmall } from './small-course.js';

it('nothing acknowledged is lost or there twice on a KurrentDB (protocol double) that fails at random', async () => {
  const findings = await runSmall(writes, 200);
  expect(findings.map(({ found }) => found).join()).toMatch(/200 acknowledged.*200 in the log/);
  expect(brokenIn(findings)).toEqual([]);
});
