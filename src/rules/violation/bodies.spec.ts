import { describe, expect, it } from '@jest/globals';
import {
  attributionHeadline,
  bodyViews,
  findingHeadline,
  isDisputed,
  verificationHeadline,
} from './bodies.js';
import { type PositionTaken, type Severity } from '../facts/entries.js';
import { log, on, type Log } from '../../testing/rules/testing.js';

const CLAUSE = { agreementId: 'a', clauseId: 'c' };

function told(tell: (history: Log) => Log) {
  const incident = tell(log().incident('i', on('2017-08-20')))
    .world()
    .incidents.get('i');
  if (incident === undefined) throw new Error('incomplete');
  return incident;
}

type Outcome = 'VERIFIED' | 'NOT_VERIFIED' | 'REFUTED' | 'INCONCLUSIVE';
const concluded = (bodyId: string, outcome: Outcome) => (h: Log) =>
  h.add('VerificationConcluded', { incidentId: 'i', bodyId, outcome });
const attributed = (bodyId: string, actorId: string | null) => (h: Log) =>
  h.add('AttributionFound', { incidentId: 'i', bodyId, actorId, confidence: 'LOW' });
const endorsed = (bodyId: string, severity?: Severity) => (h: Log) =>
  h.add('ViolationEndorsed', { incidentId: 'i', bodyId, ...CLAUSE, severity });
const dismissed = (bodyId: string) => (h: Log) =>
  h.add('ViolationDismissed', { incidentId: 'i', bodyId, ...CLAUSE });
const reopened = (bodyId: string) => (h: Log) =>
  h.add('ViolationReopened', { incidentId: 'i', bodyId, ...CLAUSE });
const said = (actorId: string, position: PositionTaken) => (h: Log) =>
  h.add('PositionRecorded', { incidentId: 'i', actorId, position });
const all =
  (...steps: readonly ((h: Log) => Log)[]) =>
  (h: Log) =>
    steps.reduce((history, step) => step(history), h);

describe('the headline of a verification', () => {
  const headline = (lead: string | undefined, ...steps: readonly ((h: Log) => Log)[]) =>
    verificationHeadline(told(all(...steps)), lead)?.outcome;

  it('is the latest answer of the lead body if it has one', () => {
    expect(headline('b', concluded('b', 'INCONCLUSIVE'), concluded('x', 'VERIFIED'))).toBe('INCONCLUSIVE');
    expect(headline('b', concluded('b', 'VERIFIED'), concluded('b', 'REFUTED'))).toBe('REFUTED');
  });

  it('otherwise is the strongest: VERIFIED > REFUTED > NOT_VERIFIED > INCONCLUSIVE', () => {
    const order: readonly Outcome[] = ['VERIFIED', 'REFUTED', 'NOT_VERIFIED', 'INCONCLUSIVE'];
    order.forEach((_, index) => {
      const rest = order.slice(index).map((outcome, n) => concluded(`body-${n}`, outcome));
      expect(headline('lead', ...rest.reverse())).toBe(order[index]);
    });
    expect(headline('lead')).toBeUndefined();
  });

  it('stands while a body has opened or suspended its check again', () => {
    const again = all(
      concluded('b', 'VERIFIED'),
      (h) => h.add('VerificationOpened', { incidentId: 'i', bodyId: 'b' }),
      (h) => h.add('VerificationSuspended', { incidentId: 'i', bodyId: 'b' }),
    );
    expect(headline('b', again)).toBe('VERIFIED');
  });
});

describe('the headline of an attribution', () => {
  const headline = (lead: string | undefined, ...steps: readonly ((h: Log) => Log)[]) =>
    attributionHeadline(told(all(...steps)), lead)?.actorIds;

  it('is that of the lead body, else one on which all agree, else all who are named', () => {
    expect(headline('b', attributed('b', 'gov'), attributed('x', 'opp'))).toEqual(['gov']);
    expect(headline('b', attributed('x', 'opp'), attributed('y', 'opp'))).toEqual(['opp']);
    expect(headline('b', attributed('x', 'opp'), attributed('y', 'gov'), attributed('z', null))).toEqual([
      'opp',
      'gov',
    ]);
  });

  it('names nobody when it cannot be attributed, and is absent when nobody says', () => {
    expect(headline('b', attributed('x', null))).toEqual([]);
    expect(headline('b', attributed('b', null), attributed('x', 'gov'))).toEqual([]);
    expect(headline('b')).toBeUndefined();
  });
});

