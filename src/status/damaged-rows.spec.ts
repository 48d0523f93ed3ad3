import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withdrawEntry } from '../entries/withdraw-entry.js';
import { eventTypes, trialLedger } from '../incidents/read/testing.js';
import { LedgerEntry } from '../ledger/tables.js';
import { appendForeign, type HarnessParts, type LedgerHarness } from '../ledger/testing.js';
import { ReadModelRepair } from '../platform/database/read-model-repair.js';
import { zoneStatus } from './zone-status.js';

let ledger: LedgerHarness;
let parts: HarnessParts;
beforeEach(async () => {
  ledger = await trialLedger((made) => (parts = made));
});
afterEach(() => ledger.close());

const asked = async (): Promise<object> =>
  (await ledger.query<object>(zoneStatus(eventTypes), { id: 'jayrud', query: { at: '2017-08-20' } })).body;
const damage = (set: string): Promise<unknown> =>
  parts.database.write((tx) => {
    const { tableName } = tx.connection.getMetadata(LedgerEntry);
    return tx.query(`UPDATE ${tableName} SET ${set} WHERE type = 'ZoneDelineated'`);
  });

describe('a row of an entry that is not as it was filed', () => {
  it.each([
    ['its JSON does not parse', `data = '{"zoneId'`],
    ['its JSON parses, and says something else', `data = replace(data, 'jayrud', 'jayrod')`],
    ['its JSON parses, and is nothing', "data = 'null'"],
    ['it has become an entry of another kind', `type = 'ZoneDissolved'`],
    ['it was withdrawn by nobody', 'withdrawn_at = 0'],
    ['it was recorded at another time', `recorded_at = '2017-07-01T00:00:00.000Z'`],
  ])('(%s) is found when it is read: 503, not ready, and rebuilt', async (_, set) => {
    const alarms: string[] = [];
    const repair = new ReadModelRepair({ ...parts, alarm: (message) => alarms.push(message) });
    const before = await asked();

    await damage(set);
    const refused = asked().catch(async (error: unknown) => {
      expect(await repair.health()).toMatchObject({ ok: false });
      throw error;
    });
    await expect(refused).rejects.toMatchObject({ code: 'READ_MODEL_DAMAGED' });
    await repair.done();

    expect(alarms).toHaveLength(1);
    expect(await repair.health()).toEqual({ ok: true });
    expect(await asked()).toEqual(before);
  });

  it('is none that was withdrawn since', async () => {
    const eventId = await appendForeign(parts, 'zone-jayrud', {
      type: 'ZoneDelineated',
      data: { zoneId: 'jayrud', places: [] },
    });
    await ledger.execute(withdrawEntry, { reason: 'Not so' }, { params: { eventId } });
    await expect(asked()).resolves.toBeDefined();
  });
});

it('a third repair that succeeds leaves the program ready; damage after it does not', () => {
  let damaged: () => void = () => undefined;
  const repair = new ReadModelRepair({
    database: {
      onDamage: (listener) => (damaged = listener),
      read: <T>() => Promise.resolve(undefined as T),
      giveUp: () => 'Start the program again.',
      isInRepair: false,
    },
    runner: { readModels: [], rebuild: () => Promise.resolve() },
    alarm: () => undefined,
  });
  return [1, 2, 3, 4].reduce(async (before, nth) => {
    await before;
    damaged();
    await repair.done();
    expect((await repair.health()).ok).toBe(nth < 4);
  }, Promise.resolve());
});
