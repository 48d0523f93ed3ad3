import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventTypes, trialLedger } from '../incidents/read/testing.js';
import type { LedgerHarness } from '../ledger/testing.js';
import { reportTally } from '../zones/report-tally.js';
import { zoneStatus } from './zone-status.js';

interface Told {
  readonly situation: {
    readonly tallies: readonly { readonly counts: readonly { readonly label: unknown }[] }[];
  };
}

describe('a status that quotes', () => {
  let ledger: LedgerHarness;

  beforeAll(async () => {
    ledger = await trialLedger();
    const tally = {
      bodyId: 'army',
      during: { start: { date: '2017-08-31' } },
      counts: [{ label: 'explosions heard', count: 3, unit: 'EXPLOSION' }],
    };
    await ledger.execute(reportTally, tally, { id: 'jayrud' });
  });
  afterAll(() => ledger.close());

  // The second answer comes from memory.
  it.each(['at first', 'again'])('holds words, and no reference to them: %s', async () => {
    const { body } = await ledger.query<Told>(zoneStatus(eventTypes), { id: 'jayrud' });
    const labels = body.situation.tallies.flatMap(({ counts }) => counts.map(({ label }) => label));
    expect(labels).toEqual([{ text: 'explosions heard', lang: 'und' }]);
  });
});
