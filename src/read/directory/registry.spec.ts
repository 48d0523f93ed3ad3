import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { proposeAgreement } from '../../write/agreements/propose-agreement.js';
import { NotFound } from '../../core/errors.js';
import { withdrawEntry } from '../../write/entries/withdraw-entry.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import { registerPlace } from '../../write/places/register-place.js';
import { relocatePlace } from '../../write/places/relocate-place.js';
import { renamePlace } from '../../write/places/rename-place.js';
import type { Principal } from '../../access/role.js';
import { registerSource } from '../../write/sources/register-source.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { as, asking, directoryHarness, type Items, type Told } from '../../testing/directory.js';

describe('a registry of places', () => {
  let ledger: LedgerHarness;
  const names = async (query: Readonly<Record<string, string>>): Promise<string[]> =>
    (await ledger.query<Items>(asking('Places'), { query })).body.items.map(({ id }) => id);

  beforeAll(async () => {
    ledger = await directoryHarness();
    for (const [id, en, ar] of [
      ['jordan', 'Jordan', 'الأردن'],
      ['wadi-jayrud', 'Wadi Jayrud', 'وادي جيرود'],
      ['jayrud', 'Jayrud', 'جيرود'],
      ['ruhaybah', 'ar-Ruhaybah', 'الرحيبة'],
      ['jayrud-farms', 'Jayrud Farms', 'مزارع جيرود'],
      ['dumayr', 'al-Dumayr', 'الضمير'],
    ] as const) {
      await ledger.execute(registerPlace, { id, names: { en, ar }, kind: 'TOWN', point: [36.7, 33.8] });
    }
  });
  afterAll(() => ledger.close());

  it('lists all in the order in which they were registered', async () => {
    expect(await names({})).toEqual([
      'jordan',
      'wadi-jayrud',
      'jayrud',
      'ruhaybah',
      'jayrud-farms',
      'dumayr',
    ]);
  });

  it.each(['Jayrud', 'JAYRUD', 'جَيرود'])(
    'puts the very name %s first, then what begins so, then the rest',
    async (q) => {
      expect((await names({ q }))[0]).toBe('jayrud');
      expect((await names({ q })).sort()).toEqual(['jayrud', 'jayrud-farms', 'wadi-jayrud']);
    },
  );

  it.each([
    ['Jeroud', ['wadi-jayrud', 'jayrud', 'jayrud-farms']],
    ['Raheeba', ['ruhaybah']],
    ['rahiba', ['ruhaybah']],
    ['Dmeir', ['dumayr']],
    ['ضمير', ['dumayr']],
    ['jayr', ['jayrud', 'jayrud-farms', 'wadi-jayrud']],
    ['farm', ['jayrud-farms']],
    ['Jordan', ['jordan']],
    ['al-', []],
    ['Damascus', []],
  ])('finds by %s', async (q, found) => {
    expect(await names({ q })).toEqual(found);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['all', {}],
    ['those of a name', { q: 'jayrud' }],
  ])('gives %s once and in order in pages, whatever is registered meanwhile', async (_which, search) => {
    const before = await names(search);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await ledger.query<Items>(asking('Places'), {
        query: { ...search, limit: '1', ...(cursor === undefined ? {} : { cursor }) },
      });
      paged.push(...body.items.map(({ id }) => id));
      cursor = body.next;
      if (paged.length === 2) {
        await ledger.execute(registerPlace, {
          names: { en: 'Jayrud', ar: 'مخيم' },
          kind: 'BASE',
          id: `camp-${before.length}`,
        });
      }
    } while (cursor !== undefined);
    expect(paged.filter((id) => before.includes(id))).toEqual(before);
    expect(new Set(paged).size).toBe(paged.length);
  });

  it('refuses a cursor of another list', async () => {
    const { body } = await ledger.query<Items>(asking('Places'), { query: { limit: '1' } });
    await expect(names({ q: 'jayrud', cursor: body.next ?? '' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('finds further names while they stand, and keeps former spellings', async () => {
    const { outcome } = await ledger.execute(
      renamePlace,
      { names: { en: 'Adumeir' }, aliases: [{ text: 'Thelseai', lang: 'la' }] },
      { id: 'dumayr' },
    );
    expect(await names({ q: 'thelseai' })).toEqual(['dumayr']);
    const { body } = await ledger.query(asking('Place'), { id: 'dumayr' });
    expect(body).toMatchObject({
      names: { en: 'Adumeir', ar: 'الضمير' },
      aliases: [
        { text: 'al-Dumayr', lang: 'en' },
        { text: 'Thelseai', lang: 'la' },
      ],
    });

    const [renaming] = outcome.events;
    await ledger.execute(withdrawEntry, { reason: 'An error' }, { params: { eventId: renaming?.id ?? '' } });
    expect(await names({ q: 'thelseai' })).toEqual([]);
    expect((await ledger.query(asking('Place'), { id: 'dumayr' })).body).toMatchObject({
      names: { en: 'al-Dumayr' },
    });
  });

  it('answers what a thing is by now, and every fact about it', async () => {
    await ledger.execute(relocatePlace, { point: [36.71, 33.75], reason: 'Measured' }, { id: 'ruhaybah' });
    const { body, etag } = await ledger.query<Record<string, unknown>>(asking('Place'), { id: 'ruhaybah' });
    expect(body).toMatchObject({
      id: 'ruhaybah',
      kind: 'TOWN',
      point: [36.71, 33.75],
      recordedAt: '2017-09-01T12:00:00.000Z',
      registration: { type: 'PlaceRegistered', data: { point: [36.7, 33.8] } },
      relocations: [
        { type: 'PlaceRelocated', validTime: null, data: { reason: { text: 'Measured', lang: 'und' } } },
      ],
      renamings: [],
    });
    expect(etag).toBe('1');
  });

  it('tells the whole history of a thing, with what was withdrawn and why', async () => {
    const { body } = await ledger.query<{ items: readonly Told[] }>(asking('PlaceHistory'), {
      id: 'dumayr',
    });
    expect(body.items.map(({ type }) => type)).toEqual(['PlaceRegistered', 'PlaceRenamed', 'EntryWithdrawn']);
    expect(body.items[1]).toMatchObject({
      revision: '1',
      withdrawn: {
        eventId: body.items[2]?.eventId,
        at: '2017-09-01T12:00:00.000Z',
        reason: { text: 'An error' },
      },
    });
    expect((await ledger.query(asking('Place'), { id: 'dumayr' })).etag).toBe('2');
  });

  it.each(['Place', 'PlaceHistory'])('knows nothing of a thing that is not there: %s', async (name) => {
    await expect(ledger.query(asking(name), { id: 'nowhere' })).rejects.toThrow(NotFound);
  });

  it('names who recorded a thing only to those who may see it', async () => {
    const registration = async (caller: Principal): Promise<unknown> =>
      (await ledger.query<{ registration: Told }>(asking('Place'), { id: 'jayrud', caller })).body
        .registration.recordedBy;
    expect(await registration(as('verifier'))).toEqual(expect.any(String));
    expect(await registration(as('analyst'))).toBeUndefined();
  });
});

describe('a registry of agreements', () => {
  it('finds them by title in any language, and by id', async () => {
    const ledger = await directoryHarness();
    await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' });
    await ledger.execute(proposeZone, { id: 'madaya', names: { en: 'Madaya' }, timeZone: 'Asia/Damascus' });
    await ledger.execute(proposeAgreement, {
      id: 'a2-2017',
      title: { en: 'Eastern Qalamoun agreement', ar: 'اتفاق القلمون الشرقي' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'Asia/Damascus',
      zoneIds: ['madaya'],
      sourceId: 'paper',
    });
    for (const q of ['Kalamun', 'القلمون', 'eastern', 'A2 2017']) {
      expect((await ledger.query<Items>(asking('Agreements'), { query: { q } })).body.items).toMatchObject([
        { id: 'a2-2017' },
      ]);
    }
    await ledger.close();
  });
});
