import { describe, expect, it } from '@jest/globals';
import { agreementOf, day, PARAMETERS, when } from '../../testing/rules/agreement.fixture.js';
import type { Agreement } from '../facts/agreement.js';
import { forceOf } from './force.js';
import { valueAt } from '../time/steps.js';
import { currentTerm, type TermTimeline } from './term.js';
import { judge, point } from '../time/time.js';

const ORIGIN = when({ at: '2017-06-30T21:00:00Z' }); // the start of 1 July in Damascus
const on = (date: string) => when({ earliest: date, latest: date });
const start = (date: string) => ({ earliest: on(date).earliest, latest: on(date).earliest });
const claim = (date: string) => ['AgreementEnteredIntoForce', { effectiveAt: start(date) }] as const;
const trial = (renewalRule: 'AUTOMATIC' | 'BY_PARTIES' | 'UNSPECIFIED' | 'AUTOMATIC_BY_CONSENSUS' | 'NONE') =>
  ['TrialPeriodSet', { duration: 'P2M', renewalRule }] as const;

const forceOn = (agreement: Agreement, ...dates: string[]): readonly string[] => {
  const { force } = forceOf(agreement, PARAMETERS);
  return dates.map((date) => valueAt(force, day(date)));
};
const ruleOn = (agreement: Agreement, date: string) =>
  valueAt(forceOf(agreement, PARAMETERS).rulings, day(date));
const termOn = (agreement: Agreement, date: string) =>
  currentTerm(forceOf(agreement, PARAMETERS).term as TermTimeline, day(date));

describe('the start', () => {
  it('case 32: needs a claim; signing alone puts nothing into force', () => {
    const agreement = agreementOf(['AgreementSigned', { actorId: 'x', at: ORIGIN }]);
    expect(ruleOn(agreement, '2017-08-01')).toEqual({ result: 'NO', rule: 'FORCE.NO_CLAIM', eventIds: [] });
  });

  it('lies between the earliest and the latest of the firm claims', () => {
    const agreement = agreementOf(claim('2017-07-04'), claim('2017-07-06'), [
      'AgreementEnteredIntoForce',
      { effectiveAt: start('2017-07-01'), provisional: true },
    ]);
    expect(forceOn(agreement, '2017-07-03', '2017-07-04', '2017-07-05', '2017-07-06')).toEqual([
      'NO',
      'POSSIBLE',
      'POSSIBLE',
      'YES',
    ]);
  });

  it('is possible for ever on provisional claims', () => {
    const provisional = { effectiveAt: when({ month: '2017-07' }), provisional: true };
    const agreement = agreementOf(['AgreementEnteredIntoForce', provisional]);
    expect(forceOn(agreement, '2017-06-30', '2017-07-01', '2027-01-01')).toEqual([
      'NO',
      'POSSIBLE',
      'POSSIBLE',
    ]);
    expect(ruleOn(agreement, '2017-07-15').rule).toBe('FORCE.PROVISIONAL_CLAIM');
    expect(ruleOn(agreement, '2017-08-20').rule).toBe('FORCE.PROVISIONAL_CLAIM');
  });

  it('is the one that the latest adjudication chose, a provisional one too', () => {
    const chosen = agreementOf(
      claim('2017-07-04'),
      ['AgreementEnteredIntoForce', { effectiveAt: start('2017-07-10'), provisional: true }],
      ['EntryIntoForceAdjudicated', { claimEventId: 'e1' }],
      ['EntryIntoForceAdjudicated', { claimEventId: 'e2' }],
    );
    expect(forceOn(chosen, '2017-07-09', '2017-07-10')).toEqual(['NO', 'YES']);
    expect(ruleOn(chosen, '2017-07-10').eventIds).toEqual(['e2', 'e4']);

    const ofNothing = agreementOf(claim('2017-07-04'), [
      'EntryIntoForceAdjudicated',
      { claimEventId: 'withdrawn' },
    ]);
    expect(forceOn(ofNothing, '2017-07-04')).toEqual(['YES']);
  });

  it('case 6, 7: in force from the start instant to a millisecond before the expiry', () => {
    const { force } = forceOf(agreementOf(claim('2017-07-01'), trial('NONE')), PARAMETERS);
    const judged = (t: number) => judge(force, { start: point(t), ongoing: false }, day('2020-01-01'));
    const [from, expiry] = [day('2017-07-01'), day('2017-09-01')];
    expect([from - 1, from, expiry - 1, expiry].map(judged)).toEqual(['NO', 'YES', 'YES', 'NO']);
  });

  it('case 8: a happening across the expiry is possible, shelling that lasted across it is in force', () => {
    const { force } = forceOf(agreementOf(claim('2017-07-01'), trial('NONE')), PARAMETERS);
    const [before, after] = [day('2017-08-31'), day('2017-09-02')];
    const happening = { start: { earliest: before, latest: after }, ongoing: false };
    const lasting = { start: point(before), end: point(after), ongoing: false };
    expect(judge(force, happening, after)).toBe('POSSIBLE');
    expect(judge(force, lasting, after)).toBe('YES');
  });
});

