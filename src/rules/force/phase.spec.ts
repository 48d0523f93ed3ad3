import { describe, expect, it } from '@jest/globals';
import {
  agreementOf,
  day,
  entriesOf,
  gathered,
  PARAMETERS,
  proposed,
  when,
} from '../../testing/rules/agreement.fixture.js';
import type { Agreement } from '../facts/agreement.js';
import { forceOf } from './force.js';
import { listedFrom, phaseOf } from './phase.js';
import { valueAt } from '../time/steps.js';

const start = (date: string) => {
  const { earliest } = when({ date });
  return { earliest, latest: earliest };
};
const phasesOn = (agreement: Agreement, ...dates: string[]): readonly string[] => {
  const phases = phaseOf(agreement, forceOf(agreement, PARAMETERS));
  return dates.map((date) => valueAt(phases, day(date)));
};
const party = (actorId: string) => ['AgreementRoleAssigned', { actorId, role: 'PARTY' }] as const;
const claim = ['AgreementEnteredIntoForce', { effectiveAt: start('2017-07-01') }] as const;
const twoMonths = (renewalRule: 'BY_PARTIES' | 'UNSPECIFIED') =>
  ['TrialPeriodSet', { duration: 'P2M', renewalRule }] as const;

describe('the founding scenario on 20 August 2017', () => {
  const july = when({ month: '2017-07' });
  const august = when({ earliest: '2017-08-01', latest: '2017-08-20' });

  it('A1, the July trial that the Government never answered, is DISPUTED', () => {
    const a1 = agreementOf(
      party('government'),
      party('factions'),
      ['AgreementReached', { completeness: 'INCOMPLETE', at: july }],
      ['PartyResponseRecorded', { actorId: 'factions', response: 'ACCEPTED', asOf: july }],
      ['PartyResponseRecorded', { actorId: 'government', response: 'SILENT', asOf: august }],
      twoMonths('UNSPECIFIED'),
      ['AgreementEnteredIntoForce', { effectiveAt: july, provisional: true }],
    );
    expect(phasesOn(a1, '2017-08-20')).toEqual(['DISPUTED']);
    expect(phasesOn(a1, '2017-09-01', '2017-11-30', '2017-12-01')).toEqual([
      'RENEWAL_UNCONFIRMED',
      'RENEWAL_UNCONFIRMED',
      'LAPSED',
    ]);
  });

  it('A2, case 32: signed by factions and guarantor only, is PARTIALLY_SIGNED', () => {
    const a2 = agreementOf(
      party('government'),
      party('factions'),
      ['AgreementRoleAssigned', { actorId: 'russia', role: 'GUARANTOR' }],
      ['AgreementReached', { completeness: 'IN_PRINCIPLE', at: august }],
      ['AgreementSigned', { actorId: 'factions', at: august }],
      ['AgreementSigned', { actorId: 'russia', at: august }],
    );
    expect(phasesOn(a2, '2017-07-31', '2017-08-20')).toEqual(['PROPOSED', 'PARTIALLY_SIGNED']);
  });

  it('A3, the forecast of a comprehensive ceasefire, is HYPOTHETICAL', () => {
    expect(phasesOn(gathered(entriesOf(proposed('PREDICTED'))), '2017-08-20')).toEqual(['HYPOTHETICAL']);
  });
});

