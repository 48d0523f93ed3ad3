import { describe, expect, it } from '@jest/globals';
import { type Severity } from '../facts/entries.js';
import { statusOf } from './status.js';
import { log, ms, on, when, type Log } from '../../testing/rules/testing.js';

const compliance = (h: Log, at = ms('2017-08-31')) => statusOf(h.world(), 'z', at).compliance;
const shelled = (h = log().ceasefire().zone('z'), id = 'i') =>
  h.incident(id, on('2017-08-20'), { allegedActors: ['gov'] });
const endorsed = (h: Log, severity?: Severity, incidentId = 'i') =>
  h.add('ViolationEndorsed', { incidentId, bodyId: 'b', agreementId: 'a', clauseId: 'c', severity });
const verified = (h: Log) =>
  h.add('VerificationConcluded', { incidentId: 'i', bodyId: 'b', outcome: 'VERIFIED' });

describe('compliance', () => {
  it('is the worst of the rows that count', () => {
    expect(compliance(log().ceasefire()).value).toBe('NO_ALLEGATIONS');
    expect(compliance(shelled()).value).toBe('ALLEGATIONS');
    expect(compliance(verified(shelled())).value).toBe('VERIFIED_INCIDENTS');
    expect(compliance(endorsed(shelled(), 'MAJOR')).value).toBe('CONFIRMED_VIOLATIONS');
    expect(compliance(endorsed(shelled(), 'SERIOUS')).value).toBe('SERIOUS_BREACH');
  });

  it('leaves out what was dismissed or needs review', () => {
    const dismissed = shelled().add('ViolationDismissed', {
      incidentId: 'i',
      bodyId: 'b',
      agreementId: 'a',
      clauseId: 'c',
    });
    expect(compliance(dismissed)).toEqual({ value: 'NO_ALLEGATIONS', alleged: 0, verified: 0, confirmed: 0 });
    const review = endorsed(shelled(), 'SERIOUS').add('IncidentReclassified', {
      incidentId: 'i',
      code: 'POL.PROVOCATION',
    });
    expect(compliance(review).value).toBe('NO_ALLEGATIONS');
  });

  it('does not apply without a clause of a listed agreement that had some force in the window', () => {
    expect(compliance(log().zone('z')).value).toBe('NOT_APPLICABLE');
    const ended = () =>
      shelled().add('AgreementTerminated', { agreementId: 'a', at: when('2017-08-21T00:00:00Z') });
    expect(compliance(ended(), ms('2017-08-31')).value).toBe('ALLEGATIONS');
    expect(compliance(ended(), ms('2017-09-18')).value).toBe('ALLEGATIONS');
    expect(compliance(ended(), ms('2017-09-19')).value).toBe('NO_ALLEGATIONS');
    expect(compliance(ended(), ms('2017-09-20')).value).toBe('NOT_APPLICABLE');
  });

  it('counts each incident once, at its strongest state', () => {
    const h = log()
      .ceasefire()
      .zone('z')
      .add('ClauseStipulated', { agreementId: 'a', clauseId: 'd', kind: 'X', prohibits: ['KIN.*'] });
    shelled(shelled(shelled(h), 'j'), 'k');
    endorsed(h, 'MINOR', 'j').add('VerificationConcluded', {
      incidentId: 'k',
      bodyId: 'b',
      outcome: 'VERIFIED',
    });
    expect(compliance(h)).toEqual({ value: 'CONFIRMED_VIOLATIONS', alleged: 1, verified: 1, confirmed: 1 });
  });

  it('counts what may lie in the window, and nothing before it', () => {
    const at = (occurred: string | { month: string }) =>
      compliance(
        log()
          .ceasefire()
          .zone('z')
          .incident('i', on(occurred), { allegedActors: ['gov'] }),
      ).alleged;
    expect(at({ month: '2017-08' })).toBe(1);
    expect(at('2017-08-02')).toBe(1);
    expect(at('2017-08-01')).toBe(0);
  });
});
