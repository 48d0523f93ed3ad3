import { describe, expect, it } from '@jest/globals';
import { endOfQueryDay } from '../time/fuzzy.js';
import { statusOf } from './status.js';
import { foundingLog } from '../../testing/rules/testing-founding.js';
import { from, log, ms, on, when, ZONE } from '../../testing/rules/testing.js';
import { violationsOf } from '../violation/violations.js';

describe('the founding scenario on 20 August 2017', () => {
  const world = foundingLog().world();
  const at = endOfQueryDay('2017-08-20', ZONE);
  const status = statusOf(world, 'eastern-qalamoun', at);

  it('has the headline UNVERIFIED_CALM_AGREEMENT_DISPUTED with LEGAL_DISPUTED, PARTIAL and PROTECTION', () => {
    expect(status.headline).toEqual({
      code: 'UNVERIFIED_CALM_AGREEMENT_DISPUTED',
      flags: ['LEGAL_DISPUTED', 'PARTIAL', 'PROTECTION'],
    });
  });

  it('has A1 DISPUTED, A2 PARTIALLY_SIGNED and A3 HYPOTHETICAL', () => {
    expect(status.legal.phase).toBe('DISPUTED');
    expect(status.legal.agreements).toMatchObject([
      { agreementId: 'a1', phase: 'DISPUTED', force: 'POSSIBLE', partial: true },
      { agreementId: 'a2', phase: 'PARTIALLY_SIGNED', force: 'NO' },
      { agreementId: 'a3', phase: 'HYPOTHETICAL', force: 'NO' },
    ]);
    expect(status.legal.agreements[1]).not.toHaveProperty('partial');
  });

  it('has the Government silent on A1, and its trial in the first period', () => {
    const [a1] = status.legal.agreements;
    expect(a1?.parties).toContainEqual({
      actorId: 'government',
      roles: ['PARTY'],
      standing: 'NONE',
      signed: false,
      lastResponse: 'SILENT',
    });
    expect(a1?.term).toEqual({
      kind: 'TRIAL',
      number: 1,
      start: ['2017-06-30T21:00:00.000Z', '2017-07-31T21:00:00.000Z'],
      expiry: ['2017-08-31T21:00:00.000Z', '2017-09-30T21:00:00.000Z'],
      daysLeft: 12,
    });
  });

  it('names the agreements linked to those, without effect', () => {
    expect(status.legal.linked).toContainEqual({
      agreementId: 'framework',
      relation: 'EXTENDS_ZONE_OF',
      phase: 'PROPOSED',
    });
  });

  it('is calm by assessment alone, with coverage 0', () => {
    expect(status.situation).toMatchObject({ value: 'CALM_ASSESSED', incidents: 0, possible: 0 });
    expect(status.coverage).toEqual({ share: 0, lastObservedAt: null, accessDenied: false });
  });

  it('has ALLEGATIONS: POSSIBLE breach of the checkpoint-conduct clause of A1, none of its ceasefire clause', () => {
    expect(status.compliance).toEqual({ value: 'ALLEGATIONS', alleged: 2, verified: 0, confirmed: 0 });
    expect(violationsOf(world, 'eastern-qalamoun', at)).toMatchObject([
      {
        incidentId: 'arrests',
        agreementId: 'a1',
        clauseId: 'a1-c5',
        candidate: 'POSSIBLE',
        state: 'ALLEGED',
      },
      {
        incidentId: 'harassment',
        agreementId: 'a1',
        clauseId: 'a1-c5',
        candidate: 'POSSIBLE',
        state: 'ALLEGED',
      },
    ]);
  });

  it('has both practices since mid-2013 and the goods restriction under protection', () => {
    const since = { earliest: '2013-04-30T21:00:00.000Z', latest: '2013-08-31T21:00:00.000Z' };
    expect(status.protection).toMatchObject([
      { kind: 'PRACTICE', id: 'arrests', code: 'CIV.ARREST', since },
      { kind: 'PRACTICE', id: 'harassment', code: 'CIV.HARASSMENT', since },
      {
        kind: 'RESTRICTION',
        id: 'goods',
        goods: ['MEDICAL', 'RELIEF', 'BUILDING'],
        degree: 'BANNED_OR_LIMITED',
      },
    ]);
  });

  it('explains every axis and echoes the parameters', () => {
    expect(status.explanation.map(({ axis, rule }) => [axis, rule])).toEqual([
      ['legal', 'LEGAL.DISPUTED'],
      ['situation', 'SITUATION.CALM_ASSESSED'],
      ['compliance', 'COMPLIANCE.ALLEGATIONS'],
      ['protection', 'PROTECTION.HOLDING'],
      ['control', 'CONTROL.CLAIMED'],
      ['coverage', 'COVERAGE.UNOBSERVED'],
      ['detention', 'DETENTION.ARRESTED_LESS_RELEASED'],
    ]);
    expect(status.parameters).toEqual({
      timeZone: 'UTC',
      situationDays: 7,
      complianceDays: 30,
      calmCoverage: 0.25,
      unconfirmedPeriods: 1,
      tz: '2026f',
    });
  });

  it('counts people held whose number nobody gave as unknown', () => {
    expect(status.detention).toEqual({ low: 0, best: null, high: null });
  });

  it('is valid until the next local midnight', () => {
    expect(status.at).toBe('2017-08-20T20:59:59.999Z');
    expect(status.validUntil).toBe('2017-08-20T21:00:00.000Z');
  });
});

