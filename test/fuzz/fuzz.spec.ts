import { describe, expect, it } from '@jest/globals';
import { playHistories } from '../../fuzz/model/run.js';
import { Episode } from '../../fuzz/requests/episode.js';
import { Tally } from '../../fuzz/requests/tally.js';

// Of `npm run fuzz` as much as fits into every test run; the same each time.

describe('requests made out of the OpenAPI document', () => {
  it('are answered as documented, repeatably, and leave no word in the log', async () => {
    const tally = new Tally();
    expect(await Episode.run(7, 110, tally)).toEqual([]);
    // They get past the first checks: else they would show nothing.
    expect(tally.share('POST /v1/incidents')).toBeGreaterThan(0.6);
    expect(tally.acceptedCommands).toBeGreaterThan(45);
  });
});

describe('histories of commands, crashes, restarts and rebuilds', () => {
  it('come to what a plain model in memory comes to', async () => {
    const { counterexample, accepted, crashes } = await playHistories(3, { histories: 8, commands: 40 });
    expect(counterexample).toBeUndefined();
    expect(accepted).toBeGreaterThan(100);
    expect(crashes).toBeGreaterThan(0);
  });
});
