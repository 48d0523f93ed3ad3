import { describe, expect, it } from '@jest/globals';
import { wal } from '../../faults/wal.js';
import { brokenIn, runSmall } from './small-course.js';

describe('a log whose files were damaged', () => {
  it('keeps what was synced before the damage and nothing else, or says that it is damaged', async () => {
    const findings = await runSmall(wal, 60);
    expect(brokenIn(findings)).toEqual([]);
    // Damage of every kind was done: some cuts and bits took something away, some altered what is read.
    expect(findings.map(({ found }) => found)).toEqual([
      expect.stringMatching(/shortened/),
      expect.stringMatching(/shortened/),
      expect.stringMatching(/found by the check/),
    ]);
  });
});
