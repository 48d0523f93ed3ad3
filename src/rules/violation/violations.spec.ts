import { describe, expect, it } from '@jest/globals';
import { from, log, ms, on, type Log } from '../../testing/rules/testing.js';
import { violationsOf } from './violations.js';

const AT = ms('2017-08-31');
const CLAUSE = { agreementId: 'a', clauseId: 'c' };

const shelled = () =>
  log()
    .ceasefire()
    .zone('z')
    .incident('i', on('2017-08-20'), { allegedActors: ['gov'] });
const verified = (h: Log, outcome: 'VERIFIED' | 'REFUTED' = 'VERIFIED') =>
  h.add('VerificationConcluded', { incidentId: 'i', bodyId: 'b', outcome });
const endorsed = (h: Log) =>
  h.add('ViolationEndorsed', { incidentId: 'i', bodyId: 'b', ...CLAUSE, severity: 'MAJOR' });
const states = (h: Log, zoneId = 'z') => violationsOf(h.world(), zoneId, AT).map(({ state }) => state);

describe('the state of an incident beside a clause', () => {
  it('is ALLEGED, then VERIFIED_INCIDENT, then CONFIRMED_VIOLATION or DISMISSED', () => {
    expect(states(shelled())).toEqual(['ALLEGED']);
    expect(states(verified(shelled()))).toEqual(['VERIFIED_INCIDENT']);
    expect(states(endorsed(shelled()))).toEqual(['CONFIRMED_VIOLATION']);
    expect(states(shelled().add('ViolationDismissed', { incidentId: 'i', bodyId: 'b', ...CLAUSE }))).toEqual([
      'DISMISSED',
    ]);
  });

  it('NEEDS_REVIEW when there is a finding on what was retracted, merged, refuted or can be no breach (case 3)', () => {
    const found = () => endorsed(shelled());
    expect(states(found().add('ReportRetracted', { incidentId: 'i', reportId: 'i-1' }))).toEqual([
      'NEEDS_REVIEW',
    ]);
    expect(states(found().add('IncidentRetracted', { incidentId: 'i' }))).toEqual(['NEEDS_REVIEW']);
    expect(states(found().add('IncidentMerged', { incidentId: 'i', intoIncidentId: 'j' }))).toEqual([
      'NEEDS_REVIEW',
    ]);
    expect(states(verified(found(), 'REFUTED'))).toEqual(['NEEDS_REVIEW']);
    expect(states(found().add('IncidentReclassified', { incidentId: 'i', code: 'POL.PROVOCATION' }))).toEqual(
      ['NEEDS_REVIEW'],
    );
  });

  it('is possible, charged to no side, when the perpetrator is unknown; it may be endorsed unattributed (case 18)', () => {
    const unknown = log().ceasefire().incident('i', on('2017-08-20'));
    expect(violationsOf(unknown.world(), 'z', AT)).toMatchObject([
      { candidate: 'POSSIBLE', state: 'ALLEGED' },
    ]);
    unknown.add('AttributionFound', { incidentId: 'i', bodyId: 'b', actorId: null, confidence: 'LOW' });
    expect(violationsOf(endorsed(unknown).world(), 'z', AT)).toMatchObject([
      { candidate: 'POSSIBLE', state: 'CONFIRMED_VIOLATION', bodies: [{ bodyId: 'b', attribution: null }] },
    ]);
  });
});

describe('the list of a zone', () => {
  it('leaves out what can be no breach, what is not live and what begins later', () => {
    expect(
      states(shelled().add('IncidentReclassified', { incidentId: 'i', code: 'POL.PROVOCATION' })),
    ).toEqual([]);
    expect(states(shelled().add('IncidentRetracted', { incidentId: 'i' }))).toEqual([]);
    expect(violationsOf(shelled().world(), 'z', ms('2017-08-19'))).toEqual([]);
  });

  it('keeps REFUTED incidents without a finding as alleged, with their evidence', () => {
    expect(violationsOf(verified(shelled(), 'REFUTED').world(), 'z', AT)).toMatchObject([
      { state: 'ALLEGED', evidence: 'N2' },
    ]);
  });

  it('follows a correction that moves the place from X to Y (case 4)', () => {
    const history = log()
      .ceasefire({ zoneIds: ['x', 'y'] })
      .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'x' })
      .add('AgreementZoneAdded', { agreementId: 'a', zoneId: 'y' })
      .incident('i', on('2017-08-20'), { allegedActors: ['gov'], location: { zoneId: 'x' } });
    expect([states(history, 'x'), states(history, 'y')]).toEqual([['ALLEGED'], []]);
    const before = history.entries.length;
    history.add('IncidentRelocated', { incidentId: 'i', location: { zoneId: 'y' } });
    expect([states(history, 'x'), states(history, 'y')]).toEqual([[], ['ALLEGED']]);
    expect(violationsOf(history.world(before), 'x', AT)).toHaveLength(1);
  });

  it('shows a finding wherever its agreement is listed once its place is in no zone of the clause', () => {
    const history = endorsed(shelled()).zone('part', 'z');
    expect(states(history, 'part')).toEqual([]);
    history.add('IncidentRelocated', { incidentId: 'i', location: { zoneId: 'elsewhere' } });
    expect(states(history)).toEqual(['NEEDS_REVIEW']);
    expect(states(history, 'part')).toEqual(['NEEDS_REVIEW']);
    expect(states(history, 'elsewhere')).toEqual([]);
  });

  it('answers with codes and references', () => {
    expect(violationsOf(endorsed(verified(shelled())).world(), 'z', AT)).toMatchObject([
      {
        incidentId: 'i',
        agreementId: 'a',
        clauseId: 'c',
        code: 'KIN.SHELLING',
        occurred: { earliest: '2017-08-19T21:00:00.000Z', latest: '2017-08-20T21:00:00.000Z' },
        candidate: 'YES',
        evidence: 'E4',
        disputed: false,
        severity: 'MAJOR',
        bodies: [{ bodyId: 'b', verification: 'VERIFIED', finding: 'ENDORSED', severity: 'MAJOR' }],
      },
    ]);
  });

  it('leaves the end of what goes on open', () => {
    const history = log()
      .ceasefire()
      .incident('i', from('2017-08-20'), { allegedActors: ['gov'] });
    const [row] = violationsOf(history.world(), 'z', AT);
    expect(row?.occurred).toEqual({ earliest: '2017-08-19T21:00:00.000Z', latest: null });
  });
});
