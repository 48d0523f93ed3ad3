import { describe, expect, it } from '@jest/globals';
import type { RenewalRule } from '../../rules/facts/entries.js';
import { adjudicateEntryIntoForce } from './adjudicate-entry-into-force.js';
import { eventId, ID, on, recording } from '../../testing/agreement.fixture.js';
import { claimEntryIntoForce } from './claim-entry-into-force.js';
import {
  agreementEnteredIntoForce,
  entryIntoForceAdjudicated,
  termExtended,
  termSet,
  trialPeriodRenewed,
  trialPeriodSet,
} from '../../events/agreements/force-events.js';
import { agreementTerminated } from '../../events/agreements/party-events.js';
import { renewAgreement } from './renew-agreement.js';
import { setTerm } from './set-term.js';

const inForce = agreementEnteredIntoForce({
  agreementId: ID,
  effectiveAt: on('2017-07-10'),
  basis: 'SOURCE_CLAIM',
  sourceId: 's',
});
const trial = (renewalRule: RenewalRule = 'BY_PARTIES') =>
  trialPeriodSet({ agreementId: ID, duration: 'P2M', renewalRule, sourceId: 's' });
const warning = (code: string, pointer: string) => [{ code, pointer }];

describe('a claim that an agreement entered into force', () => {
  const sent = { effectiveAt: { date: '2017-07-10' }, basis: 'SOURCE_CLAIM' };

  it('is recorded beside others', () => {
    expect(recording(claimEntryIntoForce, sent).events).toEqual([inForce]);
    expect(recording(claimEntryIntoForce, { ...sent, provisional: true }, inForce).events).toMatchObject([
      { data: { provisional: true } },
    ]);
  });

  it('warns when it and another cannot both be true', () => {
    const warnings = (effectiveAt: object) =>
      recording(claimEntryIntoForce, { ...sent, effectiveAt }, inForce).warnings;
    expect(warnings({ date: '2017-07-11' })).toEqual(warning('CLAIMS_DIFFER', '/effectiveAt'));
    expect(warnings({ date: '2017-07-09' })).toEqual(warning('CLAIMS_DIFFER', '/effectiveAt'));
    expect(warnings({ at: '2017-07-10T21:00:00Z' })).toEqual(warning('CLAIMS_DIFFER', '/effectiveAt'));
    expect(warnings({ at: '2017-07-10T20:59:59Z' })).toEqual([]);
    expect(warnings({ month: '2017-07' })).toEqual([]);
    expect(warnings({ unknown: true })).toEqual([]);
  });

  it('may be the same instant as another', () => {
    const effectiveAt = { at: '2017-07-10T12:00:00Z' };
    const [claim] = recording(claimEntryIntoForce, { ...sent, effectiveAt }).events;
    expect(recording(claimEntryIntoForce, { ...sent, effectiveAt }, claim ?? inForce).warnings).toEqual([]);
  });
});

describe('an adjudication', () => {
  it('chooses one of the agreement’s claims, for a reason', () => {
    const claimEventId = eventId(1);
    expect(
      recording(adjudicateEntryIntoForce, { claimEventId, reason: 'two sources' }, inForce).events,
    ).toEqual([
      entryIntoForceAdjudicated({
        agreementId: ID,
        claimEventId,
        reason: { textRef: '/reason' },
        sourceId: 's',
      }),
    ]);
    expect(recording(adjudicateEntryIntoForce, { claimEventId }, inForce).refusal).toBe('INVALID_INPUT');
  });

  it('is refused of an entry that is no claim of this agreement', () => {
    const refusal = (n: number) =>
      recording(adjudicateEntryIntoForce, { claimEventId: eventId(n), reason: 'r' }, inForce).refusal;
    expect(refusal(0)).toBe('UNKNOWN_REFERENCE');
    expect(refusal(7)).toBe('UNKNOWN_REFERENCE');
  });
});

