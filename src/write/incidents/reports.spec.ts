import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../../core/event-type.js';
import { specify } from '../../testing/commands.js';
import { addReport } from './add-report.js';
import { assertDependence } from './assert-dependence.js';
import {
  FIRST_REPORT,
  INCIDENT,
  OTHER_INCIDENT,
  SECOND_REPORT,
  shellingReported,
} from '../../testing/incident.fixture.js';
import {
  incidentReportAdded,
  reportDependenceAsserted,
  reportRetracted,
} from '../../events/incidents/report-events.js';
import { retractReport } from './retract-report.js';
import { incidentMerged, incidentRetracted } from '../../events/incidents/revision-events.js';

const reason = { textRef: '/reason' };
const here = { id: INCIDENT };
const second = incidentReportAdded({
  incidentId: INCIDENT,
  reportId: SECOND_REPORT,
  report: { reportId: SECOND_REPORT, sourceId: 'teacher' },
});
const firstRetracted = reportRetracted({ incidentId: INCIDENT, reportId: FIRST_REPORT, reason });

describe('a further report of an incident', () => {
  const reported = specify(addReport).given(shellingReported);

  it('is kept beside the first', () => {
    expect(reported.when({ id: SECOND_REPORT, sourceId: 'teacher' }, here).events).toMatchObject([
      { type: 'IncidentReportAdded', data: { incidentId: INCIDENT, reportId: SECOND_REPORT } },
    ]);
    expect(
      reported.when({ sourceId: 'teacher', text: { text: 'Yes', lang: 'en' } }, here).events,
    ).toMatchObject([
      { data: { reportId: 'new-id', report: { sourceId: 'teacher', text: { textRef: '/text' } } } },
    ]);
  });

  it('hides its source from the public and from those who judge', () => {
    const [event] = reported.when({ sourceId: 'teacher' }, here).events;
    const { sections } = incidentReportAdded;
    expect(sections).toMatchObject({ report: 'source', sourceId: 'source', reportId: 'public' });
    expect(incidentReportAdded.subjects(event?.data ?? {})).toEqual(['source-teacher']);
  });

  it('needs a source', () => {
    expect(reported.when({}, here).refusal).toBe('INVALID_INPUT');
  });

  it('is refused under the id of another report', () => {
    expect(reported.when({ id: FIRST_REPORT.toUpperCase(), sourceId: 'teacher' }, here).refusal).toBe(
      'ALREADY_EXISTS',
    );
  });

  it('warns that the same source reports again, unless it took back what it said', () => {
    const again = { sourceId: 'local-radio' };
    expect(reported.when(again, here).warnings).toEqual([{ code: 'DUPLICATE_SOURCE', pointer: '/sourceId' }]);
    const afterwards = specify(addReport).given(shellingReported, second, firstRetracted);
    expect(afterwards.when(again, here).warnings).toEqual([]);
  });

  it.each([
    ['another code', { code: 'KIN.AIR' }, 'DIFFERS_IN_CODE', '/differs/code'],
    ['another day', { occurred: { start: { date: '2017-08-11' } } }, 'DIFFERS_IN_TIME', '/differs/occurred'],
    ['a point elsewhere', { location: { point: [36.9, 33.8] } }, 'DIFFERS_IN_PLACE', '/differs/location'],
    ['a place by name', { location: { placeId: 'jayrud' } }, 'DIFFERS_IN_PLACE', '/differs/location'],
  ])('warns that it tells %s', (_, differs, code, pointer) => {
    expect(reported.when({ sourceId: 'teacher', differs }, here).warnings).toEqual([{ code, pointer }]);
  });

  it.each([
    ['the same code', { code: 'KIN.SHELLING' }],
    ['a day that holds the moment', { occurred: { start: { date: '2017-08-10' } } }],
    ['a point whose uncertainty reaches there', { location: { point: [36.731, 33.8], uncertaintyM: 200 } }],
    ['other numbers', { killed: { best: 9 } }],
  ])('does not warn of %s', (_, differs) => {
    expect(reported.when({ sourceId: 'teacher', differs }, here).warnings).toEqual([]);
  });

  it('warns that the incident was retracted, or merged into another', () => {
    const codes = (...before: DomainEvent[]) =>
      specify(addReport)
        .given(...before)
        .when({ sourceId: 'teacher' }, here)
        .warnings.map(({ code }) => code);
    const merged = incidentMerged({ incidentId: INCIDENT, intoIncidentId: OTHER_INCIDENT, reason });
    expect(codes(shellingReported, incidentRetracted({ incidentId: INCIDENT, reason }))).toEqual([
      'INCIDENT_RETRACTED',
    ]);
    expect(codes(shellingReported, firstRetracted)).toEqual(['INCIDENT_RETRACTED']);
    expect(codes(shellingReported, merged)).toEqual(['INCIDENT_MERGED']);
  });
});

