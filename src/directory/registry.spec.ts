import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actorEvents } from '../actors/events.js';
import { registerActor } from '../actors/register-actor.js';
import { agreementEvents } from '../agreements/events.js';
import { proposeAgreement } from '../agreements/propose-agreement.js';
import { checkpointEvents } from '../checkpoints/events.js';
import { NotFound } from '../core/errors.js';
import { EventRegistry } from '../core/event-registry.js';
import { withdrawEntry } from '../entries/withdraw-entry.js';
import { expectationEvents } from '../expectations/events.js';
import { EVERYBODY, type LedgerHarness, ledgerHarness } from '../ledger/testing.js';
import { mechanismEvents } from '../mechanisms/events.js';
import { observationEvents } from '../observation/events.js';
import { placeEvents } from '../places/events.js';
import { registerPlace } from '../places/register-place.js';
import { relocatePlace } from '../places/relocate-place.js';
import { renamePlace } from '../places/rename-place.js';
import type { Principal, Role } from '../platform/access/role.js';
import { entryWithdrawn } from '../platform/commands/entry-withdrawn.js';
import type { QueryDefinition } from '../platform/queries/query.js';
import { restrictionEvents } from '../restrictions/events.js';
import { sourceEvents } from '../sources/events.js';
import { gradeSource } from '../sources/grade-source.js';
import { registerSource } from '../sources/register-source.js';
import { statementEvents } from '../statements/events.js';
import { gradeStatement } from '../statements/grade-statement.js';
import { recordStatement } from '../statements/record-statement.js';
import { zoneEvents } from '../zones/events.js';
import { proposeZone } from '../zones/propose-zone.js';
import { directoryProjection } from './directory-projection.js';
import { thingKinds } from './kinds.js';
import { directoryQueries } from './queries.js';

const byKind = {
  actor: actorEvents,
  place: placeEvents,
  source: sourceEvents,
  statement: statementEvents,
  zone: zoneEvents,
  agreement: agreementEvents,
  checkpoint: checkpointEvents,
  restriction: restrictionEvents,
  mechanism: mechanismEvents,
  expectation: expectationEvents,
};
const events = [...Object.values(byKind).flat(), ...observationEvents];
const queries = directoryQueries(new EventRegistry([entryWithdrawn, ...events]));

const asking = (name: string): QueryDefinition => {
  const found = queries.find((query) => query.name === name);
  if (!found) throw new Error(`There is no query ${name}`);
  return found;
};
const as = (role: Role, more: Partial<Principal> = {}): Principal => ({
  id: role,
  roles: new Set([role]),
  bodies: new Set(),
  zones: 'any',
  ...more,
});

