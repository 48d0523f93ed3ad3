import { describe, expect, it } from '@jest/globals';
import { whyBehind, whyDoubtful } from './last-entry.js';

const LAST = '2026-11-30T12:00:00.000Z';

describe('a clock beside the last entry', () => {
  it('may be five seconds behind, and no more', () => {
    expect(whyBehind(new Date('2026-11-30T11:59:55.000Z'), LAST)).toBeUndefined();
    expect(whyBehind(new Date('2026-11-30T11:59:54.999Z'), LAST)).toMatchObject({ code: 'CLOCK_BEHIND' });
    expect(whyBehind(new Date(0), null)).toBeUndefined();
  });

  it('is doubtful sixty days later, and not before', () => {
    expect(whyDoubtful(new Date('2027-01-29T11:59:59.999Z'), LAST)).toBeUndefined();
    expect(whyDoubtful(new Date('2027-01-29T12:00:00.000Z'), LAST)).toContain(
      "the last entry is of 2026-11-30, 60 days before this machine's 2027-01-29",
    );
    expect(whyDoubtful(new Date(LAST), null)).toBeUndefined();
  });
});