describe('a status', () => {
  it('of an agreement in force that nobody reported on is IN_FORCE_UNOBSERVED, never "holding" (case 35)', () => {
    const { headline, compliance } = statusOf(log().ceasefire().zone('z').world(), 'z', ms('2017-08-20'));
    expect(headline).toEqual({ code: 'IN_FORCE_UNOBSERVED', flags: [] });
    expect(compliance.value).toBe('NO_ALLEGATIONS');
  });

  it('as known before a late report is unchanged, as known after it includes it (case 1)', () => {
    const history = log().at('2017-08-20').ceasefire().zone('z');
    const before = history.entries.length;
    history.at('2017-09-10').incident('i', on('2017-08-20'));
    const headline = (known?: number) => statusOf(history.world(known), 'z', ms('2017-08-20')).headline.code;
    expect(headline(before)).toBe('IN_FORCE_UNOBSERVED');
    expect(headline()).toBe('HOLDING_WITH_ALLEGATIONS');
  });

  it('counts an attack by IS in the situation, not in compliance (case 16)', () => {
    const history = log()
      .ceasefire()
      .zone('z')
      .incident('i', on('2017-08-20'), { allegedActors: ['is'] });
    const { situation, compliance } = statusOf(history.world(), 'z', ms('2017-08-21'));
    expect(situation).toMatchObject({ value: 'INCIDENTS', incidents: 1 });
    expect(compliance).toMatchObject({ value: 'NO_ALLEGATIONS', alleged: 0 });
  });

  it('keeps the tally of a bulletin beside the numbers, never in them (case 21)', () => {
    const history = log()
      .zone('z')
      .add('BodyTallyReported', { zoneId: 'z', bodyId: 'b', during: on('2017-08-20') }, 'tally');
    const { situation } = statusOf(history.world(), 'z', ms('2017-08-21'));
    expect(situation).toMatchObject({
      value: 'UNKNOWN',
      incidents: 0,
      possible: 0,
      tallies: [{ eventId: 'tally', bodyId: 'b' }],
    });
  });

  it('after ten days without reports, access denied, is UNKNOWN with coverage 0 (case 24)', () => {
    const history = log()
      .zone('z')
      .add('AccessDenied', { zoneId: 'z', bodyId: 'b', during: { start: when('2017-08-10') } });
    const { headline, situation, coverage } = statusOf(history.world(), 'z', ms('2017-08-20'));
    expect(headline).toEqual({ code: 'UNKNOWN', flags: ['ACCESS_DENIED'] });
    expect(situation.value).toBe('UNKNOWN');
    expect(coverage).toEqual({ share: 0, lastObservedAt: null, accessDenied: true });
  });

  it('does not take a live-fire exercise for hostilities (case 26)', () => {
    const history = log().ceasefire().zone('z');
    history.incident('i', on('2017-08-20'), { code: 'MIL.LIVE_FIRE_EXERCISE', allegedActors: ['gov'] });
    const { situation, compliance } = statusOf(history.world(), 'z', ms('2017-08-21'));
    expect([situation.incidents, compliance.value]).toEqual([0, 'NO_ALLEGATIONS']);
  });

  it('shows a practice since 2013 once, until it is ended (case 23)', () => {
    const history = log()
      .ceasefire({ prohibits: ['CIV.*'] })
      .zone('z')
      .incident('i', from({ year: '2013' }), { code: 'CIV.HARASSMENT', allegedActors: ['gov'] })
      .add('PracticeEnded', { incidentId: 'i', at: when('2017-08-25') });
    const kinds = (day: string) => statusOf(history.world(), 'z', ms(day)).protection.map(({ id }) => id);
    expect(kinds('2017-08-20')).toEqual(['i']);
    expect(kinds('2017-08-25')).toEqual(['i']);
    expect(kinds('2017-08-26')).toEqual([]);
  });

  it('flags bodies that disagree on a row that counts (case 20)', () => {
    const history = log()
      .ceasefire()
      .zone('z')
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'] })
      .add('PositionRecorded', { incidentId: 'i', bodyId: 'russia', position: 'CANNOT_CONFIRM' });
    expect(statusOf(history.world(), 'z', ms('2017-08-21')).headline.flags).toEqual(['BODIES_DISAGREE']);
  });

  it('raises BREACH for a confirmed violation, whatever the force now', () => {
    const history = log()
      .ceasefire()
      .zone('z')
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'] })
      .add('ViolationEndorsed', {
        incidentId: 'i',
        bodyId: 'b',
        agreementId: 'a',
        clauseId: 'c',
        severity: 'SERIOUS',
      });
    const headline = () => statusOf(history.world(), 'z', ms('2017-08-30')).headline;
    expect(headline()).toEqual({ code: 'SERIOUS_BREACH', flags: ['BREACH'] });
    history.add('AgreementTerminated', { agreementId: 'a', at: when('2017-08-25') });
    expect(headline()).toEqual({ code: 'UNKNOWN', flags: ['BREACH'] });
  });

  it('of a zone that nobody knows is an answer all the same', () => {
    expect(statusOf(log().world(), 'nowhere', ms('2017-08-20')).headline).toEqual({
      code: 'UNKNOWN',
      flags: [],
    });
  });
});
