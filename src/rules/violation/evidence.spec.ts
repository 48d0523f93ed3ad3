import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from './evidence.js';
import { livenessOf } from '../facts/liveness.js';
import { readAt } from '../facts/reading.js';
import { log, ms, on, when, type Log } from '../../testing/rules/testing.js';

const CLAUSE = { agreementId: 'a', clauseId: 'c' };

function level(history: Log, incidentId = 'i') {
  const reading = readAt(history.world(), ms('2017-08-31'));
  const incident = reading.world.incidents.get(incidentId);
  if (incident === undefined) throw new Error('incomplete');
  return `${evidenceOf(reading, incident, CLAUSE)} ${livenessOf(reading, incident)}`;
}

const source = (
  h: Log,
  sourceId: string,
  reliability?: 'A' | 'E' | 'F',
  affiliationActorId?: string,
): Log => {
  h.add('SourceRegistered', { sourceId, affiliationActorId });
  return reliability === undefined ? h : h.add('SourceReliabilityGraded', { sourceId, reliability });
};
const report = (h: Log, reportId: string, sourceId: string, incidentId = 'i'): Log =>
  h.add('IncidentReportAdded', { incidentId, report: { reportId, sourceId } });
const derived = (h: Log, reportId: string, derivedFromReportId: string): Log =>
  h.add('ReportDependenceAsserted', { incidentId: 'i', reportId, derivedFromReportId });
const retracted = (h: Log, reportId: string): Log => h.add('ReportRetracted', { incidentId: 'i', reportId });

/** Report `i-1` by source `s`, graded E; `t` is another source. */
const one = () => source(source(log(), 's', 'E'), 't').incident('i', on('2017-08-20'));

describe('evidence from reports', () => {
  it('is E1 for one report of a source graded A-E, E0 without a grade or with F', () => {
    expect(level(one())).toBe('E1 LIVE');
    expect(level(log().incident('i', on('2017-08-20')))).toBe('E0 LIVE');
    expect(level(source(one(), 's', 'F'))).toBe('E0 LIVE');
  });

  it('is E2 for two independent groups, one of them graded', () => {
    expect(level(report(one(), 'i-2', 't'))).toBe('E2 LIVE');
    expect(level(report(source(one(), 's', 'F'), 'i-2', 't'))).toBe('E0 LIVE');
  });

  it('counts one source twice as one group', () => {
    expect(level(report(one(), 'i-2', 's'))).toBe('E1 LIVE');
  });

  it('counts one text republished by two outlets as one group (case 22)', () => {
    const outlets = report(report(one(), 'i-2', 't'), 'i-3', 'u');
    expect(level(derived(derived(outlets, 'i-2', 'i-1'), 'i-3', 'i-1'))).toBe('E1 LIVE');
  });

  it('drops when one of two sources retracts, and the incident stays (case 2)', () => {
    expect(level(retracted(report(one(), 'i-2', 't'), 'i-2'))).toBe('E1 LIVE');
    expect(level(retracted(report(one(), 'i-2', 't'), 'i-1'))).toBe('E0 LIVE');
  });

  it('lets a retracted report still connect those that derive from it', () => {
    const chain = derived(derived(report(report(one(), 'i-2', 't'), 'i-3', 'u'), 'i-2', 'i-1'), 'i-3', 'i-2');
    expect(level(retracted(chain, 'i-2'))).toBe('E1 LIVE');
  });

  it('takes sources of one actor, of one under the other or of a common superior as one group, at any time', () => {
    const affiliated = (of: string) =>
      report(
        source(source(log(), 's', 'A', 'unit'), 't', 'A', of).incident('i', on('2017-08-20')),
        'i-2',
        't',
      );
    const under = (h: Log, actorId: string, relation: 'SUBUNIT' | 'ALLIED' = 'SUBUNIT') =>
      h.add('ActorAffiliationAsserted', {
        actorId,
        ofActorId: 'army',
        relation,
        during: { start: when('2010-01-01'), end: when('2010-12-31') },
      });
    expect(level(affiliated('unit'))).toBe('E1 LIVE');
    expect(level(affiliated('army'))).toBe('E2 LIVE');
    expect(level(under(affiliated('army'), 'unit'))).toBe('E1 LIVE');
    expect(level(under(under(affiliated('other'), 'unit'), 'other'))).toBe('E1 LIVE');
    expect(level(under(under(affiliated('other'), 'unit', 'ALLIED'), 'other'))).toBe('E2 LIVE');
  });
});

describe('evidence from bodies', () => {
  const concluded = (outcome: 'VERIFIED' | 'NOT_VERIFIED' | 'REFUTED' | 'INCONCLUSIVE') =>
    one().add('VerificationConcluded', { incidentId: 'i', bodyId: 'b', outcome });

  it('comes before reports: E3, N1, N2; INCONCLUSIVE leaves them', () => {
    expect(level(concluded('VERIFIED'))).toBe('E3 LIVE');
    expect(level(concluded('NOT_VERIFIED'))).toBe('N1 LIVE');
    expect(level(concluded('REFUTED'))).toBe('N2 LIVE');
    expect(level(concluded('INCONCLUSIVE'))).toBe('E1 LIVE');
  });

  it('is E4 once endorsed for the clause', () => {
    expect(
      level(concluded('REFUTED').add('ViolationEndorsed', { incidentId: 'i', bodyId: 'b', ...CLAUSE })),
    ).toBe('E4 LIVE');
  });
});

describe('liveness', () => {
  it('is RETRACTED when the only report is, until a later report comes (case 3)', () => {
    expect(level(retracted(one(), 'i-1'))).toBe('E0 RETRACTED');
    expect(level(report(retracted(one(), 'i-1'), 'i-2', 's'))).toBe('E1 LIVE');
  });

  it('is RETRACTED when the incident itself is, whatever is reported later', () => {
    expect(level(report(one().add('IncidentRetracted', { incidentId: 'i' }), 'i-2', 't'))).toBe(
      'E2 RETRACTED',
    );
  });

  const merged = () =>
    report(one(), 'i-2', 't')
      .incident('target', on('2017-08-20'), { report: { reportId: 'target-1', sourceId: 'v' } })
      .add('IncidentMerged', { incidentId: 'i', intoIncidentId: 'target' });

  it('is MERGED once merged, and its reports and their dependences count with the target', () => {
    expect(level(merged())).toMatch('MERGED');
    expect(level(merged(), 'target')).toBe('E2 LIVE');
    const tied = derived(derived(merged(), 'i-2', 'i-1'), 'target-1', 'i-1');
    expect(level(tied, 'target')).toBe('E1 LIVE');
  });

  it('follows merges of merges, and ignores one that would close a circle', () => {
    const circle = merged()
      .incident('last', on('2017-08-20'), { report: { reportId: 'last-1', sourceId: 'w' } })
      .add('IncidentMerged', { incidentId: 'target', intoIncidentId: 'last' })
      .add('IncidentMerged', { incidentId: 'last', intoIncidentId: 'i' })
      .add('IncidentMerged', { incidentId: 'last', intoIncidentId: 'last' });
    expect(level(circle, 'last')).toBe('E2 LIVE');
    expect(level(circle, 'target')).toMatch('MERGED');
  });

  it('keeps a target alive by the reports of what was merged into it', () => {
    const history = merged().add('ReportRetracted', { incidentId: 'target', reportId: 'target-1' });
    expect(level(history, 'target')).toBe('E2 LIVE');
  });
});
