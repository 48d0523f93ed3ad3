import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { bodyTallyReported } from '../../events/zones/assessment-events.js';
import { delineateZone } from './delineate-zone.js';
import { dissolveZone } from './dissolve-zone.js';
import { accessDenied, zoneDelineated, zoneDissolved, zoneProposed } from '../../events/zones/events.js';
import { proposeZone } from './propose-zone.js';
import { recordAccessDenial } from './record-access-denial.js';
import { recordSeries } from './record-series.js';
import { reportTally } from './report-tally.js';
import { zoneUseCases } from './use-cases.js';

const proposed = zoneProposed({ zoneId: 'qalamoun', names: { en: 'Qalamoun' }, timeZone: 'Asia/Damascus' });
const on = { id: 'qalamoun', params: { id: 'qalamoun' }, timeZone: 'Asia/Damascus' };
/** Ids of given entries, as `specify` numbers them. */
const entry = (index: number): string => `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`;

describe('a zone', () => {
  it('is proposed with its time zone, perhaps as a part of another', () => {
    const part = { names: { en: 'Jayrud and ar-Ruhaybah' }, timeZone: 'Asia/Damascus', partOf: 'qalamoun' };
    const { events } = specify(proposeZone)
      .given()
      .when({ id: 'jayrud-ruhaybah', ...part });
    expect(events).toEqual([zoneProposed({ zoneId: 'jayrud-ruhaybah', ...part })]);
    expect(zoneProposed.subjects(events[0]?.data as never)).toEqual(['zone-qalamoun']);
    expect(
      specify(proposeZone)
        .given()
        .when({ id: 'z', ...part, timeZone: 'Damascus' }).refusal,
    ).toBe('INVALID_INPUT');
  });

  it('has its dates read in its own time, whatever is recorded on it', () => {
    const later = zoneUseCases.slice(1);
    expect(later.map((useCase) => useCase.localTimeOf?.({}, { ...on, state: {} }))).toEqual(
      later.map(() => ['zone-qalamoun']),
    );
  });

  it('asks for a source or a body where somebody’s word is recorded', () => {
    const attributed = zoneUseCases.filter((useCase) => useCase.attributed).map(({ name }) => name);
    expect(attributed).toEqual(['DelineateZone', 'AssertControl', 'AssessSituation', 'RecordSeries']);
  });

  it('is dissolved for a reason; a second dissolution is recorded with a warning', () => {
    const dissolution = { at: { date: '2018-05-01' }, reason: 'Evacuated' };
    const first = specify(dissolveZone).given(proposed).when(dissolution, on);
    expect(first.warnings).toEqual([]);
    expect(first.events).toMatchObject([{ type: 'ZoneDissolved', data: { reason: { textRef: '/reason' } } }]);
    const second = specify(dissolveZone)
      .given(proposed, zoneDissolved(first.events[0]?.data as never))
      .when(dissolution, on);
    expect(second.events).toHaveLength(1);
    expect(second.warnings).toEqual([{ code: 'DISSOLVED_BEFORE', pointer: '/at' }]);
  });

  it('needs a reason to be dissolved', () => {
    expect(
      specify(dissolveZone)
        .given(proposed)
        .when({ at: { unknown: true } }, on).refusal,
    ).toBe('INVALID_INPUT');
  });
});

