import { describe, expect, it } from '@jest/globals';
import type { EntryData, ZoneGeometry } from '../../src/rules/facts/entries.js';
import { statusOf } from '../../src/rules/status/status.js';
import { from, type Log, log, ms, on, square, when, ZONE } from '../../src/testing/rules/testing.js';
import { violationsOf, type Violation } from '../../src/rules/violation/violations.js';
import type { World } from '../../src/rules/facts/world.js';

const AT = ms('2017-08-21');

function map(west: number, south: number): { readonly geometry: ZoneGeometry } {
  return { geometry: { type: 'Polygon', coordinates: [square(west, south, 1)] } };
}

/** Zones x (36-37° E) and y (37-38° E) side by side, with an agreement of the given clause on both. */
function neighbours(clause: Partial<EntryData['ClauseStipulated']> = {}): Log {
  return log()
    .zone('x')
    .zone('y')
    .delineated('x', map(36, 33))
    .delineated('y', map(37, 33))
    .zone('z')
    .ceasefire({ zoneIds: ['x', 'y'], ...clause })
    .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'x' })
    .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'y' });
}

function rowOf(world: World, zoneId = 'z'): Violation | undefined {
  return violationsOf(world, zoneId, AT)[0];
}

function inForce(): Log {
  return log().zone('z').ceasefire();
}

describe('the cases of rules.md about place', () => {
  it('9: a point on the border of two zones is in both, once in totals over zones', () => {
    const world = neighbours()
      .incident('i', on('2017-08-20'), { location: { point: [37, 33.5] } })
      .world();
    const counted = ['x', 'y'].flatMap((zone) => {
      expect(statusOf(world, zone, AT).situation.incidents).toBe(1);
      return violationsOf(world, zone, AT).map(({ incidentId }) => incidentId);
    });
    expect(counted).toEqual(['i', 'i']);
    expect(new Set(counted).size).toBe(1);
  });

  it('10: fire from X into Y is in X or in Y by each clause’s placeScope', () => {
    const place = (placeScope: 'ORIGIN' | 'IMPACT' | 'EITHER', zoneIds: string[]) =>
      rowOf(
        neighbours({ placeScope, zoneIds })
          .incident('i', on('2017-08-20'), {
            location: { point: [36.5, 33.5] },
            impact: { point: [37.5, 33.5] },
            allegedActors: ['gov'],
          })
          .world(),
        'x',
      )?.tests.place.result;
    expect(place('ORIGIN', ['x'])).toBe('YES');
    expect(place('IMPACT', ['x'])).toBeUndefined();
    expect(place('IMPACT', ['y'])).toBe('YES');
    expect(place('ORIGIN', ['y'])).toBeUndefined();
    expect(place('EITHER', ['y'])).toBe('YES');
  });

  it('11, 12: two agreements cover the spot, an exception in one only: each clause on its own, one incident', () => {
    const history = inForce()
      .add('AgreementProposed', {
        agreementId: 'b',
        kind: 'LOCAL_CEASEFIRE',
        modality: 'ASSERTED',
        timeZone: ZONE,
        zoneIds: ['z'],
        at: when('2017-07-01'),
      })
      .add('AgreementRoleAssigned', { agreementId: 'b', actorId: 'gov', role: 'PARTY' })
      .add('AgreementSigned', { agreementId: 'b', actorId: 'gov', at: when('2017-07-01') })
      .add('AgreementEnteredIntoForce', { agreementId: 'b', effectiveAt: when('2017-07-01') })
      .add('ClauseStipulated', {
        agreementId: 'b',
        clauseId: 'except-is',
        kind: 'X',
        prohibits: ['KIN.*'],
        exceptions: [{ kind: 'TARGET_ACTORS', actorIds: ['is'] }],
      })
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'], targets: ['is'] });
    expect(violationsOf(history.world(), 'z', AT)).toMatchObject([{ clauseId: 'c', candidate: 'YES' }]);
    expect(statusOf(history.world(), 'z', AT)).toMatchObject({
      situation: { incidents: 1 },
      compliance: { alleged: 1 },
    });
  });

  it('34: explosions heard 2-7 km north-north-east, the disk crosses a border: POSSIBLE for both zones, attribution none', () => {
    const world = neighbours()
      .incident('i', on('2017-08-20'), {
        location: { observer: [36.98, 33.5], bearingDeg: 22.5, bearingErrorDeg: 11, rangeM: [2_000, 7_000] },
      })
      .world();
    for (const zone of ['x', 'y']) {
      expect(statusOf(world, zone, AT).situation).toMatchObject({ incidents: 0, possible: 1 });
      expect(rowOf(world, zone)).toMatchObject({
        tests: { place: { result: 'POSSIBLE' }, bound: { result: 'POSSIBLE' } },
        bodies: [],
      });
    }
  });

  it('36: "shelling in Rural Damascus" has Place POSSIBLE for a zone that lies in it', () => {
    const world = log()
      .place('rural-damascus', { kind: 'REGION' })
      .place('jayrud', { point: [36.74, 33.81], parentId: 'rural-damascus' })
      .zone('z')
      .delineated('z', { places: ['jayrud'] })
      .ceasefire()
      .incident('i', on('2017-08-20'), { location: { placeId: 'rural-damascus' } })
      .world();
    expect(rowOf(world)?.tests.place.result).toBe('POSSIBLE');
  });
});

