import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { endPractice } from './end-practice.js';
import {
  arrestsReported,
  at,
  INCIDENT,
  OTHER_INCIDENT,
  shelling,
  shellingReported,
} from '../../testing/incident.fixture.js';
import { mergeIncident } from './merge-incident.js';
import { reclassifyIncident } from './reclassify-incident.js';
import { releaseDetainees } from './release-detainees.js';
import { relocateIncident } from './relocate-incident.js';
import { incidentReported } from '../../events/incidents/report-events.js';
import { retimeIncident } from './retime-incident.js';
import { retractIncident } from './retract-incident.js';
import { reviseCasualties } from './revise-casualties.js';
import {
  detaineesReleased,
  incidentMerged,
  incidentReclassified,
  incidentRelocated,
  incidentRetracted,
  practiceEnded,
} from '../../events/incidents/revision-events.js';

const here = { id: INCIDENT };
const said = { incidentId: INCIDENT, reason: { textRef: '/reason' } };
const reason = 'Better known';

describe('a retiming', () => {
  const retime = specify(retimeIncident).given(shellingReported);

  it('tells anew when it was, and the public its day', () => {
    expect(
      retime.when({ occurred: { start: { at: '2017-08-11T06:00:00Z' } }, reason }, here).events,
    ).toMatchObject([
      {
        type: 'IncidentRetimed',
        data: {
          occurred: { start: { earliest: '2017-08-11T06:00:00.000Z' } },
          coarse: { occurred: { start: { earliest: '2017-08-11T00:00:00.000Z' } } },
        },
      },
    ]);
  });

  it('changes nothing if it says the same, unless in words', () => {
    const start = { at: '2017-08-10T06:00:00Z' };
    expect(retime.when({ occurred: { start }, reason }, here).events).toEqual([]);
    const worded = { ...start, verbatim: 'at the morning prayer' };
    expect(retime.when({ occurred: { start: worded }, reason }, here).events).toHaveLength(1);
  });

  it('takes a practice for ended that was ongoing', () => {
    const occurred = { start: { at: '2013-06-01T00:00:00Z' }, end: { at: '2017-01-01T00:00:00Z' } };
    expect(
      specify(retimeIncident).given(arrestsReported).when({ occurred, reason }, here).events,
    ).toHaveLength(1);
  });

  it('is refused if the end is certainly before the start, and without a reason', () => {
    const occurred = { start: { date: '2017-08-11' }, end: { date: '2017-08-09' } };
    expect(retime.when({ occurred, reason }, here).refusal).toBe('END_BEFORE_START');
    expect(retime.when({ occurred: { start: { date: '2017-08-11' } } }, here).refusal).toBe('INVALID_INPUT');
  });

  it('warns of what has not begun', () => {
    expect(retime.when({ occurred: { start: { date: '2017-09-01' } }, reason }, here).warnings).toEqual([
      { code: 'IN_THE_FUTURE', pointer: '/occurred/start' },
    ]);
  });
});

describe('a relocation', () => {
  const relocate = specify(relocateIncident).given(shellingReported);

  it('tells anew where it was, and the public the cell', () => {
    const location = { point: [36.5, 33.5] as const };
    expect(relocate.when({ location, zoneId: 'ghouta', reason }, here).events).toEqual([
      incidentRelocated({
        ...said,
        location,
        zoneId: 'ghouta',
        coarse: { location: { point: [36.55, 33.55], uncertaintyM: 10_000 } },
      }),
    ]);
  });

  it('takes an impact away', () => {
    const hit = incidentReported('WeaponUseReported', { ...shelling, impact: { zoneId: 'ghouta' } });
    expect(specify(relocateIncident).given(hit).when({ impact: null, reason }, here).events).toEqual([
      incidentRelocated({ ...said, impact: null, coarse: { impact: null } }),
    ]);
  });

  it.each([
    ['the same location', { location: { point: [36.73, 33.8] } }],
    ['the same zone', { zoneId: 'eastern-qalamoun' }],
    ['no impact, where none is known', { impact: null }],
  ])('changes nothing with %s', (_, change) => {
    expect(relocate.when({ ...change, reason }, here).events).toEqual([]);
  });

  it('is refused if it names nothing', () => {
    expect(relocate.when({ reason }, here).refusal).toBe('INVALID_INPUT');
  });
});