describe('a delineation', () => {
  const delineate = specify(delineateZone);
  const list = { places: ['jayrud', 'al-atna'], basis: ['PLACE_LIST'], sourceId: 's' };
  const earlier = zoneDelineated({ zoneId: 'qalamoun', places: ['jayrud'], basis: ['PLACE_LIST'] });

  it('names places, a geometry or a narrative, and what it rests on', () => {
    const { events } = delineate
      .given(proposed)
      .when({ ...list, bufferM: 5000, from: { month: '2017-08' } }, on);
    expect(events).toMatchObject([
      {
        type: 'ZoneDelineated',
        data: { ...list, bufferM: 5000, from: { earliest: '2017-07-31T21:00:00.000Z' } },
      },
    ]);
    expect(zoneDelineated.subjects(events[0]?.data as never)).toEqual(['place-jayrud', 'place-al-atna']);
  });

  it.each([{}, { places: [] }])('is refused when it delineates nothing: %j', (nothing) => {
    const { refusal } = delineate
      .given(proposed)
      .when({ basis: ['MAP_ANNEX'], sourceId: 's', ...nothing }, on);
    expect(refusal).toBe('INVALID_INPUT');
  });

  it('may consist of a narrative alone, which is kept as words', () => {
    const narrative = { text: 'passing through Abu Qus mountain', lang: 'en' };
    const { events } = delineate.given(proposed).when({ basis: ['NARRATIVE'], narrative, sourceId: 's' }, on);
    expect(events).toMatchObject([{ data: { narrative: { textRef: '/narrative' } } }]);
  });

  it('may be a geometry of up to 2 MiB', () => {
    const ring = [
      [36, 33],
      [37, 33],
      [37, 34],
      [36, 33],
    ];
    const geometry = { type: 'Polygon', coordinates: [ring] };
    const { events } = delineate.given(proposed).when({ basis: ['MAP_ANNEX'], geometry, sourceId: 's' }, on);
    expect(events).toMatchObject([{ data: { geometry } }]);
    expect(delineateZone.bodyLimit).toBe(2_097_152);
  });

  it('takes the place of an earlier one of the same zone', () => {
    const outcome = delineate.given(proposed, earlier).when({ ...list, replaces: entry(1) }, on);
    expect(outcome.events).toMatchObject([{ data: { replaces: entry(1) } }]);
    expect(outcome.warnings).toEqual([]);
  });

  it('cannot replace what is no delineation of this zone', () => {
    const replaced = (id: string): string =>
      delineate.given(proposed, earlier).when({ ...list, replaces: id }, on).refusal;
    expect(replaced(entry(0))).toBe('UNKNOWN_REFERENCE');
    expect(replaced(entry(2))).toBe('UNKNOWN_REFERENCE');
  });

  it('is recorded with a warning where another one took that place before', () => {
    const replacement = zoneDelineated({ zoneId: 'qalamoun', basis: ['PLACE_LIST'], replaces: entry(1) });
    const { warnings } = delineate
      .given(proposed, earlier, replacement)
      .when({ ...list, replaces: entry(1) }, on);
    expect(warnings).toEqual([{ code: 'REPLACED_BEFORE', pointer: '/replaces' }]);
  });
});

describe('what is said of a zone', () => {
  it('includes that a body was kept out, and by whom', () => {
    const denial = { bodyId: 'osce', byActorId: 'government', during: { start: { date: '2017-08-20' } } };
    const { events } = specify(recordAccessDenial).given(proposed).when(denial, on);
    expect(events).toMatchObject([
      { type: 'AccessDenied', data: { bodyId: 'osce', byActorId: 'government' } },
    ]);
    expect(accessDenied.validTime(events[0]?.data as never)).toEqual({
      earliest: '2017-08-19T21:00:00.000Z',
      latest: null,
    });
    expect(
      specify(recordAccessDenial)
        .given(proposed)
        .when({ ...denial, bodyId: undefined }, on).refusal,
    ).toBe('INVALID_INPUT');
  });

  it('includes a body’s bulletin, whose labels are kept as words', () => {
    const counts = [{ label: 'cases of firing', count: 7, unit: 'CASE' }];
    const bulletin = { bodyId: 'reconciliation-centre', during: { start: { date: '2017-09-05' } }, counts };
    const { events } = specify(reportTally).given(proposed).when(bulletin, on);
    expect(events).toMatchObject([
      { type: 'BodyTallyReported', data: { counts: [{ label: { textRef: '/counts/0/label' }, count: 7 }] } },
    ]);
    expect(bodyTallyReported.validTime(events[0]?.data as never)).toEqual({
      earliest: '2017-09-04T21:00:00.000Z',
      latest: '2017-09-05T21:00:00.000Z',
    });
  });

  it('includes a series that stays a fuzzy number', () => {
    const series = { code: 'CIV.DISPLACEMENT', during: { start: { unknown: true } }, sourceId: 's' };
    const { events } = specify(recordSeries)
      .given(proposed)
      .when({ ...series, count: { low: 24, verbatim: 'dozens' }, outcome: 'repelled' }, on);
    expect(events).toMatchObject([
      {
        data: {
          count: { low: 24, verbatim: { textRef: '/count/verbatim' } },
          outcome: { textRef: '/outcome' },
        },
      },
    ]);
  });

  it('includes no series of agreements', () => {
    const series = {
      code: 'AGR.SIGNED',
      count: { best: 1 },
      during: { start: { year: '2017' } },
      sourceId: 's',
    };
    expect(specify(recordSeries).given(proposed).when(series, on).refusal).toBe('AGREEMENT_CODE');
  });
});
