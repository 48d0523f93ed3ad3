import { describe, expect, it } from '@jest/globals';
import { candidateOf } from '../../src/rules/violation/candidate.js';
import type { During, EntryData } from '../../src/rules/facts/entries.js';
import { readAt } from '../../src/rules/facts/reading.js';
import { statusOf } from '../../src/rules/status/status.js';
import { from, type Log, log, ms, on, when, ZONE } from '../../src/testing/rules/testing.js';
import { violationsOf } from '../../src/rules/violation/violations.js';
import type { World } from '../../src/rules/facts/world.js';

/** In force from 1 July, 00:00 UTC (03:00 in Damascus), for two months. */
const EXPIRY = '2017-09-01T00:00:00.000Z';

function ceasefire(renewalRule: EntryData['TermSet']['renewalRule'] = 'BY_PARTIES'): Log {
  return log()
    .zone('z')
    .ceasefire()
    .add('TrialPeriodSet', { agreementId: 'a', duration: 'P2M', renewalRule });
}

function forceOver(occurred: During, told: Partial<EntryData['WeaponUseReported']> = {}): string {
  const world = ceasefire()
    .incident('i', occurred, { allegedActors: ['gov'], ...told })
    .world();
  return testsOf(world).force.result;
}

function testsOf(world: World, at = '2017-12-31', clauseId = 'c') {
  const agreement = world.agreements.get('a');
  const clause = agreement?.clauses.get(clauseId);
  const incident = world.incidents.get('i');
  if (!agreement || !clause || !incident) throw new Error('nothing to judge');
  return candidateOf(readAt(world, ms(at)), agreement, clause, incident).tests;
}

function phaseOn(world: World, day: string): string | undefined {
  return statusOf(world, 'z', ms(day)).legal.agreements[0]?.phase;
}

describe('the cases of rules.md about force and time', () => {
  it('6: an incident exactly at the expiry instant has Force NO; one millisecond before expiry YES', () => {
    expect(forceOver(on(EXPIRY))).toBe('NO');
    expect(forceOver(on('2017-08-31T23:59:59.999Z'))).toBe('YES');
  });

  it('7: an incident exactly at the start instant has Force YES', () => {
    expect(forceOver(on('2017-07-01T00:00:00.000Z'))).toBe('YES');
    expect(forceOver(on('2017-06-30T23:59:59.999Z'))).toBe('NO');
  });

  it('8: a happening whose extent straddles the expiry is POSSIBLE; shelling that lasted across it YES', () => {
    expect(forceOver(on('2017-09-01'))).toBe('POSSIBLE');
    expect(forceOver(from('2017-08-31T20:00:00Z', '2017-09-01T04:00:00Z'))).toBe('YES');
  });

  it('13: after a plain renewal 3 days after the lapse the gap is LAPSED', () => {
    const world = ceasefire()
      .add('TrialPeriodRenewed', { agreementId: 'a', decidedAt: when('2017-09-04T00:00:00Z') })
      .world();
    expect(phaseOn(world, '2017-09-02')).toBe('LAPSED');
    expect(phaseOn(world, '2017-09-05')).toBe('IN_FORCE_TRIAL');
  });

  it('14: after a retroactive renewal the gap is as known now in force, as known then LAPSED', () => {
    const history = ceasefire();
    const before = history.world();
    history.add('TrialPeriodRenewed', {
      agreementId: 'a',
      decidedAt: when('2017-09-04T00:00:00Z'),
      retroactive: true,
    });
    expect(phaseOn(history.world(), '2017-09-02')).toBe('IN_FORCE_TRIAL');
    expect(phaseOn(before, '2017-09-02')).toBe('LAPSED');
  });

  it('15: automatic by consensus, no word: RENEWAL_UNCONFIRMED for one period, then LAPSED', () => {
    const world = ceasefire('AUTOMATIC_BY_CONSENSUS').world();
    expect(phaseOn(world, '2017-08-31')).toBe('IN_FORCE_TRIAL');
    expect(phaseOn(world, '2017-09-01')).toBe('RENEWAL_UNCONFIRMED');
    expect(phaseOn(world, '2017-10-31')).toBe('RENEWAL_UNCONFIRMED');
    expect(phaseOn(world, '2017-11-01')).toBe('LAPSED');
  });

  it('17: when a group accedes or withdraws mid-way, Bound is judged at the incident’s time', () => {
    const bound = (day: string): string => {
      const world = ceasefire()
        .add('PartyAcceded', { agreementId: 'a', actorId: 'group', at: when('2017-07-10T00:00:00Z') })
        .add('PartyWithdrew', { agreementId: 'a', actorId: 'group', at: when('2017-07-20T00:00:00Z') })
        .incident('i', on(day), { allegedActors: ['group'] })
        .world();
      return testsOf(world).bound.result;
    };
    expect([bound('2017-07-05'), bound('2017-07-15'), bound('2017-07-25')]).toEqual(['NO', 'YES', 'NO']);
  });

  it('23: a practice since 2013 under an agreement in force since 2017 is one protection entry until ended; Force YES', () => {
    const history = log()
      .zone('z')
      .ceasefire({ prohibits: ['CIV.*'] })
      .incident('i', from('2013-06-01'), { code: 'CIV.HARASSMENT', allegedActors: ['gov'] });
    const practice = { kind: 'PRACTICE', id: 'i', since: { earliest: '2013-05-31T21:00:00.000Z' } };
    expect(statusOf(history.world(), 'z', ms('2017-08-20')).protection).toMatchObject([practice]);
    expect(testsOf(history.world(), '2017-08-20').force.result).toBe('YES');
    history.add('PracticeEnded', { incidentId: 'i', at: when('2017-08-22T00:00:00Z') });
    expect(statusOf(history.world(), 'z', ms('2017-08-20')).protection).toMatchObject([practice]);
    expect(statusOf(history.world(), 'z', ms('2017-08-22')).protection).toEqual([]);
  });

  it('32: signed by factions and guarantor only is PARTIALLY_SIGNED, not in force without a claim', () => {
    const history = log()
      .zone('z')
      .add('AgreementProposed', {
        agreementId: 'a',
        kind: 'LOCAL_CEASEFIRE',
        modality: 'ASSERTED',
        timeZone: ZONE,
        zoneIds: ['z'],
        at: when('2017-07-01'),
      });
    for (const [actorId, role] of [
      ['gov', 'PARTY'],
      ['opp', 'PARTY'],
      ['rus', 'GUARANTOR'],
    ] as const) {
      history.add('AgreementRoleAssigned', { agreementId: 'a', actorId, role });
      if (actorId !== 'gov')
        history.add('AgreementSigned', { agreementId: 'a', actorId, at: when('2017-07-02') });
    }
    const [agreement] = statusOf(history.world(), 'z', ms('2017-08-20')).legal.agreements;
    expect(agreement).toMatchObject({ phase: 'PARTIALLY_SIGNED', force: 'NO' });
  });

  it('35: where nobody reported anything under an agreement in force: IN_FORCE_UNOBSERVED, never "holding"', () => {
    const status = statusOf(log().zone('z').ceasefire().world(), 'z', ms('2017-08-20'));
    expect(status.headline).toEqual({ code: 'IN_FORCE_UNOBSERVED', flags: [] });
  });
});

