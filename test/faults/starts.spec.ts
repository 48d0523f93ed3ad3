import { expect, it } from '@jest/globals';
import { starts } from '../../faults/starts.js';
import { brokenIn, runSmall } from './small-course.js';

it('a start beside damaged, cut, foreign, missing and older stores destroys nothing, and is right or refused', async () => {
  const findings = await runSmall(starts, 40);
  expect(brokenIn(findings)).toEqual([]);
  expect(findings.map(({ found }) => found).join()).toMatch(/\d started.*\d refused|\d refused.*\d started/);
});
