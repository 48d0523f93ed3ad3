import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEntryIntoForce } from '../../write/agreements/claim-entry-into-force.js';
import {
  resumeAgreement,
  suspendAgreement,
  terminateAgreement,
} from '../../write/agreements/interrupt-agreement.js';
import { proposeAgreement } from '../../write/agreements/propose-agreement.js';
import { setTerm } from '../../write/agreements/set-term.js';
import { eventTypes } from '../../testing/incidents.js';
import { type ChangesHarness, changesHarness } from '../../testing/changes.js';
import { registerSource } from '../../write/sources/register-source.js';
import { board } from '../status/board.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { trials } from './trials.js';

const PAPER = { sourceId: 'paper' };
const REASON = { reason: { text: '-', lang: 'en' } };

let ledger: ChangesHarness;

/** A zone and in it an agreement of the same name, in force from 1 August 2017 unless said, for a trial of two months. */
async function trial(id: string, from: string | undefined = '2017-08-01', term: object = {}): Promise<void> {
  await ledger.execute(proposeZone, { id, names: { en: id }, timeZone: 'Asia/Damascus' });
  const kind = 'LOCAL_CEASEFIRE';
  const proposal = { id, title: { en: id }, kind, timeZone: 'Asia/Damascus', zoneIds: [id], ...PAPER };
  await ledger.execute(proposeAgreement, { ...proposal, at: { date: '2017-07-20' } });
  if (from !== '') {
    const effectiveAt = { date: from };
    await ledger.execute(claimEntryIntoForce, { effectiveAt, basis: 'TEXT_RULE', ...PAPER }, { id });
  }
  const rest = { kind: 'TRIAL', renewalRule: 'BY_PARTIES', ...term };
  await ledger.execute(setTerm, { ...('until' in term ? {} : { duration: 'P2M' }), ...rest }, { id });
}

async function trialsAt(at: string): Promise<Record<string, number>> {
  const query = { at, within: 'P6M', tz: 'Asia/Damascus' };
  const { body } = await ledger.query<{ items: readonly { agreementId: string; daysLeft: number }[] }>(
    trials,
    { query },
  );
  return Object.fromEntries(body.items.map(({ agreementId, daysLeft }) => [agreementId, daysLeft]));
}

async function boardAt(at: string): Promise<Record<string, number>> {
  const { body } = await ledger.query<{ items: readonly { zoneId: string; trialDaysLeft?: number }[] }>(
    board(eventTypes),
    { query: { at } },
  );
  return Object.fromEntries(
    body.items.flatMap(({ zoneId, trialDaysLeft }) =>
      trialDaysLeft === undefined ? [] : [[zoneId, trialDaysLeft]],
    ),
  );
}

beforeAll(async () => {
  ledger = await changesHarness();
  await ledger.execute(registerSource, { id: 'paper', kind: 'MEDIA', label: 'A newspaper' });
  await trial('running');
  await trial('terminated');
  await ledger.execute(terminateAgreement, { at: { date: '2017-08-10' }, ...REASON }, { id: 'terminated' });
  await trial('suspended');
  await ledger.execute(suspendAgreement, { at: { date: '2017-08-10' }, ...REASON }, { id: 'suspended' });
  await ledger.execute(resumeAgreement, { at: { date: '2017-08-25' }, ...REASON }, { id: 'suspended' });
  await trial('coming', '2017-09-01');
  await trial('unclaimed', '', { until: { date: '2017-10-01' } });
});
afterAll(() => ledger.close());

describe('terms that run out', () => {
  it('are those of agreements that are or may be in force, or have not begun', async () => {
    expect(await trialsAt('2017-08-20')).toEqual({ running: 42, coming: 73, unclaimed: 42 });
    expect(await trialsAt('2017-08-30')).toEqual({ running: 32, suspended: 32, coming: 63, unclaimed: 32 });
  });

  it('are no more once they have', async () => {
    expect(await trialsAt('2017-10-20')).toEqual({ coming: 12 });
  });
});

describe('days of trial on the board', () => {
  it('are told of the same agreements, from their beginning on', async () => {
    expect(await boardAt('2017-08-20')).toEqual({ running: 42, unclaimed: 42 });
    expect(await boardAt('2017-08-30')).toEqual({ running: 32, suspended: 32, unclaimed: 32 });
  });

  it('are told no more of a trial that has lapsed', async () => {
    expect(await boardAt('2017-10-20')).toEqual({ coming: 12 });
  });
});
