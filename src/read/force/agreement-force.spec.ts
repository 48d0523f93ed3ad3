import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { trialLedger } from '../../testing/incidents.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import { agreementForce } from './agreement-force.js';

let ledger: LedgerHarness;
beforeAll(async () => {
  ledger = await trialLedger();
});
afterAll(() => ledger.close());

it.each([
  ['0000-01-02', '0000-01-01T00:00:00.000Z', 'first'],
  ['9999-12-29', '9999-12-31T23:59:59.999Z', 'last'],
])('the timeline around %s goes to %s, the %s moment that can be written', async (at, bound) => {
  const { body } = await ledger.query<{ intervals: readonly { from: string; to: string }[] }>(
    agreementForce,
    {
      id: 'a1',
      query: { at },
    },
  );
  expect([body.intervals[0]?.from, body.intervals.at(-1)?.to]).toContain(bound);
});