describe('the term', () => {
  it('that has a fuzzy start has a fuzzy expiry', () => {
    const agreement = agreementOf(
      ['AgreementEnteredIntoForce', { effectiveAt: when({ month: '2017-07' }) }],
      trial('BY_PARTIES'),
    );
    expect(forceOn(agreement, '2017-08-31', '2017-09-01', '2017-09-30', '2017-10-01')).toEqual([
      'YES',
      'POSSIBLE',
      'POSSIBLE',
      'NO',
    ]);
    expect(ruleOn(agreement, '2017-10-01')).toEqual({ result: 'NO', rule: 'FORCE.LAPSED', eventIds: ['e2'] });
  });

  it('case 13: renewed three days after the lapse keeps the gap without force', () => {
    const agreement = agreementOf(claim('2017-07-01'), trial('BY_PARTIES'), [
      'TrialPeriodRenewed',
      { decidedAt: start('2017-09-04') },
    ]);
    expect(
      forceOn(agreement, '2017-08-31', '2017-09-01', '2017-09-03', '2017-09-04', '2017-11-03', '2017-11-04'),
    ).toEqual(['YES', 'NO', 'NO', 'YES', 'YES', 'NO']);
  });

  it('case 14: renewed retroactively has no gap', () => {
    const renewal = ['TrialPeriodRenewed', { decidedAt: start('2017-09-04'), retroactive: true }] as const;
    const asKnownThen = agreementOf(claim('2017-07-01'), trial('BY_PARTIES'));
    const asKnownNow = agreementOf(claim('2017-07-01'), trial('BY_PARTIES'), renewal);
    expect(forceOn(asKnownThen, '2017-09-02')).toEqual(['NO']);
    expect(forceOn(asKnownNow, '2017-09-02', '2017-10-31', '2017-11-01')).toEqual(['YES', 'YES', 'NO']);
  });

  it('case 15: with automatic renewal by consensus and no word is unconfirmed for one period', () => {
    const agreement = agreementOf(claim('2017-07-01'), trial('AUTOMATIC_BY_CONSENSUS'));
    expect(forceOn(agreement, '2017-08-31', '2017-09-01', '2017-10-31', '2017-11-01')).toEqual([
      'YES',
      'POSSIBLE',
      'POSSIBLE',
      'NO',
    ]);
    expect(ruleOn(agreement, '2017-09-01').rule).toBe('FORCE.UNCONFIRMED_RENEWAL');

    const { force } = forceOf(agreement, { ...PARAMETERS, unconfirmedPeriods: 2 });
    expect(['2017-12-31', '2018-01-01'].map((date) => valueAt(force, day(date)))).toEqual(['POSSIBLE', 'NO']);
  });

  it('is unconfirmed in the gap before a late renewal, whose own period then begins', () => {
    const agreement = agreementOf(claim('2017-07-01'), trial('UNSPECIFIED'), [
      'TrialPeriodRenewed',
      { decidedAt: on('2017-09-20'), duration: 'P1M' },
    ]);
    expect(forceOn(agreement, '2017-09-19', '2017-09-20', '2017-09-21', '2017-10-19', '2017-10-20')).toEqual([
      'POSSIBLE',
      'POSSIBLE',
      'YES',
      'YES',
      'POSSIBLE',
    ]);
  });

  it('renewed late at an uncertain time is possibly in force between its bounds', () => {
    const renewal = ['TermExtended', { decidedAt: on('2017-09-04') }] as const;
    const agreement = agreementOf(claim('2017-07-01'), trial('BY_PARTIES'), renewal);
    expect(forceOn(agreement, '2017-09-03', '2017-09-04', '2017-09-05')).toEqual(['NO', 'POSSIBLE', 'YES']);
    expect(ruleOn(agreement, '2017-09-04').rule).toBe('FORCE.LATE_RENEWAL');
  });

  it('renewed late for certain is in force, however uncertain an earlier late renewal was', () => {
    const agreement = agreementOf(
      claim('2017-07-01'),
      trial('BY_PARTIES'),
      [
        'TrialPeriodRenewed',
        { decidedAt: when({ earliest: '2017-09-04', latest: '2017-09-30' }), until: start('2017-09-08') },
      ],
      ['TrialPeriodRenewed', { decidedAt: start('2017-09-10'), duration: 'P2M' }],
    );
    const days = ['2017-09-03', '2017-09-06', '2017-09-09', '2017-09-10', '2017-09-20'];
    expect(forceOn(agreement, ...days)).toEqual(['NO', 'POSSIBLE', 'NO', 'YES', 'YES']);
  });

  it('keeps the order of its bounds where clamping to the month would swap them', () => {
    const effectiveAt = { earliest: '2017-01-30T20:00:00.000Z', latest: '2017-01-30T22:00:00.000Z' };
    const month = ['TermSet', { duration: 'P1M', renewalRule: 'NONE' }] as const;
    const agreement = agreementOf(['AgreementEnteredIntoForce', { effectiveAt }], month);
    expect(termOn(agreement, '2017-02-01')?.expiry).toEqual({
      earliest: Date.parse('2017-02-27T22:00:00.000Z'),
      latest: Date.parse('2017-02-28T20:00:00.000Z'),
    });
  });

  it('renewed late for a time that begins later has its gap until then', () => {
    const renewal = {
      decidedAt: start('2017-09-04'),
      effectiveFrom: start('2017-10-01'),
      until: start('2017-12-01'),
    };
    const agreement = agreementOf(claim('2017-07-01'), trial('BY_PARTIES'), ['TermExtended', renewal]);
    expect(forceOn(agreement, '2017-09-30', '2017-10-01', '2017-11-30', '2017-12-01')).toEqual([
      'NO',
      'YES',
      'YES',
      'NO',
    ]);
  });

  it('renewed late does not begin before the decision, unless retroactive', () => {
    const renewal = { decidedAt: start('2017-09-04'), effectiveFrom: start('2017-09-02') };
    const agreement = agreementOf(claim('2017-07-01'), trial('BY_PARTIES'), ['TermExtended', renewal]);
    expect(forceOn(agreement, '2017-09-03', '2017-09-04')).toEqual(['NO', 'YES']);
  });

  it('given by its end alone is over at its end, whatever the rule', () => {
    const agreement = agreementOf(claim('2017-07-01'), [
      'TermSet',
      { until: on('2017-09-30'), renewalRule: 'AUTOMATIC' },
    ]);
    expect(forceOn(agreement, '2017-09-29', '2017-09-30', '2017-10-01')).toEqual(['YES', 'POSSIBLE', 'NO']);
  });

  it('renewed for a time that nobody told ends at some time after', () => {
    const agreement = agreementOf(
      claim('2017-07-01'),
      ['TermSet', { until: start('2017-09-30'), renewalRule: 'BY_PARTIES' }],
      ['TermExtended', { decidedAt: start('2017-09-01') }],
    );
    expect(forceOn(agreement, '2017-09-29', '2017-09-30', '2027-01-01')).toEqual([
      'YES',
      'POSSIBLE',
      'POSSIBLE',
    ]);
  });

  it('that is automatic rolls over for ever, without a step in force', () => {
    const agreement = agreementOf(claim('2017-07-01'), trial('AUTOMATIC'));
    expect(forceOf(agreement, PARAMETERS).force.changes).toHaveLength(1);
    expect(termOn(agreement, '2017-06-30')).toBeUndefined();
    expect(termOn(agreement, '2017-08-31')).toMatchObject({
      number: 1,
      expiry: point(day('2017-09-01')),
      daysLeft: 1,
    });
    expect(termOn(agreement, '2017-09-01')).toMatchObject({
      number: 2,
      start: point(day('2017-09-01')),
      expiry: point(day('2017-11-01')),
    });
    expect(termOn(agreement, '2117-07-01')).toMatchObject({ number: 601, expiry: point(day('2117-09-01')) });
  });

  it('that is automatic rolls from the start of its chain, not from one clamped expiry to the next', () => {
    const agreement = agreementOf(claim('2017-01-31'), [
      'TermSet',
      { duration: 'P1M', renewalRule: 'AUTOMATIC' },
    ]);
    expect(termOn(agreement, '2017-02-10')?.expiry).toEqual(point(day('2017-02-28')));
    expect(termOn(agreement, '2017-03-10')?.expiry).toEqual(point(day('2017-03-31')));
  });

  it('that is automatic is renewed against the first rolled expiry after the decision, where a new chain starts', () => {
    const agreement = agreementOf(claim('2017-07-01'), trial('AUTOMATIC'), [
      'TrialPeriodRenewed',
      { decidedAt: start('2017-12-24'), duration: 'P1M' },
    ]);
    expect(termOn(agreement, '2017-12-31')).toMatchObject({ number: 3, expiry: point(day('2018-01-01')) });
    expect(termOn(agreement, '2018-01-01')).toMatchObject({ number: 4, expiry: point(day('2018-02-01')) });
    expect(termOn(agreement, '2018-02-01')).toMatchObject({ number: 5, expiry: point(day('2018-03-01')) });
  });

  it('set last counts', () => {
    const agreement = agreementOf(claim('2017-07-01'), trial('NONE'), [
      'TermSet',
      { duration: 'P1M', renewalRule: 'NONE' },
    ]);
    expect(forceOn(agreement, '2017-07-31', '2017-08-01')).toEqual(['YES', 'NO']);
    expect(termOn(agreement, '2017-08-10')).toMatchObject({ kind: 'FIXED_TERM', number: 1, daysLeft: 0 });
  });
});