describe('a reclassification', () => {
  const reclassify = specify(reclassifyIncident).given(shellingReported);

  it('tells anew what it was', () => {
    expect(reclassify.when({ code: 'KIN.AIR', reason }, here).events).toEqual([
      incidentReclassified({ ...said, code: 'KIN.AIR' }),
    ]);
  });

  it('changes nothing with the same code', () => {
    expect(reclassify.when({ code: 'KIN.SHELLING', reason }, here).events).toEqual([]);
  });

  it('cannot make it an act of an agreement, or what nobody knows', () => {
    expect(reclassify.when({ code: 'AGR.SIGN', reason }, here).refusal).toBe('USE_AGREEMENT_COMMANDS');
    expect(reclassify.when({ code: 'KIN.LASER', reason }, here).refusal).toBe('INVALID_INPUT');
  });
});

describe('a revision of casualties', () => {
  const hurt = incidentReported('WeaponUseReported', {
    ...shelling,
    killed: { best: 2 },
    injured: { low: 5 },
  });
  const revise = specify(reviseCasualties).given(hurt);

  it('tells numbers anew, and the public that there were few', () => {
    const [event] = revise.when({ killed: { best: 5 }, injured: { low: 3 }, reason }, here).events;
    expect(event).toMatchObject({
      type: 'CasualtiesRevised',
      data: { killed: { best: 5 }, coarse: { killed: { best: 5 }, injured: { low: '<5' } } },
    });
  });

  it('changes nothing with the same numbers, unless in words', () => {
    expect(revise.when({ killed: { best: 2 }, injured: { low: 5 }, reason }, here).events).toEqual([]);
    expect(revise.when({ killed: { best: 2, verbatim: 'a couple' }, reason }, here).events).toHaveLength(1);
    expect(revise.when({ killed: { best: 2, high: 3 }, reason }, here).events).toHaveLength(1);
    expect(revise.when({ displaced: { best: 2 }, reason }, here).events).toHaveLength(1);
  });

  it('remembers what an earlier revision said', () => {
    const [first] = revise.when({ killed: { best: 5 }, reason }, here).events;
    const again = specify(reviseCasualties).given(hurt, first as never);
    expect(again.when({ killed: { best: 5 }, reason }, here).events).toEqual([]);
    expect(again.when({ killed: { best: 2 }, reason }, here).events).toHaveLength(1);
  });

  it('is refused if it names nothing', () => {
    expect(revise.when({ reason }, here).refusal).toBe('INVALID_INPUT');
  });
});

describe('a release', () => {
  const release = specify(releaseDetainees).given(arrestsReported);
  const free = (count: object, day = '2017-08-15') => ({ count, at: { date: day }, bodyId: 'monitors' });

  it('is recorded, to the public without small numbers', () => {
    const outcome = release.when(free({ best: 3 }), here);
    expect(outcome.events).toMatchObject([
      { type: 'DetaineesReleased', data: { count: { best: 3 }, coarse: { count: { best: '<5' } } } },
    ]);
    expect(outcome.warnings).toEqual([]);
    expect(releaseDetainees.attributed).toBe(true);
  });

  it('is refused if it is of nobody', () => {
    expect(release.when(free({ low: 0, high: 0 }), here).refusal).toBe('INVALID_INPUT');
    expect(release.when(free({ low: 0, high: 1 }), here).events).toHaveLength(1);
  });

  it('warns if more are free than were arrested', () => {
    const ten = detaineesReleased({
      ...said,
      count: { low: 10 },
      at: at('2017-08-15T00:00:00.000Z'),
      coarse: {},
    });
    const after = specify(releaseDetainees).given(arrestsReported, ten);
    expect(after.when(free({ best: 3 }), here).events).toHaveLength(1);
    expect(after.when(free({ best: 3 }), here).warnings).toEqual([
      { code: 'MORE_THAN_ARRESTED', pointer: '/count' },
    ]);
    expect(after.when(free({ low: 2, high: 9 }), here).warnings).toEqual([]);
  });

  it('warns if nobody was arrested, or not yet', () => {
    const nobody = specify(releaseDetainees)
      .given(shellingReported)
      .when(free({ best: 3 }), here);
    expect(nobody.warnings).toEqual([{ code: 'NOBODY_ARRESTED', pointer: '/count' }]);
    expect(release.when(free({ best: 3 }, '2012-01-01'), here).warnings).toEqual([
      { code: 'BEFORE_ARREST', pointer: '/at' },
    ]);
  });
});

