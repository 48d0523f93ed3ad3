import { describe, expect, it } from '@jest/globals';
import { Episode } from '../../fuzz/requests/episode.js';
import { Tally } from '../../fuzz/requests/tally.js';

/** Of `npm run fuzz` as much as fits into every test run; the same each time. */
const REQUESTS = 260;

describe('requests made out of the OpenAPI document', () => {
  it('are answered as documented, repeatably, and leave no word in the log', async () => {
    const tally = new Tally();
    expect(await Episode.run(7, REQUESTS, tally)).toEqual([]);
    // They get past the first checks: else they would show nothing.
    expect(tally.share('POST /v1/incidents')).toBeGreaterThan(0.6);
    expect(tally.acceptedCommands).toBeGreaterThan(80);
  }, 120_000);
});
