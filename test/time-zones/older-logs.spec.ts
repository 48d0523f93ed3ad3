import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEntryIntoForce } from '../../src/write/agreements/claim-entry-into-force.js';
import { proposeAgreement } from '../../src/write/agreements/propose-agreement.js';
import { setTerm } from '../../src/write/agreements/set-term.js';
import { type ChangesHarness, changesHarness } from '../../src/testing/changes.js';
import { agreementForce } from '../../src/read/force/agreement-force.js';
import { eventTypes } from '../../src/testing/incidents.js';
import { changeSettings } from '../../src/write/settings/change-settings.js';
import { registerSource } from '../../src/write/sources/register-source.js';
import { board } from '../../src/read/status/board.js';
import { zoneStatus } from '../../src/read/status/zone-status.js';
import { assessSituation } from '../../src/write/zones/assess-situation.js';
import { proposeZone } from '../../src/write/zones/propose-zone.js';

const PAPER = { sourceId: 'paper' };

/** As builds did that took every name that Intl takes. */
type Decides<Body, Rest extends unknown[], Events> = { decide: (body: Body, ...rest: Rest) => Events };
function inZone<Body, Rest extends unknown[], Events, Case extends Decides<Body, Rest, Events>>(
  useCase: Case & Decides<Body, Rest, Events>,
  timeZone: string,
): Case {
  return {
    ...useCase,
    decide: (body: Body, ...rest: Rest) => useCase.decide({ ...body, timeZone }, ...rest),
  };
}

describe('a log of a build that took every name of a time zone that Intl takes', () => {
  let ledger: ChangesHarness;

  beforeAll(async () => {
    ledger = await changesHarness();
    await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' });
    await ledger.execute(inZone(changeSettings, 'GB'), {
      situationDays: 7,
      reason: { text: '-', lang: 'en' },
    });
    for (const [id, timeZone] of [
      ['nairobi', 'EAT'],
      ['west', 'Etc/GMT+3'],
      ['nowhere', 'Asia/Nowhere'],
    ] as const) {
      await ledger.execute(inZone(proposeZone, timeZone), { id, names: { en: id }, timeZone: 'UTC' });
      const during = { start: { date: '2017-08-20' }, end: { date: '2017-08-20' } };
      await ledger.execute(assessSituation, { label: 'CALM', during, ...PAPER }, { id });
    }
    await ledger.execute(inZone(proposeAgreement, 'ist'), {
      id: 'a1',
      title: { en: 'A trial' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'UTC',
      zoneIds: ['nairobi'],
      ...PAPER,
    });
    const a1 = { id: 'a1' };
    const effectiveAt = { date: '2017-08-01' };
    await ledger.execute(claimEntryIntoForce, { effectiveAt, basis: 'TEXT_RULE', ...PAPER }, a1);
    await ledger.execute(setTerm, { kind: 'TRIAL', duration: 'P2M', renewalRule: 'BY_PARTIES' }, a1);
  });
  afterAll(() => ledger.close());

  it.each([
    ['a short name by the table', 'nairobi', '2017-08-20T20:59:59.999Z'],
    ['a name of the data as it is', 'west', '2017-08-21T02:59:59.999Z'],
    ['a name that nobody knows as the setting, which may be a link', 'nowhere', '2017-08-20T22:59:59.999Z'],
  ])('reads %s', async (_, id, endOfDay) => {
    const status = await ledger.query<{ at: string; validUntil: string; parameters: object }>(
      zoneStatus(eventTypes),
      { id, query: { at: '2017-08-20' } },
    );
    expect(status.body.at).toBe(endOfDay);
    expect(status.body.parameters).toMatchObject({ timeZone: 'Europe/London', tz: '2026f' });
  });

  it('reckons terms of agreements in the time zone meant', async () => {
    const force = await ledger.query<{ intervals: readonly { to: string; force: string }[] }>(
      agreementForce,
      {
        id: 'a1',
        query: { from: '2017-09-01', to: '2017-10-31' },
      },
    );
    expect(force.body.intervals.find(({ force }) => force === 'POSSIBLE')?.to).toBe(
      '2017-10-01T18:30:00.000Z',
    );
  });

  it('is shown on the board, and makes a feed of changes that can be made anew', async () => {
    const { items } = (
      await ledger.query<{ items: readonly { zoneId: string }[] }>(board(eventTypes), {
        query: { at: '2017-08-20' },
      })
    ).body;
    expect(items.map(({ zoneId }) => zoneId).sort()).toEqual(['nairobi', 'nowhere', 'west']);
    await ledger.passTo('2017-11-01T00:00:00.000Z');
    const changes = await ledger.changes();
    expect(changes.length).toBeGreaterThan(10);
    await ledger.rebuild();
    expect(await ledger.changes()).toEqual(changes);
  });
});
