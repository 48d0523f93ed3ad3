import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../../core/event-type.js';
import { specify } from '../../testing/commands.js';
import { attributeIncident } from './attribute-incident.js';
import { findViolation } from './find-violation.js';
import { INCIDENT, SECOND_REPORT, shellingReported } from '../../testing/incident.fixture.js';
import { incidentReportAdded } from '../../events/incidents/report-events.js';
import { takePosition } from './take-position.js';
import {
  attributionFound,
  positionRecorded,
  verificationConcluded,
  verificationOpened,
  verificationSuspended,
  violationDismissed,
  violationEndorsed,
  violationReopened,
} from '../../events/incidents/verdict-events.js';
import { verifyIncident } from './verify-incident.js';

const here = { id: INCIDENT };
const bodyId = 'joint-commission';
const said = { incidentId: INCIDENT, bodyId, reason: { textRef: '/reason' } };
const reason = 'Two teams went there';

describe('a verification', () => {
  const verify = (outcome: string, more: object = {}) =>
    specify(verifyIncident)
      .given(shellingReported)
      .when({ bodyId, outcome, reason, ...more }, here);

  it('is opened, suspended and concluded', () => {
    expect(verify('OPENED').events).toEqual([verificationOpened(said)]);
    expect(verify('SUSPENDED').events).toEqual([verificationSuspended(said)]);
    for (const outcome of ['VERIFIED', 'NOT_VERIFIED', 'REFUTED', 'INCONCLUSIVE'] as const) {
      expect(verify(outcome).events).toEqual([verificationConcluded({ ...said, outcome })]);
    }
  });

  it('keeps how it was done as words', () => {
    expect(verify('VERIFIED', { method: ['Site visit', 'Crater analysis'] }).events).toMatchObject([
      { data: { method: [{ textRef: '/method/0' }, { textRef: '/method/1' }] } },
    ]);
  });

  it('is a body’s', () => {
    expect(verify('VERIFIED', { bodyId: undefined }).refusal).toBe('INVALID_INPUT');
  });
});

describe('an attribution', () => {
  const attribute = (change: object) =>
    specify(attributeIncident)
      .given(shellingReported)
      .when({ bodyId, actorId: 'syrian-government', confidence: 'HIGH', reason, ...change }, here);

  it('names an actor, or that it cannot be told', () => {
    const [event] = attribute({}).events;
    expect(event).toEqual(attributionFound({ ...said, actorId: 'syrian-government', confidence: 'HIGH' }));
    expect(attributionFound.subjects(event?.data as never)).toEqual([
      'actor-joint-commission',
      'actor-syrian-government',
    ]);
    const [nobody] = attribute({ actorId: null }).events;
    expect(nobody).toMatchObject({ data: { actorId: null } });
    expect(attributionFound.subjects(nobody?.data as never)).toEqual(['actor-joint-commission']);
  });

  it('has to say which of the two', () => {
    expect(attribute({ actorId: undefined }).refusal).toBe('INVALID_INPUT');
    expect(attribute({ actorId: 'Not An Id' }).refusal).toBe('INVALID_INPUT');
  });
});

describe('a finding', () => {
  const about = { agreementId: 'a1', clauseId: 'c5' };
  const find = (finding: string, more: object = {}, ...before: DomainEvent[]) =>
    specify(findViolation)
      .given(shellingReported, ...before)
      .when({ bodyId, ...about, finding, reason, ...more }, here);

  it('endorses, dismisses or reopens', () => {
    expect(find('ENDORSED').events).toEqual([violationEndorsed({ ...said, ...about })]);
    expect(find('ENDORSED', { severity: 'MAJOR' }).events).toMatchObject([{ data: { severity: 'MAJOR' } }]);
    expect(find('DISMISSED').events).toEqual([violationDismissed({ ...said, ...about })]);
    expect(find('REOPENED', {}, violationDismissed({ ...said, ...about })).events).toEqual([
      violationReopened({ ...said, ...about }),
    ]);
  });

  it('is on a clause of the agreement', () => {
    const [lookup] = findViolation.mustFind?.({ ...about } as never, {}) ?? [];
    expect(lookup).toMatchObject({ stream: 'agreement-a1', pointer: '/clauseId' });
    expect(lookup?.found({ type: 'ClauseStipulated', data: { clauseId: 'c5' } })).toBe(true);
    expect(lookup?.found({ type: 'ClauseStipulated', data: { clauseId: 'c6' } })).toBe(false);
    expect(lookup?.found({ type: 'AgreementProposed', data: { clauseId: 'c5' } })).toBe(false);
  });

  it('warns if there is nothing of this body to reopen', () => {
    const nothing = [{ code: 'NOTHING_TO_REOPEN', pointer: '/finding' }];
    expect(find('REOPENED').warnings).toEqual(nothing);
    expect(find('REOPENED', {}, violationEndorsed({ ...said, ...about, clauseId: 'c6' })).warnings).toEqual(
      nothing,
    );
    expect(find('REOPENED', {}, violationEndorsed({ ...said, ...about })).warnings).toEqual([]);
  });
});