describe('interruptions', () => {
  it('a suspension lasts until the next resumption in valid time, and the term runs on', () => {
    const agreement = agreementOf(
      claim('2017-07-01'),
      trial('NONE'),
      ['AgreementResumed', { at: on('2017-08-10') }],
      ['AgreementSuspended', { at: start('2017-08-01') }],
      ['AgreementResumed', { at: start('2017-07-20') }],
    );
    expect(forceOn(agreement, '2017-07-31', '2017-08-01', '2017-08-10', '2017-08-11', '2017-09-01')).toEqual([
      'YES',
      'NO',
      'POSSIBLE',
      'YES',
      'NO',
    ]);
    expect(ruleOn(agreement, '2017-08-01')).toEqual({
      result: 'NO',
      rule: 'FORCE.SUSPENDED',
      eventIds: ['e4', 'e3'],
    });
  });

  it('a suspension is over for certain from the first later resumption that is certainly done', () => {
    const agreement = agreementOf(
      claim('2017-07-01'),
      ['AgreementSuspended', { at: start('2017-08-01') }],
      ['AgreementResumed', { at: when({ earliest: '2017-08-05' }) }, '2018-01-01T00:00:00.000Z'],
      ['AgreementResumed', { at: start('2017-08-10') }],
      ['AgreementResumed', { at: start('2017-08-20') }],
    );
    expect(forceOn(agreement, '2017-08-04', '2017-08-05', '2017-08-09', '2017-08-10', '2017-08-20')).toEqual([
      'NO',
      'POSSIBLE',
      'POSSIBLE',
      'YES',
      'YES',
    ]);
    expect(ruleOn(agreement, '2017-08-05').eventIds).toEqual(['e2', 'e3', 'e4']);
  });

  it.each([
    ['termination', ['AgreementTerminated', { at: on('2017-08-01') }], 'FORCE.TERMINATED'],
    [
      'supersession',
      ['AgreementSuperseded', { at: on('2017-08-01'), byAgreementId: 'b' }],
      'FORCE.SUPERSEDED',
    ],
  ] as const)('a %s ends the force', (_, fact, rule) => {
    const agreement = agreementOf(claim('2017-07-01'), fact);
    expect(forceOn(agreement, '2017-07-31', '2017-08-01', '2017-08-02')).toEqual(['YES', 'POSSIBLE', 'NO']);
    expect(ruleOn(agreement, '2017-08-02').rule).toBe(rule);
  });

  it('case 17: no force while every PARTY is out', () => {
    const agreement = agreementOf(
      claim('2017-07-01'),
      ['AgreementRoleAssigned', { actorId: 'x', role: 'PARTY' }],
      ['AgreementRoleAssigned', { actorId: 'y', role: 'PARTY' }],
      ['PartyWithdrew', { actorId: 'x', at: start('2017-08-01') }],
      ['AgreementSuspended', { byActorId: 'y', at: start('2017-08-05') }],
      ['PartyAcceded', { actorId: 'z', at: start('2017-08-10') }],
    );
    expect(forceOn(agreement, '2017-08-01', '2017-08-05', '2017-08-10')).toEqual(['YES', 'NO', 'YES']);
    expect(ruleOn(agreement, '2017-08-05').eventIds).toEqual(['e4', 'e5']);
  });
});
