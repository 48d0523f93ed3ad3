import { describe, expect, it } from '@jest/globals';
import { specify } from '../../testing/commands.js';
import { assertControl } from './assert-control.js';
import { situationAssessed } from '../../events/zones/assessment-events.js';
import { assessSituation } from './assess-situation.js';
import { controlAsserted, zoneProposed } from '../../events/zones/events.js';

const proposed = zoneProposed({ zoneId: 'z', names: { en: 'Z' }, timeZone: 'UTC' });
const on = { id: 'z', params: { id: 'z' } };
const year = (start: string, end?: string): object => ({
  start: { year: start },
  ...(end === undefined ? {} : { end: { year: end } }),
});

describe('a claim of control', () => {
  const claim = { actorIds: ['factions'], degree: 'EFFECTIVE', during: year('2013'), sourceId: 's' };
  const [earlier] = specify(assertControl).given(proposed).when(claim, on).events;
  const against = (change: object) =>
    specify(assertControl)
      .given(proposed, controlAsserted(earlier?.data as never))
      .when({ ...claim, ...change }, on);

  it('names who holds the zone and who acknowledges it', () => {
    const { events } = specify(assertControl)
      .given(proposed)
      .when({ ...claim, recognisedBy: ['russia'] }, on);
    expect(events).toMatchObject([
      { type: 'ControlAsserted', data: { actorIds: ['factions'], zoneId: 'z' } },
    ]);
    expect(controlAsserted.subjects(events[0]?.data as never)).toEqual(['actor-factions', 'actor-russia']);
  });

  it('is refused without an actor, or with an end before its start', () => {
    expect(against({ actorIds: [] }).refusal).toBe('INVALID_INPUT');
    expect(against({ during: year('2017', '2016') }).refusal).toBe('END_BEFORE_START');
  });

  it('by others over a time that certainly overlaps is recorded with a warning', () => {
    const other = against({ actorIds: ['government'], during: year('2017') });
    expect(other.events).toHaveLength(1);
    expect(other.warnings).toEqual([{ code: 'OVERLAPS_OTHER_CONTROL', pointer: '/during' }]);
  });

  it('needs no warning if an actor is named in both, or if the times may lie apart', () => {
    expect(against({ actorIds: ['government', 'factions'], during: year('2017') }).warnings).toEqual([]);
    expect(against({ actorIds: ['government'], during: year('2013', '2014') }).warnings).toEqual([]);
    expect(against({ actorIds: ['government'], during: year('2011', '2012') }).warnings).toEqual([]);
  });
});

describe('an assessment', () => {
  const calm = { label: 'CALM', during: year('2016', '2018'), sourceId: 's' };
  const [earlier] = specify(assessSituation).given(proposed).when(calm, on).events;
  const after = (change: object) =>
    specify(assessSituation)
      .given(proposed, situationAssessed(earlier?.data as never))
      .when({ ...calm, ...change }, on);

  it('judges a period, everywhere or between some actors', () => {
    const { events } = after({ between: ['government'] });
    expect(events).toMatchObject([
      { type: 'SituationAssessed', data: { label: 'CALM', between: ['government'] } },
    ]);
    expect(situationAssessed.subjects(events[0]?.data as never)).toEqual(['actor-government']);
  });

  it('needs an end', () => {
    expect(after({ during: year('2016') }).refusal).toBe('INVALID_INPUT');
  });

  it('that differs from another of the same time is recorded with a warning', () => {
    const tense = after({ label: 'TENSE' });
    expect(tense.events).toHaveLength(1);
    expect(tense.warnings).toEqual([{ code: 'DIFFERS_FROM_OTHER_ASSESSMENT', pointer: '/label' }]);
    expect(after({}).warnings).toEqual([]);
    expect(after({ label: 'TENSE', during: year('2018', '2020') }).warnings).toEqual([]);
  });
});
