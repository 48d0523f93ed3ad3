import { describe, expect, it } from '@jest/globals';
import { type EntryData } from '../facts/entries.js';
import { judged } from '../../testing/rules/testing-candidate.js';
import { log, on, when, type Log } from '../../testing/rules/testing.js';

describe('Bound', () => {
  const bound = (history: Log, occurred = on('2017-08-20'), allegedActors: string[] = ['x']) =>
    judged(history.incident('i', occurred, { allegedActors })).tests.bound.result;
  const under = (
    relation: 'SUBUNIT' | 'UNDER_COMMAND' | 'ALLIED' | 'INVITED_SUPPORT',
    actorId = 'x',
    ofActorId = 'gov',
  ) =>
    log()
      .ceasefire()
      .add('ActorAffiliationAsserted', {
        actorId,
        ofActorId,
        relation,
        during: { start: when('2017-07-01') },
      });

  it('is NO for who holds no role, YES for a PARTY that is IN, NO for one that is OUT', () => {
    expect(bound(log().ceasefire())).toBe('NO');
    expect(bound(log().ceasefire(), undefined, ['gov'])).toBe('YES');
    const out = log()
      .ceasefire()
      .add('PartyWithdrew', { agreementId: 'a', actorId: 'gov', at: when('2017-08-01') });
    expect(bound(out, undefined, ['gov'])).toBe('NO');
  });

  it('is POSSIBLE for a PARTY that never acted, silent or not', () => {
    const history = log()
      .ceasefire()
      .add('AgreementRoleAssigned', { agreementId: 'a', actorId: 'x', role: 'PARTY' })
      .add('PartyResponseRecorded', {
        agreementId: 'a',
        actorId: 'x',
        response: 'SILENT',
        asOf: when('2017-08-01'),
      });
    expect(bound(history)).toBe('POSSIBLE');
  });

  it('is judged at the time of the incident when a group accedes or withdraws mid-way (case 17)', () => {
    const history = () =>
      log()
        .ceasefire()
        .add('PartyAcceded', { agreementId: 'a', actorId: 'x', at: when('2017-08-10') })
        .add('PartyWithdrew', { agreementId: 'a', actorId: 'x', at: when('2017-08-20') });
    const on1 = (day: string) => bound(history(), on(day));
    expect([
      on1('2017-08-09'),
      on1('2017-08-10'),
      on1('2017-08-15'),
      on1('2017-08-20'),
      on1('2017-08-21'),
    ]).toEqual(['NO', 'POSSIBLE', 'YES', 'POSSIBLE', 'NO']);
  });

  it('reaches a subunit, one under command and invited support, but not an ally', () => {
    expect(bound(under('SUBUNIT'))).toBe('YES');
    expect(bound(under('UNDER_COMMAND'))).toBe('YES');
    expect(bound(under('INVITED_SUPPORT'))).toBe('YES');
    expect(bound(under('ALLIED'))).toBe('NO');
  });

  it('follows chains, as switches at the time, and circles are no trap', () => {
    const chain = () =>
      under('SUBUNIT', 'x', 'brigade').add('ActorAffiliationAsserted', {
        actorId: 'brigade',
        ofActorId: 'gov',
        relation: 'UNDER_COMMAND',
        during: { start: when('2017-08-10'), end: when('2017-08-20') },
      });
    expect(bound(chain(), on('2017-08-09'))).toBe('NO');
    expect(bound(chain(), on('2017-08-10'))).toBe('POSSIBLE');
    expect(bound(chain(), on('2017-08-15'))).toBe('YES');
    expect(bound(chain(), on('2017-08-21'))).toBe('NO');
    const left = () =>
      under('SUBUNIT', 'brigade').add('ActorAffiliationAsserted', {
        actorId: 'x',
        ofActorId: 'brigade',
        relation: 'SUBUNIT',
        during: { start: when('2017-07-01'), end: when('2017-08-10') },
      });
    expect([bound(left(), on('2017-08-09')), bound(left(), on('2017-08-20'))]).toEqual(['YES', 'NO']);
    const circle = under('SUBUNIT', 'x', 'y').add('ActorAffiliationAsserted', {
      actorId: 'y',
      ofActorId: 'x',
      relation: 'SUBUNIT',
      during: { start: when('2017-07-01') },
    });
    expect(bound(circle)).toBe('NO');
  });

  it('is NO for an EXCLUDED actor, and does not pass through one', () => {
    const excluded = (actorId: string) =>
      under('SUBUNIT', 'x', 'y')
        .add('ActorAffiliationAsserted', {
          actorId: 'y',
          ofActorId: 'gov',
          relation: 'SUBUNIT',
          during: { start: when('2017-07-01') },
        })
        .add('AgreementRoleAssigned', { agreementId: 'a', actorId, role: 'EXCLUDED' });
    expect(bound(excluded('nobody'))).toBe('YES');
    expect(bound(excluded('x'))).toBe('NO');
    expect(bound(excluded('y'))).toBe('NO');
  });

  it('asks for the roles or actors that the clause obliges', () => {
    const guarantor = (obligated: EntryData['ClauseStipulated']['obligated']) =>
      log()
        .ceasefire({ obligated })
        .add('AgreementRoleAssigned', { agreementId: 'a', actorId: 'x', role: 'GUARANTOR' })
        .add('AgreementSigned', { agreementId: 'a', actorId: 'x', at: when('2017-07-01') });
    expect(bound(guarantor(undefined))).toBe('NO');
    expect(bound(guarantor({ roles: ['GUARANTOR'] }))).toBe('YES');
    expect(bound(guarantor({ actorIds: ['x'] }))).toBe('YES');
    expect(bound(guarantor({ actorIds: ['gov'] }))).toBe('NO');
    expect(bound(guarantor({}), undefined, ['gov'])).toBe('NO');
  });

  it('is POSSIBLE when nobody is known: a possible violation charged to no side (case 18)', () => {
    expect(bound(log().ceasefire(), undefined, [])).toBe('POSSIBLE');
  });

  it('goes by the attribution rather than the allegation; "cannot be attributed" is POSSIBLE', () => {
    const attributed = (actorId: string | null) =>
      judged(
        log()
          .ceasefire()
          .incident('i', on('2017-08-20'), { allegedActors: ['gov'] })
          .add('AttributionFound', { incidentId: 'i', bodyId: 'b', actorId, confidence: 'HIGH' }),
      ).tests.bound;
    expect(attributed('is')).toMatchObject({ result: 'NO', rule: 'BOUND.BY_ATTRIBUTION' });
    expect(attributed(null)).toMatchObject({ result: 'POSSIBLE', rule: 'BOUND.UNATTRIBUTED' });
  });
});