describe('the retraction of a report', () => {
  const two = specify(retractReport).given(shellingReported, second);
  const of = (reportId: string) => ({ ...here, params: { id: INCIDENT, reportId } });

  it('is recorded for a reason', () => {
    expect(two.when({ reason: 'Mistaken' }, of(FIRST_REPORT)).events).toEqual([firstRetracted]);
    expect(two.when({}, of(FIRST_REPORT)).refusal).toBe('INVALID_INPUT');
  });

  it('comes from the source of the report or who published it', () => {
    const by = (sourceId: string) => two.when({ sourceId, reason: 'Mistaken' }, of(FIRST_REPORT));
    expect(by('local-radio').events).toHaveLength(1);
    expect(by('wire-agency').events).toHaveLength(1);
    expect(by('teacher').refusal).toBe('NOT_THE_SOURCE');
  });

  it('is not found for a report that the incident has not', () => {
    expect(two.when({ reason: 'Mistaken' }, of(OTHER_INCIDENT)).refusal).toBe('NOT_FOUND');
  });

  it('changes nothing the second time', () => {
    const again = specify(retractReport).given(shellingReported, second, firstRetracted);
    expect(again.when({ reason: 'Mistaken' }, of(FIRST_REPORT)).events).toEqual([]);
  });

  it('warns that no report is left', () => {
    expect(two.when({ reason: 'Mistaken' }, of(FIRST_REPORT)).warnings).toEqual([]);
    const last = specify(retractReport).given(shellingReported);
    expect(last.when({ reason: 'Mistaken' }, of(FIRST_REPORT.toUpperCase())).warnings).toEqual([
      { code: 'NO_REPORT_LEFT', pointer: '' },
    ]);
  });
});

describe('the dependence of a report on another', () => {
  const two = specify(assertDependence).given(shellingReported, second);
  const copied = {
    reportId: SECOND_REPORT,
    derivedFromReportId: FIRST_REPORT,
    kind: 'VERBATIM_COPY',
  } as const;

  it('is recorded', () => {
    const outcome = two.when(copied, here);
    expect(outcome.events).toEqual([reportDependenceAsserted({ incidentId: INCIDENT, ...copied })]);
    expect(outcome.warnings).toEqual([]);
  });

  it('is refused for a report that the incident has not', () => {
    expect(two.when({ ...copied, reportId: OTHER_INCIDENT }, here).refusal).toBe('UNKNOWN_REFERENCE');
  });

  it('may be on a report of an incident that was merged, which is not known here', () => {
    const outcome = two.when({ ...copied, derivedFromReportId: OTHER_INCIDENT }, here);
    expect(outcome.events).toHaveLength(1);
    expect(outcome.warnings).toEqual([{ code: 'UNKNOWN_REPORT', pointer: '/derivedFromReportId' }]);
  });

  it('is never on itself', () => {
    expect(two.when({ ...copied, derivedFromReportId: SECOND_REPORT }, here).refusal).toBe(
      'DERIVED_FROM_ITSELF',
    );
  });
});
