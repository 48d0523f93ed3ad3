import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../core/errors.js';
import { eventTypes, trialLedger } from '../../testing/incidents.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import { reportIncident } from '../../write/incidents/report-incident.js';
import { delineateZone } from '../../write/zones/delineate-zone.js';
import { proposeZone } from '../../write/zones/propose-zone.js';
import { reportTally } from '../../write/zones/report-tally.js';
import { rectangle } from '../../testing/rules/testing.js';
import { zoneStatus } from './zone-status.js';

interface Told {
  readonly situation: {
    readonly tallies: readonly { readonly counts: readonly { readonly label: unknown }[] }[];
  };
}

it.each(['9999-12-30', '9999-12-31T23:59:59.999Z'])(
  'a status is not told of %s, after which no instant can be written',
  async (at) => {
    const ledger = await trialLedger();
    const asked = ledger.query(zoneStatus(eventTypes), { id: 'jayrud', query: { at } });
    await expect(asked).rejects.toThrow(InvalidInput);
    const before = { id: 'jayrud', query: { at: '9999-12-29' } };
    await expect(ledger.query(zoneStatus(eventTypes), before)).resolves.toBeDefined();
    await ledger.close();
  },
);

it('a status of a whole country rests on what happened at a point in it', async () => {
  const ledger = await trialLedger();
  const outline = rectangle(35.7, 32.3, 42.4, 37.3);
  await ledger.execute(proposeZone, { id: 'syria', names: { en: 'Syria' }, timeZone: 'Asia/Damascus' });
  await ledger.execute(
    delineateZone,
    { geometry: { type: 'Polygon', coordinates: [outline] }, basis: ['MAP_ANNEX'], sourceId: 'paper' },
    { id: 'syria' },
  );
  await ledger.execute(reportIncident, {
    code: 'KIN.SHELLING',
    occurred: { start: { date: '2017-08-30' } },
    location: { point: [39.0, 35.9] },
    report: { sourceId: 'paper' },
  });
  const asked = { id: 'syria', query: { at: '2017-08-31' } };
  const { body } = await ledger.query(zoneStatus(eventTypes), asked);
  expect(body).toMatchObject({ situation: { incidents: 1 } });
  await ledger.close();
});

describe('a status that quotes', () => {
  let ledger: LedgerHarness;

  beforeAll(async () => {
    ledger = await trialLedger();
    const tally = {
      bodyId: 'army',
      during: { start: { date: '2017-08-31' } },
      counts: [{ label: 'explosions heard', count: 3, unit: 'EXPLOSION' }],
    };
    await ledger.execute(reportTally, tally, { id: 'jayrud' });
  });
  afterAll(() => ledger.close());

  // The second answer comes from memory.
  it.each(['at first', 'again'])('holds words, and no reference to them: %s', async () => {
    const { body } = await ledger.query<Told>(zoneStatus(eventTypes), { id: 'jayrud' });
    const labels = body.situation.tallies.flatMap(({ counts }) => counts.map(({ label }) => label));
    expect(labels).toEqual([{ text: 'explosions heard', lang: 'und' }]);
  });
});