describe('the phase', () => {
  it('of a prediction ends being hypothetical when it is reached', () => {
    const a = gathered(
      entriesOf(proposed('PREDICTED'), [
        'AgreementReached',
        { completeness: 'COMPLETE', at: when({ month: '2017-08' }) },
      ]),
    );
    expect(phasesOn(a, '2017-07-31', '2017-08-01')).toEqual(['HYPOTHETICAL', 'AGREED']);
  });

  it('case 13: is LAPSED in the gap before a late renewal, as if nothing followed', () => {
    const a = agreementOf(claim, twoMonths('BY_PARTIES'), [
      'TrialPeriodRenewed',
      { decidedAt: start('2017-09-04') },
    ]);
    expect(phasesOn(a, '2017-08-31', '2017-09-01', '2017-09-04')).toEqual([
      'IN_FORCE_TRIAL',
      'LAPSED',
      'IN_FORCE_TRIAL',
    ]);
  });

  it('case 15: is RENEWAL_UNCONFIRMED for one period, then LAPSED', () => {
    const a = agreementOf(claim, ['TermSet', { duration: 'P2M', renewalRule: 'AUTOMATIC_BY_CONSENSUS' }]);
    expect(phasesOn(a, '2017-08-31', '2017-09-01', '2017-10-31', '2017-11-01')).toEqual([
      'IN_FORCE',
      'RENEWAL_UNCONFIRMED',
      'RENEWAL_UNCONFIRMED',
      'LAPSED',
    ]);
  });

  it('is SUSPENDED until the term is over, TERMINATED or SUPERSEDED only when certain', () => {
    const a = agreementOf(
      claim,
      twoMonths('BY_PARTIES'),
      ['AgreementSuspended', { at: when({ date: '2017-08-01' }) }],
      ['AgreementTerminated', { at: when({ date: '2017-10-01' }) }],
      ['AgreementSuperseded', { at: start('2017-11-01'), byAgreementId: 'b' }],
    );
    expect(
      phasesOn(
        a,
        '2017-07-31',
        '2017-08-01',
        '2017-08-02',
        '2017-09-01',
        '2017-10-01',
        '2017-10-02',
        '2017-11-01',
      ),
    ).toEqual(['IN_FORCE_TRIAL', 'DISPUTED', 'SUSPENDED', 'LAPSED', 'LAPSED', 'TERMINATED', 'SUPERSEDED']);
  });

  it('when every PARTY is out: TERMINATED for good, SUSPENDED if one of them suspended, FAILED before the start', () => {
    const left = ['PartyWithdrew', { actorId: 'x', at: start('2017-08-01') }] as const;
    const paused = ['AgreementSuspended', { byActorId: 'y', at: start('2017-08-01') }] as const;
    expect(phasesOn(agreementOf(claim, party('x'), left), '2017-08-01')).toEqual(['TERMINATED']);
    expect(phasesOn(agreementOf(claim, party('x'), party('y'), left, paused), '2017-08-01')).toEqual([
      'SUSPENDED',
    ]);
    expect(phasesOn(agreementOf(party('x'), left), '2017-08-01')).toEqual(['FAILED']);
    expect(phasesOn(agreementOf(claim, left), '2017-08-01')).toEqual(['IN_FORCE']);
  });

  it('is not LAPSED at the end of a term that never began', () => {
    const a = agreementOf(['TermSet', { until: start('2017-08-01'), renewalRule: 'NONE' }]);
    expect(phasesOn(a, '2017-08-01')).toEqual(['PROPOSED']);
  });

  it('is PARTIALLY_SIGNED by a guarantor alone, but not by a witness', () => {
    const signature = ['AgreementSigned', { actorId: 'g', at: start('2017-08-01') }] as const;
    const [guarantor, witness] = (['GUARANTOR', 'WITNESS'] as const).map((role) =>
      agreementOf(['AgreementRoleAssigned', { actorId: 'g', role }], signature),
    );
    expect(phasesOn(guarantor as Agreement, '2017-08-01')).toEqual(['PARTIALLY_SIGNED']);
    expect(phasesOn(witness as Agreement, '2017-08-01')).toEqual(['PROPOSED']);
  });

  it('is DISPUTED while a late renewal may have begun', () => {
    const decided = ['TrialPeriodRenewed', { decidedAt: when({ date: '2017-09-04' }) }] as const;
    const a = agreementOf(claim, twoMonths('BY_PARTIES'), decided);
    expect(phasesOn(a, '2017-09-03', '2017-09-04', '2017-09-05')).toEqual([
      'LAPSED',
      'DISPUTED',
      'IN_FORCE_TRIAL',
    ]);
  });

  it('is SIGNED when every PARTY signed or acceded, from the earliest bound of the last', () => {
    const a = agreementOf(
      party('x'),
      party('y'),
      ['AgreementSigned', { actorId: 'x', at: when({ date: '2017-08-01' }) }],
      ['AgreementSigned', { actorId: 'w', at: when({ date: '2017-07-20' }) }],
      ['PartyAcceded', { actorId: 'y', at: when({ date: '2017-08-05' }) }],
    );
    expect(phasesOn(a, '2017-07-31', '2017-08-01', '2017-08-05')).toEqual([
      'PROPOSED',
      'PARTIALLY_SIGNED',
      'SIGNED',
    ]);
  });
});

describe('an agreement is listed', () => {
  const undated = [
    'AgreementProposed',
    { kind: 'FRAMEWORK', modality: 'ASSERTED', timeZone: 'UTC', zoneIds: [] },
    '2017-08-20T00:00:00.000Z',
  ] as const;

  it('from the earliest bound of its proposal', () => {
    expect(listedFrom(agreementOf(claim))).toBe(day('2017-07-01'));
  });

  it('else from the earlier of its earliest act and its recording', () => {
    expect(listedFrom(gathered(entriesOf(undated)))).toBe(Date.parse('2017-08-20T00:00:00Z'));
    expect(listedFrom(gathered(entriesOf(undated, claim)))).toBe(day('2017-07-01'));
  });
});