describe('the end of a practice', () => {
  const end = specify(endPractice).given(arrestsReported);
  const on = (date: string) => ({ at: { date }, sourceId: 'teacher' });

  it('is recorded, to the public as a day', () => {
    const outcome = end.when(on('2017-08-15'), here);
    expect(outcome.events).toMatchObject([
      { type: 'PracticeEnded', data: { coarse: { at: { earliest: '2017-08-15T00:00:00.000Z' } } } },
    ]);
    expect(outcome.warnings).toEqual([]);
    expect(endPractice.attributed).toBe(true);
  });

  it('is refused if it is certainly before the start', () => {
    expect(end.when(on('2013-05-31'), here).refusal).toBe('END_BEFORE_START');
    expect(end.when(on('2013-06-01'), here).events).toHaveLength(1);
  });

  it('warns if it did not go on', () => {
    const notOngoing = [{ code: 'NOT_ONGOING', pointer: '' }];
    expect(specify(endPractice).given(shellingReported).when(on('2017-08-15'), here).warnings).toEqual(
      notOngoing,
    );
    const ended = practiceEnded({ ...said, at: at('2017-08-01T00:00:00.000Z'), coarse: {} });
    expect(specify(endPractice).given(arrestsReported, ended).when(on('2017-08-15'), here).warnings).toEqual(
      notOngoing,
    );
  });
});

describe('a merge', () => {
  const into = (intoIncidentId: string) => ({ intoIncidentId, reason });
  const merged = incidentMerged({ ...said, intoIncidentId: OTHER_INCIDENT });

  it('makes it the same as another incident', () => {
    expect(specify(mergeIncident).given(shellingReported).when(into(OTHER_INCIDENT), here).events).toEqual([
      merged,
    ]);
    expect(incidentMerged.subjects(merged.data)).toEqual([`incident-${OTHER_INCIDENT}`]);
  });

  it('is never into itself', () => {
    const itself = specify(mergeIncident).given(shellingReported).when(into(INCIDENT.toUpperCase()), here);
    expect(itself.refusal).toBe('MERGE_INTO_ITSELF');
  });

  it('changes nothing the second time, but may go elsewhere', () => {
    const again = specify(mergeIncident).given(shellingReported, merged);
    expect(again.when(into(OTHER_INCIDENT), here).events).toEqual([]);
    const elsewhere = again.when(into('33333333-0000-4000-8000-000000000000'), here);
    expect(elsewhere.events).toHaveLength(1);
    expect(elsewhere.warnings).toEqual([{ code: 'INCIDENT_MERGED', pointer: '' }]);
  });
});

describe('the retraction of an incident', () => {
  it('is recorded once, for a reason', () => {
    const retracted = incidentRetracted(said);
    const first = specify(retractIncident).given(shellingReported);
    expect(first.when({ reason }, here).events).toEqual([retracted]);
    expect(first.when({}, here).refusal).toBe('INVALID_INPUT');
    expect(specify(retractIncident).given(shellingReported, retracted).when({ reason }, here).events).toEqual(
      [],
    );
  });
});
