import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerActor } from '../../write/actors/register-actor.js';
import { NotFound } from '../../core/errors.js';
import { EVERYBODY, type HarnessParts, type LedgerHarness } from '../../testing/ledger.js';
import type { Principal } from '../../access/role.js';
import { gradeSource } from '../../write/sources/grade-source.js';
import { registerSource } from '../../write/sources/register-source.js';
import { gradeStatement } from '../../write/statements/grade-statement.js';
import { recordStatement } from '../../write/statements/record-statement.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { DirectoryThing } from './tables.js';
import { as, asking, directoryHarness, type Items, type Told } from '../../testing/directory.js';

describe('a registry of sources and what they said', () => {
  let ledger: LedgerHarness;
  let secretId: string;
  let parts: HarnessParts;
  const paper = { id: 'paper', kind: 'MEDIA', label: 'A newspaper' };
  const verifier = as('verifier');

  beforeAll(async () => {
    ledger = await directoryHarness((made) => (parts = made));
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

  it('shows them neither where the directory’s row was changed at rest: it is found damaged', async () => {
    const set = (confidential: boolean): Promise<unknown> =>
      parts.database.write((tx) => tx.update(DirectoryThing, { id: secretId }, { confidential }));
    await set(false);
    for (const asked of [
      () => ledger.query(asking('Sources'), { caller: verifier }),
      () => ledger.query(asking('Sources'), { caller: verifier, query: { q: secretId } }),
      () => ledger.query(asking('Source'), { id: secretId, caller: verifier }),
    ]) {
      await expect(asked()).rejects.toMatchObject({ code: 'READ_MODEL_DAMAGED' });
    }
    await set(true);
  });

  it('answers the grade that counts, and never who a source is', async () => {
    expect((await ledger.query(asking('Source'), { id: 'paper' })).body).toMatchObject({
      label: { text: 'A newspaper' },
      reliability: 'B',
      grades: [{ data: { reason: { text: 'Known' } } }],
    });
    const { body } = await ledger.query<{ registration: Told }>(asking('Source'), { id: secretId });
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
      const { body } = await ledger.query<Items>(asking('Statements'), {
        caller,
      });
      return body.items[0]?.text;
    };
    expect(await text('madaya')).toMatchObject({ text: 'It is calm.' });
    expect(await text('elsewhere')).toBeUndefined();
  });
});
