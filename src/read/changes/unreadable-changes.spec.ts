import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import { appendForeign } from '../../testing/ledger.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { type ChangesHarness, changesHarness, type ToldChange } from '../../testing/changes.js';

let ledger: ChangesHarness;
beforeEach(async () => {
  ledger = await changesHarness();
  for (const id of ['jayrud', 'madaya'])
    await ledger.execute(proposeZone, { id, names: { en: id }, timeZone: 'Asia/Damascus' });
});
afterEach(() => ledger.close());

const statuses = async (): Promise<readonly ToldChange[]> =>
  (await ledger.changes()).filter(({ kind }) => kind === 'STATUS_CHANGED');

it('an entry that cannot be read changes the status of its zone when it comes and when it is withdrawn, and of no other', async () => {
  const before = await statuses();
  const eventId = await appendForeign(ledger, 'zone-jayrud', {
    type: 'ZoneDelineated',
    data: { zoneId: 'jayrud', geometry: 'a map' },
  });
  const come = (await statuses()).slice(before.length);
  expect(come).toMatchObject([{ zoneId: 'jayrud', to: { headline: 'UNREADABLE' } }]);
  await ledger.execute(
    withdrawEntry,
    { reason: 'Not readable' },
    { params: { eventId }, recordedAt: '2017-09-02T12:00:00.000Z' },
  );
  const gone = (await statuses()).slice(before.length + come.length);
  expect(gone).toMatchObject([{ zoneId: 'jayrud', from: { headline: 'UNREADABLE' } }]);
  const told = await ledger.changes();
  await ledger.rebuild();
  expect(await ledger.changes()).toEqual(told);
});