describe('the cases of rules.md about what was known', () => {
  it('1: a report on 10 Sep about shelling on 20 Aug leaves status(20 Aug) as known 25 Aug unchanged; as known 11 Sep includes it', () => {
    const history = log().zone('z').ceasefire().at('2017-09-10').incident('i', on('2017-08-20'));
    const known25Aug = history.world(history.entries.length - 1);
    expect(statusOf(known25Aug, 'z', ms('2017-08-20')).situation.incidents).toBe(0);
    expect(statusOf(history.world(), 'z', ms('2017-08-20')).situation.incidents).toBe(1);
  });
  // That the feed of changes carries it as a revision: src/read/changes/changes.spec.ts.

  it('4: a correction that moves the place over a zone border leaves X, enters Y as known now; as known then intact', () => {
    const history = log()
      .zone('x')
      .zone('y')
      .incident('i', on('2017-08-20'), { location: { zoneId: 'x' } });
    const then = history.world();
    history.add('IncidentRelocated', { incidentId: 'i', location: { zoneId: 'y' } });
    const incidents = (world: World) =>
      ['x', 'y'].map((zone) => statusOf(world, zone, ms('2017-08-20')).situation.incidents);
    expect(incidents(history.world())).toEqual([0, 1]);
    expect(incidents(then)).toEqual([1, 0]);
  });

  it('5: arrests revised 2 -> 5 are 5 now, and were 2 as known then', () => {
    const history = log()
      .zone('z')
      .incident('i', on('2017-08-20'), { code: 'CIV.ARREST', arrested: { best: 2 } });
    const then = history.world();
    history.add('CasualtiesRevised', { incidentId: 'i', arrested: { best: 5 } });
    expect(statusOf(history.world(), 'z', ms('2017-08-21')).detention.best).toBe(5);
    expect(statusOf(then, 'z', ms('2017-08-21')).detention.best).toBe(2);
  });
  it.todo('5: exports carry the new timestamp');

  it('29: the zone map arrives late. Before: the place list; after: `replaces`, recomputed, as known then intact', () => {
    const history = log()
      .zone('z')
      .place('town', { point: [36.7, 33.8] })
      .delineated('z', { places: ['town'] }, 'list')
      .incident('i', on('2017-08-20'), { location: { point: [37.4, 33.8] } });
    const before = history.world();
    history.delineated('z', {
      replaces: 'list',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [37, 33],
            [38, 33],
            [38, 34],
            [37, 34],
            [37, 33],
          ],
        ],
      },
    });
    expect(statusOf(before, 'z', ms('2017-08-20')).situation.incidents).toBe(0);
    expect(statusOf(history.world(), 'z', ms('2017-08-20')).situation.incidents).toBe(1);
  });
  it.todo(
    '30: a source asks for erasure: identity and words gone everywhere; incident, grade, proofs survive',
  );

  it('31: of two statements by devices whose clocks differ the later in the log counts', () => {
    const world = log()
      .zone('z')
      .ceasefire()
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'] })
      .at('2017-08-21T12:00:00Z')
      .add('VerificationConcluded', { incidentId: 'i', bodyId: 'mon', outcome: 'VERIFIED' })
      .at('2017-08-21T10:00:00Z')
      .add('VerificationConcluded', { incidentId: 'i', bodyId: 'mon', outcome: 'REFUTED' })
      .world();
    expect(violationsOf(world, 'z', ms('2017-08-22'))[0]?.evidence).toBe('N2');
  });
});