describe('the headline of a finding', () => {
  const headline = (lead: string | undefined, ...steps: readonly ((h: Log) => Log)[]) => {
    const finding = findingHeadline(told(all(...steps)), CLAUSE, lead);
    return finding && [finding.finding, finding.severity];
  };

  it('is that of the lead body, else the strongest: SERIOUS > MAJOR > MINOR > DISMISSED', () => {
    expect(headline('b', dismissed('b'), endorsed('x', 'SERIOUS'))).toEqual(['DISMISSED', undefined]);
    expect(headline('b', dismissed('x'), endorsed('y', 'MINOR'))).toEqual(['ENDORSED', 'MINOR']);
    expect(headline('b', endorsed('x', 'MAJOR'), endorsed('y', 'SERIOUS'), endorsed('z', 'MINOR'))).toEqual([
      'ENDORSED',
      'SERIOUS',
    ]);
    expect(headline('b', dismissed('x'), endorsed('y'))).toEqual(['ENDORSED', undefined]);
  });

  it('of a body that reopened is gone, and those of others are not', () => {
    expect(headline('b', endorsed('b', 'MAJOR'), reopened('b'))).toBeUndefined();
    expect(headline('b', endorsed('b', 'MAJOR'), dismissed('x'), reopened('b'))).toEqual([
      'DISMISSED',
      undefined,
    ]);
  });
});

describe('disputed', () => {
  const disputed = (...steps: readonly ((h: Log) => Log)[]) => isDisputed(told(all(...steps)), CLAUSE);

  it('is an incident on which two bodies answer one question differently', () => {
    expect(disputed(concluded('x', 'VERIFIED'), concluded('y', 'VERIFIED'))).toBe(false);
    expect(disputed(concluded('x', 'VERIFIED'), concluded('y', 'INCONCLUSIVE'))).toBe(true);
    expect(disputed(concluded('x', 'VERIFIED'), concluded('x', 'INCONCLUSIVE'))).toBe(false);
    expect(disputed(attributed('x', 'gov'), attributed('y', null))).toBe(true);
    expect(disputed(endorsed('x'), dismissed('y'))).toBe(true);
  });

  it('does not look at severity alone', () => {
    expect(disputed(endorsed('x', 'MINOR'), endorsed('y', 'SERIOUS'))).toBe(false);
  });

  it('is one that a party denies or a guarantor cannot confirm, until it confirms (cases 19 and 20)', () => {
    expect(disputed(said('gov', 'DENIES'))).toBe(true);
    expect(disputed(said('russia', 'CANNOT_CONFIRM'))).toBe(true);
    expect(disputed(said('gov', 'CONFIRMS'))).toBe(false);
    expect(disputed(said('gov', 'DENIES'), said('gov', 'CONFIRMS'))).toBe(false);
    expect(disputed(said('gov', 'DENIES'), said('gov', 'CLAIMS_SELF_DEFENCE'))).toBe(true);
    expect(disputed(said('gov', 'CLAIMS_SELF_DEFENCE'))).toBe(false);
  });
});

describe('the view by body', () => {
  it('keeps each body its own conclusions (case 20)', () => {
    const steps = all(
      concluded('turkey', 'VERIFIED'),
      concluded('russia', 'NOT_VERIFIED'),
      endorsed('turkey', 'MAJOR'),
    );
    expect(bodyViews(told(all(steps, attributed('turkey', null))), CLAUSE)).toEqual([
      { bodyId: 'russia', verification: 'NOT_VERIFIED' },
      {
        bodyId: 'turkey',
        verification: 'VERIFIED',
        attribution: null,
        finding: 'ENDORSED',
        severity: 'MAJOR',
      },
    ]);
  });
});
