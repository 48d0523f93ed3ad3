import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';

/** What is written of work that does ten things a second, told at these milliseconds. */
function told(isTTY: boolean, ...at: readonly number[]): string {
  let written = '';
  let now = 0;
  const progress = new Progress({ isTTY, write: (text) => (written += text) }, () => now);
  for (now of at) progress.tell('judging', now / 100, 1_000);
  progress.clear();
  return written;
}

describe('progress', () => {
  it('is a plain line every few seconds where no terminal is, with rate and time left', () => {
    expect(told(false, 0, 1_000, 2_999, 3_000, 4_000, 6_500)).toBe(
      'judging: 30 of 1000 (3 %), 10/s, 1 min 37 s left\njudging: 65 of 1000 (6 %), 10/s, 1 min 34 s left\n',
    );
  });

  it('says nothing of short work', () => {
    expect(told(false, 0, 500, 2_000)).toBe('');
  });

  it('is a bar on a terminal, which is taken away in the end', () => {
    expect(told(true, 0, 50_000)).toBe(
      '\r\u001b[K[###############...............] judging: 500 of 1000 (50 %), 10/s, 50 s left\r\u001b[K',
    );
  });
});