describe('a verdict on an incident that one reported oneself', () => {
  const added = incidentReportAdded({
    incidentId: INCIDENT,
    reportId: SECOND_REPORT,
    report: { reportId: SECOND_REPORT, sourceId: 'teacher' },
  });
  const mine = [
    { event: shellingReported, by: 'somebody' },
    { event: added, by: 'me' },
  ];
  const mineFirst = [
    { event: shellingReported, by: 'me' },
    { event: added, by: 'somebody' },
  ];
  const verdict = { bodyId, reason };

  it('is refused, whichever report it was', () => {
    const verify = (outcome: string) =>
      specify(verifyIncident)
        .given(...mine)
        .when({ ...verdict, outcome }, here);
    for (const outcome of ['VERIFIED', 'NOT_VERIFIED', 'REFUTED', 'INCONCLUSIVE']) {
      expect(verify(outcome).refusal).toBe('OWN_REPORT');
    }
    const attribution = { ...verdict, actorId: null, confidence: 'LOW' };
    expect(
      specify(attributeIncident)
        .given(...mine)
        .when(attribution, here).refusal,
    ).toBe('OWN_REPORT');
    for (const finding of ['ENDORSED', 'DISMISSED', 'REOPENED']) {
      const found = { ...verdict, agreementId: 'a1', clauseId: 'c5', finding };
      expect(
        specify(findViolation)
          .given(...mine)
          .when(found, here).refusal,
      ).toBe('OWN_REPORT');
    }
    const first = specify(verifyIncident).given(...mineFirst);
    expect(first.when({ ...verdict, outcome: 'VERIFIED' }, here).refusal).toBe('OWN_REPORT');
  });

  it('is not a verdict while a verification is opened or suspended', () => {
    for (const outcome of ['OPENED', 'SUSPENDED']) {
      expect(
        specify(verifyIncident)
          .given(...mine)
          .when({ ...verdict, outcome }, here).events,
      ).toHaveLength(1);
    }
  });
});

describe('a position', () => {
  const take = (body: object) => specify(takePosition).given(shellingReported).when(body, here);

  it('is a body’s or an actor’s', () => {
    const denied = positionRecorded({
      incidentId: INCIDENT,
      actorId: 'syrian-government',
      position: 'DENIES',
    });
    expect(take({ actorId: 'syrian-government', position: 'DENIES' }).events).toEqual([denied]);
    expect(positionRecorded.subjects(denied.data)).toEqual(['actor-syrian-government']);
    expect(take({ bodyId, position: 'FINDS_NOTIFIED' }).events).toHaveLength(1);
  });

  it('is of exactly one of them', () => {
    expect(take({ position: 'DENIES' }).refusal).toBe('INVALID_INPUT');
    expect(take({ bodyId, actorId: 'syrian-government', position: 'DENIES' }).refusal).toBe('INVALID_INPUT');
  });

  it('finds only as a body', () => {
    for (const position of ['FINDS_SELF_DEFENCE', 'FINDS_NOTIFIED']) {
      expect(take({ actorId: 'syrian-government', position }).refusal).toBe('INVALID_INPUT');
    }
    expect(take({ actorId: 'syrian-government', position: 'CLAIMS_NOTIFIED' }).events).toHaveLength(1);
  });
});
