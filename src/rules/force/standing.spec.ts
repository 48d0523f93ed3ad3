import { describe, expect, it } from '@jest/globals';
import { agreementOf, day, when } from '../../testing/rules/agreement.fixture.js';
import { everyParty, judgeStances, lastResponse, signedFrom, standingAt, stancesOf } from './standing.js';
import { valueAt } from '../time/steps.js';

const at = (date: string) => when({ at: `${date}T00:00:00Z` });
const t = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const standings = (agreement: Parameters<typeof stancesOf>[0], date: string): readonly string[] =>
  valueAt(stancesOf(agreement, 'x'), t(date))
    .map(({ standing }) => standing)
    .sort();

describe('the standing of an actor', () => {
  it('is NONE without an act; silence changes nothing, but is its last response', () => {
    const agreement = agreementOf([
      'PartyResponseRecorded',
      { actorId: 'x', response: 'SILENT', asOf: at('2017-07-10') },
    ]);
    expect(standings(agreement, '2017-07-11')).toEqual(['NONE']);
    expect(lastResponse(agreement, 'x', t('2017-07-09'))).toBeUndefined();
    expect(lastResponse(agreement, 'x', t('2017-07-10'))).toBe('SILENT');
  });

  it('follows the last act by its earliest bound, then by position', () => {
    const agreement = agreementOf(
      ['PartyWithdrew', { actorId: 'x', at: at('2017-07-20') }],
      ['AgreementSigned', { actorId: 'x', at: at('2017-07-10') }],
      ['PartyResponseRecorded', { actorId: 'x', response: 'ACCEPTED', asOf: at('2017-07-20') }],
    );
    expect(standings(agreement, '2017-07-19')).toEqual(['IN']);
    expect(standings(agreement, '2017-07-20')).toEqual(['IN']);
    expect(signedFrom(agreement, 'x')).toBe(t('2017-07-10'));
  });

  it('may be that before or after an act between its bounds, and is shown as after it', () => {
    const agreement = agreementOf(
      ['AgreementSigned', { actorId: 'x', at: at('2017-07-01') }],
      ['PartyWithdrew', { actorId: 'x', at: when({ month: '2017-08' }) }],
    );
    expect(standings(agreement, '2017-08-15')).toEqual(['IN', 'OUT']);
    expect(standings(agreement, '2017-09-01')).toEqual(['OUT']);
    expect(standingAt(agreement, 'x', t('2017-08-15'))).toBe('OUT');
    expect(standingAt(agreement, 'x', t('2017-07-15'))).toBe('IN');
  });

  it('returns, from a resumption on, to what it is without the suspensions', () => {
    const suspendedTwice = [
      ['AgreementSuspended', { byActorId: 'x', at: at('2017-07-10') }],
      ['AgreementSuspended', { byActorId: 'x', at: at('2017-07-15') }],
      ['AgreementResumed', { byActorId: 'x', at: at('2017-07-20') }],
    ] as const;
    const signed = agreementOf(
      ['AgreementSigned', { actorId: 'x', at: at('2017-07-05') }],
      ...suspendedTwice,
    );
    expect(['2017-07-05', '2017-07-10', '2017-07-19', '2017-07-20'].map((d) => standings(signed, d))).toEqual(
      [['IN'], ['OUT'], ['OUT'], ['IN']],
    );

    const neverIn = agreementOf(...suspendedTwice);
    expect(standings(neverIn, '2017-07-20')).toEqual(['NONE']);

    const left = agreementOf(['PartyWithdrew', { actorId: 'x', at: at('2017-07-12') }], ...suspendedTwice);
    expect(standings(left, '2017-07-20')).toEqual(['OUT']);
  });

  it('case 17: acceding gives the role PARTY from then on', () => {
    const agreement = agreementOf(
      ['PartyAcceded', { actorId: 'x', at: when({ month: '2017-08' }) }],
      ['PartyWithdrew', { actorId: 'x', at: at('2017-10-01') }],
    );
    const bound = judgeStances(stancesOf(agreement, 'x'), ({ acceded, standing }) =>
      acceded && standing === 'IN' ? 'YES' : 'NO',
    );
    expect(['2017-07-15', '2017-08-15', '2017-09-15', '2017-10-01'].map((d) => valueAt(bound, t(d)))).toEqual(
      ['NO', 'POSSIBLE', 'YES', 'NO'],
    );
  });

  it('keeps the role PARTY of one that acceded and left', () => {
    const agreement = agreementOf(
      ['PartyAcceded', { actorId: 'x', at: at('2017-08-01') }],
      ['PartyWithdrew', { actorId: 'x', at: at('2017-10-01') }],
    );
    const out = everyParty(agreement, ({ standing }) => standing === 'OUT');
    expect(['2017-09-30', '2017-10-01'].map((d) => valueAt(out, t(d)))).toEqual(['NO', 'YES']);
  });

  it('of every PARTY needs at least one PARTY', () => {
    const out = everyParty(
      agreementOf(['PartyWithdrew', { actorId: 'x', at: at('2017-07-10') }]),
      () => true,
    );
    expect(valueAt(out, day('2017-08-01'))).toBe('NO');
  });

  it('of those who may not have acceded yet is not asked for when every PARTY is out', () => {
    const agreement = agreementOf(
      ['AgreementRoleAssigned', { actorId: 'x', role: 'PARTY' }],
      ['PartyWithdrew', { actorId: 'x', at: at('2017-07-10') }],
      ['PartyAcceded', { actorId: 'y', at: when({ month: '2017-08' }) }],
    );
    const out = everyParty(agreement, ({ standing }) => standing === 'OUT');
    expect(['2017-07-09', '2017-07-10', '2017-08-15', '2017-09-01'].map((d) => valueAt(out, t(d)))).toEqual([
      'NO',
      'YES',
      'POSSIBLE',
      'NO',
    ]);
  });
});
