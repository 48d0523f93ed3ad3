import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInput, NotFound } from '../../core/errors.js';
import { eventTypes, reportsIncident, trialLedger } from '../../testing/incidents.js';
import type { LedgerHarness } from '../../testing/ledger.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import { assertControl } from '../../write/zones/assert-control.js';
import { type AxisChange, changesBetween, type StatusVector, vectorOf } from '../../world/watch/axes.js';
import { statusChanges } from './status-changes.js';
import { zoneStatus } from './zone-status.js';

interface Page {
  readonly items: readonly {
    readonly at: string;
    readonly axes: readonly AxisChange[];
    readonly headline: { readonly code: string };
    readonly cause: { readonly boundary?: true; readonly eventIds: readonly string[] };
  }[];
  readonly next?: string;
  readonly position: string;
}

/** All that happens here happens on one of these. */
const STEP_MS = 90 * 60_000;
const FROM = '2017-08-20T00:00:00.000Z';
const TO = '2017-08-27T12:00:00.000Z';

let ledger: LedgerHarness;
let eventIds: readonly string[];

beforeAll(async () => {
  ledger = await trialLedger();
  const noon = { start: { at: '2017-08-20T12:00:00Z' } };
  await reportsIncident(ledger, 1, { occurred: noon });
  await reportsIncident(ledger, 2, {
    code: 'CIV.ARREST',
    arrested: { best: 3 },
    occurred: { start: { at: '2017-08-22T07:30:00Z' }, ongoing: true },
  });
  const told = await ledger.execute(
    assertControl,
    {
      actorIds: ['army'],
      degree: 'EFFECTIVE',
      during: {
        start: { at: '2017-08-24T21:00:00Z' },
        end: { at: '2017-08-25T21:00:00Z' },
      },
      sourceId: 'paper',
    },
    { id: 'jayrud' },
  );
  eventIds = told.outcome.events.map(({ id }) => id);
});
afterAll(() => ledger.close());

const asked = async (query: Readonly<Record<string, string>>): Promise<Page> =>
  (await ledger.query<Page>(statusChanges, { id: 'jayrud', query })).body;

const statusAt = async (at: number): Promise<StatusVector> => {
  const query = { at: new Date(at).toISOString() };
  const { body } = await ledger.query<ZoneStatus>(zoneStatus(eventTypes), { id: 'jayrud', query });
  // None of its terms rolls over: what is shown is what was agreed.
  const terms = body.legal.agreements.flatMap(({ agreementId, term }) =>
    term ? [[agreementId, term] as const] : [],
  );
  return vectorOf({
    status: body,
    agreedTerms: new Map(
      terms.map(([id, { kind, number, start, expiry }]) => [id, { kind, number, start, expiry }]),
    ),
  });
};

describe('the changes of a status over time', () => {
  it('are those that asking for the status at many moments shows', async () => {
    const { items, next } = await asked({ from: FROM, to: TO, limit: '1000' });
    expect(next).toBeUndefined();
    const found: { at: string; axes: readonly AxisChange[] }[] = [];
    let before = await statusAt(Date.parse(FROM) - 1);
    for (let at = Date.parse(FROM); at < Date.parse(TO); at += STEP_MS) {
      const after = await statusAt(at);
      const axes = changesBetween(before, after);
      if (axes.length > 0) found.push({ at: new Date(at).toISOString(), axes });
      before = after;
    }
    expect(found.length).toBeGreaterThan(4);
    expect(items.map(({ at, axes }) => ({ at, axes }))).toEqual(found);
  });

  it('name the entry whose fact began then, else the boundary and what the status rested on', async () => {
    const { items } = await asked({ from: FROM, to: TO });
    const at = (instant: string) => items.find((item) => item.at === instant);
    expect(at('2017-08-24T21:00:00.000Z')).toMatchObject({ cause: { eventIds } });
    expect(at('2017-08-20T12:00:00.000Z')?.cause).not.toHaveProperty('boundary');
    // Seven days on, the shelling is out of the window.
    expect(at('2017-08-26T21:00:00.000Z')).toMatchObject({
      axes: expect.arrayContaining([
        { axis: 'situation', from: expect.objectContaining({ incidents: 1 }), to: expect.anything() },
      ]) as unknown,
      cause: { boundary: true },
    });
  });

  it('come in pages that hold on to the position of the first', async () => {
    const all = await asked({ from: FROM, to: TO });
    const first = await asked({ from: FROM, to: TO, limit: '2' });
    expect(first.items).toEqual(all.items.slice(0, 2));
    const items = [...first.items];
    for (let { next } = first; next !== undefined;) {
      const page = await asked({ from: FROM, to: TO, limit: '2', cursor: next });
      expect(page.position).toBe(all.position);
      items.push(...page.items);
      ({ next } = page);
    }
    expect(items).toEqual(all.items);
  });

  it('are as known at a position, and unknown before the zone was', async () => {
    const then = await asked({ from: FROM, to: TO, position: '12' });
    expect(then.items.some(({ at }) => at === '2017-08-20T12:00:00.000Z')).toBe(false);
    await expect(asked({ position: '0' })).rejects.toThrow(NotFound);
  });

  it('are told for periods that are neither empty nor too long', async () => {
    for (const query of [
      { from: TO, to: FROM },
      { from: TO, to: TO },
      { from: '2016-07-01', to: '2017-08-27' },
    ]) {
      await expect(asked(query)).rejects.toThrow(InvalidInput);
    }
    expect((await asked({})).items.length).toBeGreaterThan(0);
  });
});

describe('how long a status holds', () => {
  it('ends where an incident begins later on the same day', async () => {
    const query = { at: '2017-08-20T08:00:00.000Z' };
    const { body } = await ledger.query<ZoneStatus>(zoneStatus(eventTypes), { id: 'jayrud', query });
    expect(body.validUntil).toBe('2017-08-20T12:00:00.000Z');
  });
});

it('does not begin before the first moment that an instant can write', async () => {
  expect(await asked({ to: '0000-01-02' })).toMatchObject({ from: '0000-01-01T00:00:00.000Z' });
});
