import { describe, expect, it } from '@jest/globals';
import { flagsOf, headlineOf, type Values } from './headline.js';

const headline = (
  legal: Values['legal'],
  situation: Values['situation'],
  compliance: Values['compliance'] = 'NO_ALLEGATIONS',
) => headlineOf({ legal, situation, compliance });

describe('the headline of an agreement in force', () => {
  it('is the breach before all else', () => {
    expect(headline('IN_FORCE', 'ACTIVE_HOSTILITIES', 'SERIOUS_BREACH')).toBe('SERIOUS_BREACH');
    expect(headline('IN_FORCE_TRIAL', 'CALM_OBSERVED', 'CONFIRMED_VIOLATIONS')).toBe('VIOLATED');
  });

  it.each([
    ['ACTIVE_HOSTILITIES', 'ALLEGATIONS', 'UNDER_STRAIN'],
    ['DETERIORATING', 'NO_ALLEGATIONS', 'UNDER_STRAIN'],
    ['TENSION_ASSESSED', 'ALLEGATIONS', 'UNDER_STRAIN'],
    ['INCIDENTS', 'NO_ALLEGATIONS', 'HOLDING_WITH_ALLEGATIONS'],
    ['CALM_OBSERVED', 'ALLEGATIONS', 'HOLDING_WITH_ALLEGATIONS'],
    ['UNKNOWN', 'VERIFIED_INCIDENTS', 'HOLDING_WITH_ALLEGATIONS'],
    ['CALM_OBSERVED', 'NO_ALLEGATIONS', 'HOLDING'],
    ['CALM_ASSESSED', 'NO_ALLEGATIONS', 'HOLDING_UNVERIFIED'],
    ['UNKNOWN', 'NOT_APPLICABLE', 'IN_FORCE_UNOBSERVED'],
  ] as const)('in situation %s with %s is %s', (situation, compliance, code) => {
    expect(headline('IN_FORCE', situation, compliance)).toBe(code);
    expect(headline('IN_FORCE_TRIAL', situation, compliance)).toBe(code);
  });
});

describe('the headline of a disputed agreement, or of none in force', () => {
  it.each([
    ['ACTIVE_HOSTILITIES', 'HOSTILITIES'],
    ['DETERIORATING', 'HOSTILITIES'],
    ['INCIDENTS', 'HOSTILITIES'],
    ['TENSION_ASSESSED', 'TENSION'],
    ['CALM_OBSERVED', 'CALM'],
    ['CALM_ASSESSED', 'UNVERIFIED_CALM'],
  ] as const)('in situation %s begins with %s, whatever the breaches', (situation, mood) => {
    expect(headline('DISPUTED', situation, 'SERIOUS_BREACH')).toBe(`${mood}_AGREEMENT_DISPUTED`);
    expect(headline('RENEWAL_UNCONFIRMED', situation)).toBe(`${mood}_AGREEMENT_DISPUTED`);
    expect(headline('SIGNED', situation)).toBe(`${mood}_WITHOUT_AGREEMENT_IN_FORCE`);
    expect(headline('NO_AGREEMENT', situation)).toBe(`${mood}_WITHOUT_AGREEMENT_IN_FORCE`);
  });

  it('in an unknown situation says so', () => {
    expect(headline('DISPUTED', 'UNKNOWN')).toBe('UNKNOWN_AGREEMENT_DISPUTED');
    expect(headline('SUSPENDED', 'UNKNOWN')).toBe('UNKNOWN');
  });
});

describe('flags', () => {
  it('are all there, in alphabetical order', () => {
    const all = { accessDenied: true, bodiesDisagree: true, partial: true, protection: true };
    const flags = flagsOf(
      { legal: 'DISPUTED', situation: 'UNKNOWN', compliance: 'CONFIRMED_VIOLATIONS' },
      all,
    );
    expect(flags).toEqual([
      'ACCESS_DENIED',
      'BODIES_DISAGREE',
      'BREACH',
      'LEGAL_DISPUTED',
      'PARTIAL',
      'PROTECTION',
    ]);
  });
});
