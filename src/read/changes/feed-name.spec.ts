import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimEntryIntoForce } from '../../write/agreements/claim-entry-into-force.js';
import { proposeAgreement } from '../../write/agreements/propose-agreement.js';
import { renewAgreement } from '../../write/agreements/renew-agreement.js';
import { setTerm } from '../../write/agreements/set-term.js';
import { LEDGER } from '../../world/ledger-projection.js';
import { fileOtherwise } from '../../testing/ledger.js';
import { registerSource } from '../../write/sources/register-source.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { CHANGES, CHANGES_VERSION } from './progress.js';
import { ChangeProgress } from './tables.js';
import { type ChangesHarness, changesHarness } from '../../testing/changes.js';

const PAPER = { sourceId: 'paper' };
/** Two months after the agreement came into force. */
const LAPSE = '2017-09-02T00:00:00.000Z';

let ledger: ChangesHarness;

/** A zone under a trial of two months. */
beforeEach(async () => {
  ledger = await changesHarness();
  const how = { recordedAt: '2017-08-01T08:00:00.000Z' };
  await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' }, how);
  await ledger.execute(
    proposeZone,
    { id: 'jayrud', names: { en: 'Jayrud' }, timeZone: 'Asia/Damascus' },
    how,
  );
  const agreement = {
    ...{ id: 'a1', title: { en: 'July trial' }, kind: 'LOCAL_CEASEFIRE', timeZone: 'Asia/Damascus' },
    ...{ zoneIds: ['jayrud'], ...PAPER },
  };
  await ledger.execute(proposeAgreement, agreement, how);
  const a1 = { id: 'a1', ...how };
  const inForce = { effectiveAt: { at: '2017-07-02T00:00:00Z' }, basis: 'TEXT_RULE', ...PAPER };
  await ledger.execute(claimEntryIntoForce, inForce, a1);
  await ledger.execute(setTerm, { kind: 'TRIAL', duration: 'P2M', renewalRule: 'BY_PARTIES', ...PAPER }, a1);
});
afterEach(() => ledger.close());

const renews = async (): Promise<void> => {
  const how = { id: 'a1', recordedAt: '2017-08-21T00:00:00.000Z' };
  await ledger.execute(renewAgreement, { decidedAt: { date: '2017-08-20' }, ...PAPER }, how);
};

/** Where a boundary lapsed, by the feed. */
const lapses = async (): Promise<readonly string[]> =>
  (await ledger.changes()).filter(({ to }) => to?.['legal'] === 'LAPSED').map(({ at }) => at);

describe('the name of the feed', () => {
  it('stays while the feed grows, by entries and by time', async () => {
    const { feed, last } = await ledger.feedNow();
    await ledger.passTo('2017-10-01T00:00:00.000Z');
    expect(await lapses()).toEqual([LAPSE]);
    expect(await ledger.feedNow()).toMatchObject({ feed, last: expect.any(Number) });
    expect((await ledger.feedNow()).last).toBeGreaterThan(last);
  });

  it('says in which feed a number counts: one of another feed, or beyond the end, is refused', async () => {
    const { feed, last } = await ledger.feedNow();
    const after = (number: number, name: string) =>
      ledger.changes({ query: { after: String(number), feed: name } });
    expect(await after(last, feed)).toEqual([]);
    expect(await after(last - 1, feed)).toHaveLength(1);
    const anew = { code: 'FEED_STARTED_ANEW' };
    await expect(after(last + 1, feed)).rejects.toMatchObject(anew);
    await expect(after(1, 'another')).rejects.toMatchObject(anew);
    await expect(ledger.changes({ query: { after: String(last + 1) } })).rejects.toMatchObject(anew);
  });

  it('is another one when a boundary is taken back: a clock was ahead, and an entry comes before it', async () => {
    await ledger.passTo('2017-10-01T00:00:00.000Z');
    const { feed, last } = await ledger.feedNow();
    await renews();
    const now = await ledger.feedNow();
    expect(now.feed).not.toBe(feed);
    await expect(ledger.changes({ query: { after: String(last), feed } })).rejects.toMatchObject({
      code: 'FEED_STARTED_ANEW',
    });
  });

  it('stays when nothing but the clock was before an entry: no number came to mean another change', async () => {
    await ledger.passTo('2017-08-25T00:00:00.000Z');
    const { feed } = await ledger.feedNow();
    await renews();
    expect((await ledger.feedNow()).feed).toBe(feed);
  });

  it('stays when the feed is made anew with the same changes, and is another one with others', async () => {
    await ledger.passTo('2017-10-01T00:00:00.000Z');
    const before = await ledger.feedNow();
    await ledger.rebuild();
    expect(await ledger.feedNow()).toEqual(before);
    const told: boolean[] = [];
    ledger.feed.onChange(({ takenBack }) => told.push(takenBack));
    await fileOtherwise(ledger.database, { position: 0 }, { effectiveAt: '2017-08-01T07:00:00.000Z' });
    await ledger.rebuild();
    expect((await ledger.feedNow()).feed).not.toBe(before.feed);
    expect(told).toEqual([true]);
  });
});

describe('a boundary', () => {
  it('is not made before the ledger has filed what lies before it, however late that is', async () => {
    const { feed, last } = await ledger.feedNow();
    const filing = ledger.runner.readModels.find(({ projection }) => projection.name === LEDGER);
    await filing?.stop();
    await renews();
    ledger.setClock('2017-12-01T00:00:00.000Z');
    await ledger.feed.tick();
    filing?.start();
    await ledger.passTo('2017-12-01T00:01:00.000Z');
    // Two local months later: summer time is over by then.
    expect(await lapses()).toEqual(['2017-11-02T01:00:00.000Z']);
    const [renewal] = await ledger.changes({ query: { after: String(last), feed } });
    expect(renewal).toMatchObject({ seq: last + 1, type: 'TrialPeriodRenewed' });
  });
});

describe('a feed that was brought to a new version', () => {
  it('is not said to be rebuilt any more, and takes a rebuild', async () => {
    const before = await ledger.changes();
    await ledger.feed.stop();
    await ledger.database.write((tx) =>
      tx.update(ChangeProgress, { name: CHANGES }, { version: CHANGES_VERSION - 1 }),
    );
    ledger.feed.start();
    await ledger.feed.tick();
    expect(ledger.feed.rebuilding).toBeUndefined();
    expect(await ledger.changes()).toEqual(before);
    await ledger.rebuild();
    expect(await ledger.changes()).toEqual(before);
  });
});
