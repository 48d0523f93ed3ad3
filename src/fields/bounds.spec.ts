import { describe, expect, it } from '@jest/globals';
import { actorEvents } from '../events/actors/events.js';
import { registerActor } from '../write/actors/register-actor.js';
import { recordMeeting } from '../write/agreements/record-negotiation.js';
import { renewAgreement } from '../write/agreements/renew-agreement.js';
import { setTerm } from '../write/agreements/set-term.js';
import { stipulateClause } from '../write/agreements/stipulate-clause.js';
import { InvalidInput } from '../core/errors.js';
import { reportIncident } from '../write/incidents/report-incident.js';
import { ledgerHarness } from '../testing/ledger.js';
import { recordObservationWindow } from '../write/observation/record-observation-window.js';
import { placeEvents } from '../events/places/events.js';
import { registerPlace } from '../write/places/register-place.js';
import { delineateZone } from '../write/zones/delineate-zone.js';
import { zoneEvents } from '../events/zones/events.js';
import { proposeZone } from '../write/zones/propose-zone.js';
import { reportTally } from '../write/zones/report-tally.js';
import { validateBody } from './validation.js';
import type { UseCase } from '../pipeline/commands/use-case.js';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const names = (count: number): object =>
  Object.fromEntries(many(count, (index) => [`en-x-${String(index)}`, 'Name']));
const moment = { date: '2017-08-20' };

/** What is wrong with a body, as codes by pointer. */
function faultsOf(useCase: Pick<UseCase, 'body'>, body: object): Readonly<Record<string, string>> {
  try {
    validateBody(useCase.body, body);
    return {};
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return Object.fromEntries(error.faults.map(({ pointer, code }) => [pointer, code]));
  }
}

/** Each bound: what it bounds, a body with so much of it, how much is taken, and the refusal of more. */
const BOUNDS: readonly (readonly [
  string,
  UseCase,
  (n: number) => object,
  number,
  pointer: string,
  code: string,
])[] = [
  [
    'names of a thing',
    registerActor,
    (n) => ({ id: 'a', kind: 'CIVILIANS', names: names(n) }),
    50,
    '/names',
    'TOO_MANY',
  ],
  [
    'aliases of a thing',
    registerActor,
    (n) => ({
      id: 'a',
      kind: 'CIVILIANS',
      names: names(1),
      aliases: many(n, () => ({ text: 'x', lang: 'en' })),
    }),
    50,
    '/aliases',
    'TOO_MANY',
  ],
  [
    'exceptions of a clause',
    stipulateClause,
    (n) => ({
      clauseId: 'c',
      kind: 'CESSATION_OF_HOSTILITIES',
      exceptions: many(n, () => ({ kind: 'SELF_DEFENCE' })),
    }),
    20,
    '/exceptions',
    'TOO_MANY',
  ],
  [
    'codes of a clause',
    stipulateClause,
    (n) => ({ clauseId: 'c', kind: 'CESSATION_OF_HOSTILITIES', prohibits: many(n, () => 'KIN.*') }),
    1_000,
    '/prohibits',
    'TOO_MANY',
  ],
  [
    'counts of a tally',
    reportTally,
    (n) => ({
      bodyId: 'b',
      during: { start: moment, end: moment },
      counts: many(n, () => ({ label: 'x', count: 1, unit: 'CASE' })),
    }),
    100,
    '/counts',
    'TOO_MANY',
  ],
  [
    'people at a meeting',
    recordMeeting,
    (n) => ({ at: moment, attendees: many(n, () => ({ actorId: 'a', capacity: 'x' })) }),
    100,
    '/attendees',
    'TOO_MANY',
  ],
  [
    'listed places',
    delineateZone,
    (n) => ({ places: many(n, (index) => `p-${index}`), basis: ['PLACE_LIST'] }),
    1_000,
    '/places',
    'TOO_MANY',
  ],
  [
    'metres around listed places',
    delineateZone,
    (n) => ({ places: ['p'], bufferM: n, basis: ['PLACE_LIST'] }),
    100_000,
    '/bufferM',
    'TOO_LONG',
  ],
  [
    'metres by which a place is uncertain',
    registerPlace,
    (n) => ({ id: 'p', kind: 'TOWN', names: names(1), point: [36, 33], uncertaintyM: n }),
    500_000,
    '/uncertaintyM',
    'TOO_LONG',
  ],
  [
    'metres that can be observed',
    recordObservationWindow,
    (n) => ({
      bodyId: 'b',
      radiusM: n,
      method: 'SEEN',
      from: '2017-08-20T00:00:00Z',
      to: '2017-08-20T01:00:00Z',
    }),
    500_000,
    '/radiusM',
    'TOO_LONG',
  ],
  [
    'metres by which an incident’s point is uncertain',
    reportIncident,
    (n) => ({
      code: 'KIN.SHELLING',
      occurred: { start: moment },
      location: { point: [36, 33], uncertaintyM: n },
      report: { sourceId: 's' },
    }),
    500_000,
    '/location',
    'TOO_LONG',
  ],
  [
    'characters of a note',
    registerActor,
    (n) => ({ id: 'a', kind: 'CIVILIANS', names: names(1), note: { text: 'x'.repeat(n), lang: 'en' } }),
    20_000,
    '/note',
    'TOO_LONG',
  ],
  [
    'characters of a reason',
    registerActor,
    (n) => ({ id: 'a', kind: 'CIVILIANS', names: names(1), reason: 'x'.repeat(n) }),
    20_000,
    '/reason',
    'TOO_LONG',
  ],
];