describe('the cases of rules.md about counting', () => {
  it('16: IS attacks a town: counts in situation, not in compliance', () => {
    const world = inForce()
      .incident('i', on('2017-08-20'), { code: 'KIN.CLASH', allegedActors: ['is'] })
      .world();
    expect(statusOf(world, 'z', AT)).toMatchObject({
      situation: { value: 'INCIDENTS', incidents: 1 },
      compliance: { value: 'NO_ALLEGATIONS', alleged: 0 },
    });
  });

  it('21: bulletin "7 cases of firing: Aleppo 3 …" is a tally, never incidents', () => {
    const world = inForce()
      .add('BodyTallyReported', {
        zoneId: 'z',
        bodyId: 'rus',
        during: on('2017-08-20'),
        counts: [{ label: 'Aleppo', count: 3, unit: 'CASE' }],
      })
      .world();
    const { situation, compliance } = statusOf(world, 'z', AT);
    expect(situation).toMatchObject({ value: 'UNKNOWN', incidents: 0, possible: 0 });
    expect(situation.tallies).toMatchObject([{ bodyId: 'rus', counts: [{ count: 3 }] }]);
    expect(compliance.value).toBe('NO_ALLEGATIONS');
  });

  it('24: ten days without reports, access denied: UNKNOWN, coverage 0, accessDenied', () => {
    const world = log()
      .zone('z')
      .add('AccessDenied', { zoneId: 'z', bodyId: 'mon', during: from('2017-08-11', '2017-08-20') })
      .world();
    expect(statusOf(world, 'z', AT)).toMatchObject({
      headline: { code: 'UNKNOWN', flags: ['ACCESS_DENIED'] },
      situation: { value: 'UNKNOWN' },
      coverage: { share: 0, accessDenied: true },
    });
  });

  it('25: five observed hours in one of two towns count for that place and time only', () => {
    const world = log()
      .zone('z')
      .place('east')
      .place('west')
      .delineated('z', { places: ['east', 'west'] })
      .add('ObservationWindowRecorded', {
        zoneId: 'z',
        bodyId: 'mon',
        place: { placeId: 'east' },
        from: '2017-08-20T05:00:00.000Z',
        to: '2017-08-20T10:00:00.000Z',
      })
      .world();
    // 5 of 168 hours in one of two places.
    expect(statusOf(world, 'z', AT).coverage.share).toBe(0.015);
  });

  it('26: a live-fire exercise is not hostilities; a breach only if a clause bans it', () => {
    const exercise = (prohibits: string[]) =>
      log()
        .zone('z')
        .ceasefire({ prohibits })
        .incident('i', on('2017-08-20'), { code: 'MIL.LIVE_FIRE_EXERCISE', allegedActors: ['gov'] })
        .world();
    expect(statusOf(exercise(['KIN.*']), 'z', AT).situation.incidents).toBe(0);
    expect(rowOf(exercise(['KIN.*']))).toBeUndefined();
    expect(rowOf(exercise(['MIL.LIVE_FIRE_EXERCISE']))).toMatchObject({ candidate: 'YES', state: 'ALLEGED' });
  });
});