interface Items {
  readonly items: readonly { readonly id: string }[];
  readonly next?: string;
}
interface Facts {
  readonly eventId: string;
  readonly type: string;
  readonly recordedBy?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('the table of kinds', () => {
  it.each(thingKinds.map((declared) => [declared.kind, declared] as const))(
    'lets every type of entry on a thing of kind %s come out again',
    (kind, { lists, states = {}, fields }) => {
      const [registration, ...later] = byKind[kind as keyof typeof byKind].map(({ type }) => type);
      const listed = Object.values(lists).flat();
      expect([...listed].sort()).toEqual([...later].sort());
      expect(listed).not.toContain(registration);
      for (const [type, stated] of Object.entries(states)) {
        expect(listed).toContain(type);
        for (const field of stated) expect(fields).toHaveProperty(field);
      }
    },
  );

  it.each(thingKinds.map((declared) => [declared.kind, declared] as const))(
    'names no field that the registration of kind %s has not, unless a later entry states it',
    (kind, { fields, states = {} }) => {
      const [registration] = byKind[kind as keyof typeof byKind];
      const known = [...Object.keys(registration.sections), ...Object.values(states).flat()];
      expect(Object.keys(fields).filter((field) => !known.includes(field))).toEqual([]);
    },
  );
});

describe('a registry of places', () => {
  let ledger: LedgerHarness;
  const names = async (query: Readonly<Record<string, string>>): Promise<string[]> =>
    (await ledger.query<Items>(asking('Places'), { query })).body.items.map(({ id }) => id);

  beforeAll(async () => {
    ledger = await ledgerHarness({ events, projections: [directoryProjection] });
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
        await ledger.execute(registerPlace, { names: { en: 'Jayrud', ar: 'مخيم' }, kind: 'BASE', id: `camp-${before.length}` });
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
    const { body } = await ledger.query<{ items: readonly Facts[] }>(asking('PlaceHistory'), {
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
      (await ledger.query<{ registration: Facts }>(asking('Place'), { id: 'jayrud', caller })).body
        .registration.recordedBy;
    expect(await registration(as('verifier'))).toEqual(expect.any(String));
    expect(await registration(as('analyst'))).toBeUndefined();
  });
});

describe('a registry of sources and what they said', () => {
  let ledger: LedgerHarness;
  let secretId: string;
  const paper = { id: 'paper', kind: 'MEDIA', label: 'A newspaper' };
  const verifier = as('verifier');

  beforeAll(async () => {
    ledger = await ledgerHarness({ events, projections: [directoryProjection] });
    await ledger.execute(registerActor, { id: 'army', names: { en: 'Army' }, kind: 'STATE_FORCES' });
    await ledger.execute(proposeZone, { id: 'madaya', names: { en: 'Madaya' }, timeZone: 'Asia/Damascus' });
    await ledger.execute(registerSource, paper);
    const secret = await ledger.execute(registerSource, {
      kind: 'ANONYMOUS_PERSON',
      label: 'Somebody',
      confidential: true,
      affiliationActorId: 'army',
      identity: { name: 'Nobody' },
    });
    secretId = secret.id;
    await ledger.execute(gradeSource, { reliability: 'B', reason: 'Known' }, { id: 'paper' });
    const statement = await ledger.execute(
      recordStatement,
      {
        text: { text: 'It is calm.', lang: 'en' },
        madeAt: { date: '2017-08-20' },
        modality: 'ASSERTED',
        kind: 'FACT',
        about: ['zones/madaya', `sources/${secretId}`],
      },
      { id: secretId },
    );
    await ledger.execute(
      gradeStatement,
      { credibility: 2, reason: 'Others say so', sourceId: 'paper' },
      { id: statement.id },
    );
  });
  afterAll(() => ledger.close());

  it('shows confidential ones to nobody who may not see sources', async () => {
    const ids = async (caller: Principal): Promise<string[]> =>
      (await ledger.query<Items>(asking('Sources'), { caller })).body.items.map(({ id }) => id);
    expect(await ids(verifier)).toEqual(['paper']);
    expect(await ids(EVERYBODY)).toEqual(['paper', secretId]);
    for (const name of ['Source', 'SourceHistory']) {
      await expect(ledger.query(asking(name), { id: secretId, caller: verifier })).rejects.toThrow(NotFound);
    }
    const found = await ledger.query<Items>(asking('Sources'), { caller: verifier, query: { q: secretId } });
    expect(found.body.items).toEqual([]);
  });

  it('answers the grade that counts, and never who a source is', async () => {
    expect((await ledger.query(asking('Source'), { id: 'paper' })).body).toMatchObject({
      label: { text: 'A newspaper' },
      reliability: 'B',
      grades: [{ data: { reason: { text: 'Known' } } }],
    });
    const { body } = await ledger.query<{ registration: Facts }>(asking('Source'), { id: secretId });
    expect(body.registration.data).toHaveProperty('affiliation');
    expect(JSON.stringify(body)).not.toContain('Nobody');
    expect(body.registration.data).not.toHaveProperty('identity');
  });

  it('says whose a statement is only to those who may see sources; a grader’s source is not its own', async () => {
    const { body } = await ledger.query<Items>(asking('Statements'));
    expect(body.items).toMatchObject([{ sourceId: secretId, credibility: 2, text: { text: 'It is calm.' } }]);
    const id = body.items[0]?.id ?? '';
    for (const name of ['Statements', 'Statement', 'StatementHistory']) {
      const seen = await ledger.query(asking(name), { id, caller: verifier });
      expect(JSON.stringify(seen.body)).toContain('It is calm.');
      expect(JSON.stringify(seen.body)).not.toContain(secretId);
      expect(JSON.stringify(seen.body)).not.toContain('"paper"');
    }
  });

  it('shows restricted words to a mandate area only', async () => {
    const text = async (zone: string): Promise<unknown> => {
      const caller = as('analyst', { zones: new Set([zone]) });
      const { body } = await ledger.query<{ items: readonly { text?: unknown }[] }>(asking('Statements'), {
        caller,
      });
      return body.items[0]?.text;
    };
    expect(await text('madaya')).toMatchObject({ text: 'It is calm.' });
    expect(await text('elsewhere')).toBeUndefined();
  });
});

describe('a registry of agreements', () => {
  it('finds them by title in any language, and by id', async () => {
    const ledger = await ledgerHarness({ events, projections: [directoryProjection] });
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