describe('the bounds of bodies', () => {
  it.each(BOUNDS)('take so much and no more: %s', (_, useCase, body, most, pointer, code) => {
    expect(faultsOf(useCase, body(most))).toEqual({});
    expect(faultsOf(useCase, body(most + 1))).toEqual({ [pointer]: code });
  });

  it('do not look at all that is in a list which is too long', () => {
    const exceptions = many(10_000, () => ({ kind: 'NONSENSE' }));
    const faults = faultsOf(stipulateClause, {
      clauseId: 'c',
      kind: 'CESSATION_OF_HOSTILITIES',
      exceptions,
    });
    expect(faults['/exceptions']).toBe('TOO_MANY');
    expect(Object.keys(faults)).toHaveLength(22);
  });

  it.each(['PT1S', 'PT59M', 'PT59M59S', 'P0DT30M'])('take no term or renewal of %s', (duration) => {
    const term = { kind: 'TRIAL', renewalRule: 'AUTOMATIC', duration };
    expect(faultsOf(setTerm as never, term)).toEqual({ '/duration': 'TOO_SHORT' });
    expect(faultsOf(renewAgreement as never, { decidedAt: moment, duration })).toEqual({
      '/duration': 'TOO_SHORT',
    });
  });

  it.each(['PT1H', 'PT60M', 'PT3600S', 'P1D', 'P2M', 'P1DT1S'])('take a term of %s', (duration) => {
    expect(faultsOf(setTerm as never, { kind: 'TRIAL', renewalRule: 'AUTOMATIC', duration })).toEqual({});
  });

  it('take a zone and a place that lie in 16 others, and none in 17', async () => {
    const ledger = await ledgerHarness({ events: [...zoneEvents, ...placeEvents, ...actorEvents] });
    const zone = (level: number): Promise<unknown> =>
      ledger.execute(proposeZone, {
        id: `z${level}`,
        names: { en: 'Z' },
        timeZone: 'Asia/Damascus',
        ...(level > 0 && { partOf: `z${level - 1}` }),
      });
    const place = (level: number): Promise<unknown> =>
      ledger.execute(registerPlace, {
        id: `p${level}`,
        names: { en: 'P' },
        kind: 'REGION',
        ...(level > 0 && { parentId: `p${level - 1}` }),
      });
    for (let level = 0; level <= 16; level += 1) {
      await zone(level);
      await place(level);
    }
    const tooDeep = (pointer: string) => ({ faults: [{ pointer, code: 'TOO_MANY' }] });
    await expect(zone(17)).rejects.toMatchObject(tooDeep('/partOf'));
    await expect(place(17)).rejects.toMatchObject(tooDeep('/parentId'));
    await ledger.close();
  });
});
