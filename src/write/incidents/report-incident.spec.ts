import { describe, expect, it } from '@jest/globals';
import { EventRegistry } from '../../core/event-registry.js';
import { specify } from '../../testing/commands.js';
import { firstReportEvents, type IncidentReported } from '../../events/incidents/report-events.js';
import { reportIncident } from './report-incident.js';

const ID = '9f1c2f3e-1111-4222-8333-444455556666';
const body = {
  id: ID,
  code: 'KIN.SHELLING',
  zoneId: 'eastern-qalamoun',
  occurred: { start: { date: '2017-08-20' } },
  location: { point: [36.73861, 33.80709] },
  allegedActors: ['syrian-government'],
  targets: ['civilians'],
  weapon: { class: 'HEAVY', name: '122 mm rockets' },
  killed: { best: 3 },
  summary: { text: 'Rockets fell on the market', lang: 'en' },
  report: {
    sourceId: 'local-radio',
    viaSourceId: 'wire-agency',
    madeAt: { at: '2017-08-20T09:00:00Z' },
    text: { text: 'They fell at noon', lang: 'en' },
    differs: { killed: { best: 4 }, location: { placeId: 'jayrud' } },
  },
};
const report = (change: object = {}, circumstances: object = {}) =>
  specify(reportIncident)
    .given()
    .when({ ...body, ...change }, { timeZone: 'Asia/Damascus', ...circumstances });
const dataOf = (outcome: ReturnType<typeof report>) => outcome.events[0]?.data as IncidentReported;

describe('an incident', () => {
  it('begins with a report, whose type the code tells', () => {
    const { events } = report();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'WeaponUseReported',
      data: {
        incidentId: ID,
        code: 'KIN.SHELLING',
        occurred: { start: { earliest: '2017-08-19T21:00:00.000Z', latest: '2017-08-20T21:00:00.000Z' } },
        weapon: { class: 'HEAVY', name: { textRef: '/weapon/name' } },
        summary: { textRef: '/summary' },
        reportId: 'new-id',
        report: {
          reportId: 'new-id',
          sourceId: 'local-radio',
          viaSourceId: 'wire-agency',
          text: { textRef: '/report/text' },
          differs: { killed: { best: 4 } },
        },
      },
    });
    expect(dataOf(report())).not.toHaveProperty('id');
    expect(dataOf(report()).report).not.toHaveProperty('id');
  });

  it('at a checkpoint is told apart for arrests and harassment', () => {
    const location = { checkpointId: 'jayrud-north' };
    expect(report({ code: 'CIV.ARREST', location }).events[0]?.type).toBe('CheckpointArrestReported');
    expect(report({ code: 'CIV.ARREST' }).events[0]?.type).toBe('ArrestReported');
  });

  it('takes the ids that the client chose, in one spelling', () => {
    const reportId = 'ABCDEF00-0000-4000-8000-000000000000';
    const data = dataOf(report({ id: ID.toUpperCase(), report: { ...body.report, id: reportId } }));
    expect(data).toMatchObject({ incidentId: ID, reportId: reportId.toLowerCase() });
    expect(reportIncident.target.id({}, { id: ID.toUpperCase() } as never, 'new')).toBe(ID);
  });

  it('gets an id where the client gave none', () => {
    expect(dataOf(report({ id: undefined }, { id: 'made-here' })).incidentId).toBe('made-here');
  });

  it('shows the public a cell, a day and rounded numbers, and nothing else of place, time, people or source', () => {
    const registry = new EventRegistry(firstReportEvents);
    const [event] = report().events;
    const { public: shown, restricted, source } = registry.split(event as never);
    expect(shown).toEqual({
      incidentId: ID,
      code: 'KIN.SHELLING',
      zoneId: 'eastern-qalamoun',
      reportId: 'new-id',
      coarse: {
        occurred: { start: { earliest: '2017-08-19T21:00:00.000Z', latest: '2017-08-20T21:00:00.000Z' } },
        location: { point: [36.75, 33.85], uncertaintyM: 10_000 },
        killed: { best: '<5' },
      },
    });
    expect(Object.keys(source)).toEqual(['report']);
    expect(Object.keys(restricted).sort()).toEqual(
      ['allegedActors', 'killed', 'location', 'occurred', 'summary', 'targets', 'weapon'].sort(),
    );
  });

  it('speaks of its zone, places, actors and sources', () => {
    const [type] = firstReportEvents;
    expect(type?.subjects(dataOf(report({ impact: { zoneId: 'ghouta' } })))).toEqual([
      'zone-eastern-qalamoun',
      'zone-ghouta',
      'actor-syrian-government',
      'actor-civilians',
      'source-local-radio',
      'source-wire-agency',
      'place-jayrud',
    ]);
  });

  it('reads its dates in the time of its zone, else of the zone or checkpoint it was at', () => {
    const zones = (change: object) =>
      reportIncident.localTimeOf?.({ ...body, ...change } as never, {} as never);
    expect(zones({})).toEqual(['zone-eastern-qalamoun']);
    expect(zones({ zoneId: undefined, location: { zoneId: 'ghouta' } })).toEqual(['zone-ghouta']);
    expect(zones({ zoneId: undefined, location: { checkpointId: 'north' } })).toEqual(['checkpoint-north']);
    expect(zones({ zoneId: undefined })).toEqual([]);
  });

  it('is valid for as long as it lasted, without end while it goes on', () => {
    const [type] = firstReportEvents;
    const bounds = (occurred: object) => type?.validTime(dataOf(report({ occurred })));
    expect(bounds({ start: { date: '2017-08-20' } })).toEqual({
      earliest: '2017-08-19T21:00:00.000Z',
      latest: '2017-08-20T21:00:00.000Z',
    });
    expect(bounds({ start: { year: '2013' }, ongoing: true })).toMatchObject({ latest: null });
    expect(bounds({ start: { date: '2017-08-18' }, end: { date: '2017-08-20' } })).toMatchObject({
      latest: '2017-08-20T21:00:00.000Z',
    });
  });

  it('is not an act of an agreement', () => {
    expect(report({ code: 'AGR.SIDE_CHANGE' }).refusal).toBe('USE_AGREEMENT_COMMANDS');
    expect(report({ report: { ...body.report, differs: { code: 'AGR.SIGN' } } }).refusal).toBe(
      'USE_AGREEMENT_COMMANDS',
    );
  });

  it.each([
    ['a code that is not in the list', { code: 'KIN.LASER' }],
    ['a pattern in the place of a code', { code: 'KIN.*' }],
    ['no report', { report: undefined }],
    ['a report without a source', { report: {} }],
    ['no location', { location: undefined }],
    ['a weapon without a class', { weapon: { name: 'rockets' } }],
    ['an unknown key in a report', { report: { ...body.report, note: 'x' } }],
  ])('is refused with %s', (_, change) => {
    expect(report(change).refusal).toBe('INVALID_INPUT');
  });

  it('is refused if it ends certainly before it starts', () => {
    const occurred = { start: { date: '2017-08-20' }, end: { date: '2017-08-18' } };
    expect(report({ occurred }).refusal).toBe('END_BEFORE_START');
  });

  it('is recorded with a warning if it is said to begin later than now', () => {
    const warnings = (date: string) =>
      report({ occurred: { start: { date } } }, { recordedAt: '2017-08-20T12:00:00.000Z' }).warnings;
    expect(warnings('2017-08-25')).toEqual([{ code: 'IN_THE_FUTURE', pointer: '/occurred/start' }]);
    expect(warnings('2017-08-20')).toEqual([]);
  });
});
