import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFound } from '../../core/errors.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import { insertRows } from '../../storage/read-models/database/rows.js';
import type { ReadModelDatabase } from '../../storage/read-models/database/read-model-database.js';
import { registerPlace } from '../../write/places/register-place.js';
import { DirectoryName, DirectoryThing } from './tables.js';
import { asking, directoryHarness, type Items } from '../../testing/directory.js';

describe('a thing that the directory has and the ledger has not yet', () => {
  let ledger: LedgerHarness;
  let database: ReadModelDatabase;

  beforeAll(async () => {
    ledger = await directoryHarness((parts) => (database = parts.database));
    await ledger.execute(registerPlace, { id: 'jayrud', names: { en: 'Jayrud' }, kind: 'TOWN' });
    await ledger.query(asking('Places'));
    // As its projection writes them for the next entry.
    await database.write(async (tx) => {
      const place = { kind: 'place', id: 'jayrud-farms', position: 1, confidential: false };
      await insertRows(tx, DirectoryThing, [place]);
      const name = { kind: 'place', thingId: 'jayrud-farms', eventId: 'e', ordinal: 0, whole: true };
      await insertRows(tx, DirectoryName, [{ ...name, folded: 'jayrud farms', skeleton: 'jrd frms' }]);
    });
  });
  afterAll(() => ledger.close());

  it.each<Record<string, string>>([{}, { q: 'Jayrud' }])('is not listed, asked with %j', async (query) => {
    const { body } = await ledger.query<Items>(asking('Places'), { query });
    expect(body.items.map(({ id }) => id)).toEqual(['jayrud']);
  });

  it('is not found', async () => {
    await expect(ledger.query(asking('Place'), { id: 'jayrud-farms' })).rejects.toThrow(NotFound);
    await expect(ledger.query(asking('PlaceHistory'), { id: 'jayrud-farms' })).rejects.toThrow(NotFound);
    await expect(ledger.query(asking('Place'), { id: 'jayrud' })).resolves.toMatchObject({ etag: '0' });
  });
});
