import { expect, it } from '@jest/globals';
import { eventTypes, trialLedger } from '../incidents/read/testing.js';
import { LedgerEntry } from '../ledger/tables.js';
import type { HarnessParts } from '../ledger/testing.js';
import { ReadModelRepair } from '../platform/database/read-model-repair.js';
import { zoneStatus } from './zone-status.js';

it('a row whose JSON does not parse is found when it is read: 503, not ready, and the read models are rebuilt', async () => {
  let parts: HarnessParts | undefined;
  const ledger = await trialLedger((made) => (parts = made));
  const { database, runner } = parts as unknown as HarnessParts;
  const alarms: string[] = [];
  const repair = new ReadModelRepair(database, runner, (message) => alarms.push(message));
  const asked = () => ledger.query(zoneStatus(eventTypes), { id: 'jayrud', query: { at: '2017-08-20' } });
  const before = (await asked()).body;

  await database.write(async (tx) => {
    const { tableName } = tx.connection.getMetadata(LedgerEntry);
    await tx.query(`UPDATE ${tableName} SET data = '{"zoneId' WHERE type = 'ZoneDelineated'`);
  });
  const refused = asked().catch((error: unknown) => {
    expect(repair.health()).toMatchObject({ ok: false });
    throw error;
  });
  await expect(refused).rejects.toMatchObject({ code: 'READ_MODEL_DAMAGED' });
  await repair.done();

  expect(alarms).toHaveLength(1);
  expect(repair.health()).toEqual({ ok: true });
  expect((await asked()).body).toEqual(before);
  await ledger.close();
});
