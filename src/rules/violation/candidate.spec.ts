import { describe, expect, it } from '@jest/globals';
import { byGov, judged, results } from '../../testing/rules/testing-candidate.js';
import { from, log, on, when } from '../../testing/rules/testing.js';

const expires = '2017-08-31T21:00:00.000Z';
const trial = () =>
  log()
    .ceasefire()
    .add('TermSet', { agreementId: 'a', until: when(expires), renewalRule: 'NONE' });

describe('Force', () => {
  it('is NO at the expiry instant and YES one millisecond before it (case 6)', () => {
    const at = (instant: string) => results(trial().incident('i', on(instant), byGov));
    expect(at(expires)).toBe('NO: NO YES YES YES YES');
    expect(at('2017-08-31T20:59:59.999Z')).toBe('YES: YES YES YES YES YES');
  });

  it('is YES at the start instant and NO before it (case 7)', () => {
    const at = (instant: string) => results(trial().incident('i', on(instant), byGov));
    expect(at('2017-07-01T00:00:00Z')).toBe('YES: YES YES YES YES YES');
    expect(at('2017-06-30T23:59:59.999Z')).toMatch(/^NO: NO/);
  });

  it('is POSSIBLE for a happening whose extent straddles the expiry, YES for shelling that lasted across it (case 8)', () => {
    const happening = on({ earliest: '2017-08-31', latest: '2017-09-01' });
    expect(results(trial().incident('i', happening, byGov))).toBe('POSSIBLE: POSSIBLE YES YES YES YES');
    const lasting = from('2017-08-31T20:00:00Z', '2017-08-31T22:00:00Z');
    expect(results(trial().incident('i', lasting, byGov))).toBe('YES: YES YES YES YES YES');
  });

  it('is YES for a practice since 2013 under an agreement in force since 2017 (case 23)', () => {
    const history = log().ceasefire({ prohibits: ['CIV.*'] });
    history.incident('i', from({ earliest: '2013-05-01', latest: '2013-08-31' }), {
      code: 'CIV.ARREST',
      ...byGov,
    });
    expect(results(history)).toBe('YES: YES YES YES YES YES');
  });

  it('is switched on and off by the time scope of the clause', () => {
    const nights = log().ceasefire({ timeScope: { start: when('2017-08-01'), end: when('2017-08-10') } });
    const { tests } = judged(nights.incident('i', on('2017-08-20'), byGov));
    expect(tests.force).toMatchObject({
      result: 'NO',
      rule: 'FORCE.TIME_SCOPE',
      eventIds: ['clause', 'e7', 'claim'],
    });
    expect(
      results(
        log()
          .ceasefire({ timeScope: { start: when('2017-08-01') } })
          .incident('i', on('2017-08-20'), byGov),
      ),
    ).toMatch(/^YES/);
  });

  it('names the rule and the entries that it rests on', () => {
    const { tests } = judged(trial().incident('i', on(expires), byGov));
    expect(tests.force).toMatchObject({ result: 'NO', rule: 'FORCE.LAPSED' });
    expect(tests.force.eventIds).toContain('e7');
  });
});

describe('Force and Bound', () => {
  it('must hold together: a party that left before the agreement came into force was never bound in force', () => {
    const history = log().ceasefire();
    history.add('PartyWithdrew', { agreementId: 'a', actorId: 'gov', at: when('2017-08-01T00:00:00Z') });
    history.add('AgreementSuspended', { agreementId: 'a', at: when('2017-07-01T00:00:00Z') });
    history.add('AgreementResumed', { agreementId: 'a', at: when('2017-08-01T00:00:00Z') });
    history.incident('i', from('2017-07-10', '2017-08-20'), byGov);
    expect(results(history)).toBe('NO: YES YES YES YES YES');
  });
});

describe('Place', () => {
  const fire = () =>
    log()
      .ceasefire()
      .zone('x')
      .zone('y')
      .incident('i', on('2017-08-20'), { location: { zoneId: 'x' }, impact: { zoneId: 'y' }, ...byGov });
  const clause = (placeScope: 'ORIGIN' | 'IMPACT' | 'EITHER' | undefined, zoneId: string): string =>
    judged(
      fire().add('ClauseStipulated', {
        agreementId: 'a',
        clauseId: 'scoped',
        kind: 'CESSATION_OF_HOSTILITIES',
        prohibits: ['KIN.*'],
        zoneIds: [zoneId],
        placeScope,
      }),
      { clause: 'scoped' },
    ).tests.place.result;

  it('follows the placeScope of each clause for fire from X into Y (case 10)', () => {
    expect([clause('ORIGIN', 'x'), clause('ORIGIN', 'y')]).toEqual(['YES', 'NO']);
    expect([clause('IMPACT', 'x'), clause('IMPACT', 'y')]).toEqual(['NO', 'YES']);
    expect([clause('EITHER', 'x'), clause('EITHER', 'y')]).toEqual(['YES', 'YES']);
    expect([clause(undefined, 'x'), clause(undefined, 'y')]).toEqual(['YES', 'YES']);
  });

  it('without an impact looks at the location', () => {
    const history = log().ceasefire({ placeScope: 'IMPACT' }).incident('i', on('2017-08-20'), byGov);
    expect(judged(history).tests.place.result).toBe('YES');
  });

  it('is lowered before a zone was added to the agreement', () => {
    const added = (at: string) =>
      judged(
        log()
          .ceasefire({ zoneIds: ['y'] })
          .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'y', from: when('2017-08-20') }, 'added')
          .incident('i', on(at), { location: { zoneId: 'y' }, ...byGov }),
      ).tests.place;
    expect(added('2017-08-19')).toMatchObject({ result: 'NO', rule: 'PLACE.BEFORE_ZONE_ADDED' });
    expect(added('2017-08-19').eventIds).toContain('added');
    expect(added('2017-08-20').result).toBe('POSSIBLE');
    expect(added('2017-08-21').result).toBe('YES');
  });

  it('of a zone that was never added is not lowered while a lasting incident may not have begun yet', () => {
    const begun = log()
      .ceasefire()
      .incident('i', { start: when('2017-08-20'), ongoing: true }, byGov);
    expect(judged(begun, { at: '2017-08-20' }).tests.place.result).toBe('YES');
  });

  it('is not extended by links', () => {
    const linked = log()
      .ceasefire()
      .add('AgreementProposed', {
        agreementId: 'b',
        kind: 'FRAMEWORK',
        modality: 'ASSERTED',
        timeZone: 'UTC',
        zoneIds: ['y'],
      })
      .add('AgreementLinked', { agreementId: 'a', toAgreementId: 'b', relation: 'EXTENDS_ZONE_OF' })
      .incident('i', on('2017-08-20'), { location: { zoneId: 'y' }, ...byGov });
    expect(judged(linked).tests.place.result).toBe('NO');
  });
});
