import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listEvents } from '../../read/audit/list-events.js';
import { retimeIncident } from '../incidents/retime-incident.js';
import { eventTypes, reportsIncident, trialLedger } from '../../testing/incidents.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import { withdrawEntry } from './withdraw-entry.js';

interface Page {
  readonly items: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
}

const WHOSE = { bodyId: 'watch', recordedOnDeviceAt: '2017-09-01T11:59:00.000Z' };
const NOTE = { text: 'He called again', lang: 'en' };
let ledger: LedgerHarness;
beforeAll(async () => (ledger = await trialLedger()));
afterAll(() => ledger.close());

it('keeps whose withdrawal it is, and what was noted with it', async () => {
  const id = await reportsIncident(ledger, 1);
  const sent = { occurred: { start: { date: '2017-08-21' } }, reason: 'Misheard' };
  const { outcome } = await ledger.execute(retimeIncident, sent, { id });
  const withdrawn = { ...WHOSE, note: NOTE, reason: 'Heard well after all' };
  await ledger.execute(withdrawEntry, withdrawn, { params: { eventId: outcome.events[0]?.id ?? '' } });
  expect(await lastWithdrawal(id)).toMatchObject({
    ...WHOSE,
    note: NOTE,
    reason: { text: 'Heard well after all' },
  });
});

it('says the reason only where an entry takes the place of the one withdrawn, since that says the rest', async () => {
  const id = await reportsIncident(ledger, 2);
  const sent = { occurred: { start: { date: '2017-08-21' } }, reason: 'Misheard' };
  const { outcome } = await ledger.execute(retimeIncident, sent, { id });
  const corrects = outcome.events[0]?.id;
  const again = { ...WHOSE, occurred: { start: { date: '2017-08-22' } }, corrects, reason: 'A typing error' };
  await ledger.execute(retimeIncident, again, { id });
  expect(await lastWithdrawal(id)).toEqual({
    eventId: corrects,
    reason: { text: 'A typing error', lang: 'und' },
  });
});

async function lastWithdrawal(incident: string): Promise<unknown> {
  const query = { stream: `incident-${incident}`, type: 'EntryWithdrawn' };
  const { body } = await ledger.query<Page>(listEvents(eventTypes), { query });
  return body.items.at(-1)?.data;
}
