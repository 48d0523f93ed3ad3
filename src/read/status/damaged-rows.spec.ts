import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EntryDamaged } from '../../core/event-store.js';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import { eventTypes, trialLedger } from '../../testing/incidents.js';
import { LedgerEntry } from '../../world/tables.js';
import { appendForeign, type HarnessParts, type LedgerHarness } from '../../testing/ledger.js';
import { ReadModelRepair, type RepairParts } from '../../storage/read-models/database/read-model-repair.js';
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

/** A repair of read models whose rebuild ends so, and what finds them damaged. */
function repairWith(rebuild: () => Promise<void>): {
  readonly repair: ReadModelRepair;
  readonly database: RepairParts['database'];
  readonly damaged: () => void;
} {
  const listeners: (() => void)[] = [];
  const database: RepairParts['database'] = {
    onDamage: (listener) => void listeners.push(listener),
    read: <T>() => Promise.resolve(undefined as T),
    giveUp: () => 'Start the program again.',
    outOfUse: undefined,
  };
  const runner = { readModels: [{ projection: { name: 'ledger' } }] as never, rebuild };
  const repair = new ReadModelRepair({ database, runner, alarm: () => undefined });
  return { repair, database, damaged: () => listeners.forEach((listener) => listener()) };
}

it('a third repair that succeeds leaves the program ready; damage after it does not', async () => {
  const { repair, damaged } = repairWith(() => Promise.resolve());
  for (const nth of [1, 2, 3, 4]) {
    damaged();
    await repair.done();
    expect((await repair.health()).ok).toBe(nth < 4);
  }
});

it('rows that cannot be made anew of a damaged log are rebuilt once, and what is said names the log', async () => {
  let rebuilds = 0;
  const { repair, database, damaged } = repairWith(() => {
    rebuilds += 1;
    return Promise.reject(new EntryDamaged(7));
  });
  for (let nth = 1; nth <= 3; nth += 1) {
    damaged();
    await repair.done();
  }
  expect(rebuilds).toBe(1);
  expect(database.outOfUse).toMatchObject({ code: 'ENTRY_DAMAGED' });
  expect(await repair.health()).toEqual({
    ok: false,
    reason: expect.stringMatching(/position 7 .*restore log\.sqlite from its backup/),
  });
});