describe('a term', () => {
  const rule = { renewalRule: 'BY_PARTIES' };

  it('is a trial period or a fixed term, by a length or an end', () => {
    expect(recording(setTerm, { kind: 'TRIAL', duration: 'P2M', ...rule }).events).toEqual([trial()]);
    expect(recording(setTerm, { kind: 'FIXED_TERM', until: { date: '2017-12-31' }, ...rule }).events).toEqual(
      [termSet({ agreementId: ID, until: on('2017-12-31'), renewalRule: 'BY_PARTIES', sourceId: 's' })],
    );
  });

  it('is refused with both a length and an end, or with neither', () => {
    const both = { duration: 'P2M', until: { date: '2017-12-31' } };
    expect(recording(setTerm, { kind: 'TRIAL', ...both, ...rule }).refusal).toBe('INVALID_INPUT');
    expect(recording(setTerm, { kind: 'TRIAL', ...rule }).refusal).toBe('INVALID_INPUT');
  });

  it('takes the place of the one set before, with a warning', () => {
    const sent = { kind: 'TRIAL', duration: 'P3M', ...rule };
    expect(recording(setTerm, sent, trial()).warnings).toEqual(warning('TERM_REPLACED', ''));
    expect(recording(setTerm, sent).warnings).toEqual([]);
  });
});

describe('a renewal', () => {
  const sent = { decidedAt: { date: '2017-09-01' } };

  it('is refused without a term', () => {
    expect(recording(renewAgreement, sent, inForce).refusal).toBe('RENEWAL_WITHOUT_TERM');
  });

  it('renews a trial period, or extends a fixed term, after the kind of the current one', () => {
    const fact = { agreementId: ID, decidedAt: on('2017-09-01'), duration: 'P1M', sourceId: 's' };
    const fixed = termSet({ agreementId: ID, duration: 'P6M', renewalRule: 'BY_PARTIES' });
    const renewal = { ...sent, duration: 'P1M' };
    expect(recording(renewAgreement, renewal, trial()).events).toEqual([trialPeriodRenewed(fact)]);
    expect(recording(renewAgreement, renewal, trial(), fixed).events).toEqual([termExtended(fact)]);
  });

  it('that takes effect certainly before it was decided must be marked retroactive', () => {
    const refusal = (change: object) => recording(renewAgreement, { ...sent, ...change }, trial());
    expect(refusal({ effectiveFrom: { date: '2017-08-31' } }).refusal).toBe('NEEDS_RETROACTIVE');
    expect(refusal({ effectiveFrom: { date: '2017-08-31' }, retroactive: true }).events).toHaveLength(1);
    expect(refusal({ effectiveFrom: { date: '2017-09-01' } }).events).toHaveLength(1);
  });

  it('warns when it may have taken effect before it was decided', () => {
    const warnings = (change: object) =>
      recording(renewAgreement, { ...sent, effectiveFrom: { year: '2017' }, ...change }, trial()).warnings;
    expect(warnings({})).toEqual(warning('MAY_NEED_RETROACTIVE', '/effectiveFrom'));
    expect(warnings({ retroactive: true })).toEqual([]);
  });

  it('is refused with an end certainly before it takes effect', () => {
    const times = { effectiveFrom: { date: '2017-09-10' }, until: { date: '2017-09-09' } };
    expect(recording(renewAgreement, { ...sent, ...times }, trial()).refusal).toBe('END_BEFORE_START');
  });

  it('warns when it comes for certain after the expiry, and is not retroactive', () => {
    const warnings = (decided: string, change: object = {}) =>
      recording(renewAgreement, { decidedAt: { date: decided }, ...change }, inForce, trial()).warnings;
    // In force some time on 10 July, so that two months end some time on 10 September.
    expect(warnings('2017-09-10')).toEqual([]);
    expect(warnings('2017-09-11')).toEqual(warning('RENEWAL_AFTER_EXPIRY', '/decidedAt'));
    expect(warnings('2017-09-11', { retroactive: true })).toEqual([]);
  });

  it('is never late where the expiry is not known, or the term rolls over', () => {
    const decidedAt = { date: '2018-01-01' };
    expect(recording(renewAgreement, { decidedAt }, trial()).warnings).toEqual([]);
    expect(recording(renewAgreement, { decidedAt }, inForce, trial('AUTOMATIC')).warnings).toEqual([]);
  });

  it('warns where the term rules renewal out, and where an end leaves a length without effect', () => {
    expect(recording(renewAgreement, sent, trial('NONE')).warnings).toEqual(warning('RENEWAL_RULED_OUT', ''));
    const both = { ...sent, duration: 'P1M', until: { date: '2017-11-10' } };
    expect(recording(renewAgreement, both, trial()).warnings).toEqual(warning('UNTIL_COUNTS', '/duration'));
  });

  it('warns when the agreement was over by then', () => {
    const ended = agreementTerminated({ agreementId: ID, at: on('2017-08-01') });
    expect(recording(renewAgreement, sent, trial(), ended).warnings).toEqual(
      warning('AGREEMENT_OVER', '/decidedAt'),
    );
  });
});
