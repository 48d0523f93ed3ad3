import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DomainEvent } from '../../core/event-type.js';
import type { StatedTime } from '../../fields/time-fields.js';
import type { Location } from '../../rules/facts/entries.js';
import { distanceM } from '../../rules/place/geometry.js';
import { coarseOf } from './coarse.js';
import { at } from '../../testing/incident.fixture.js';

const things: Record<string, DomainEvent> = {
  'place-jayrud': {
    type: 'PlaceRegistered',
    data: { placeId: 'jayrud', kind: 'TOWN', point: [36.73861, 33.80709] },
  },
  'place-afr': { type: 'PlaceRegistered', data: { placeId: 'afr', kind: 'MOUNTAIN' } },
  'place-syria': {
    type: 'PlaceRegistered',
    data: { placeId: 'syria', kind: 'COUNTRY', point: [38.5, 35.0] },
  },
  'checkpoint-north': {
    type: 'CheckpointEstablished',
    data: { checkpointId: 'north', zoneId: 'qalamoun', point: [36.71, 33.82] },
  },
  'checkpoint-south': {
    type: 'CheckpointEstablished',
    data: { checkpointId: 'south', zoneId: 'qalamoun', placeId: 'jayrud' },
  },
};
const located = (location: Location) => coarseOf({ location }, (stream) => things[stream]).location;
const timed = (time: StatedTime) => coarseOf({ at: time }, () => undefined).at;
const cell = { point: [36.75, 33.85], uncertaintyM: 10_000 };

describe('the public place of an incident', () => {
  it('is a cell of 0.1 degree for a point, the same for all points in it', () => {
    expect(located({ point: [36.73861, 33.80709] })).toEqual(cell);
    expect(located({ point: [36.7999, 33.8999], uncertaintyM: 100 })).toEqual(cell);
    expect(located({ point: [36.8001, 33.8999] })).not.toEqual(cell);
  });

  it('is the cell of a place that has a point, with room for where it may lie', () => {
    expect(located({ placeId: 'jayrud' })).toEqual(cell);
  });

  it('is nothing finer than the zone for a place without a point, a country, or a place nobody registered', () => {
    for (const placeId of ['afr', 'syria', 'nowhere']) expect(located({ placeId })).toBeNull();
  });

  it('is the cell of a checkpoint that has a point, else its zone', () => {
    expect(located({ checkpointId: 'north' })).toEqual(cell);
    expect(located({ checkpointId: 'south' })).toEqual({ zoneId: 'qalamoun' });
  });

  it('is the zone where only the zone is known', () => {
    expect(located({ zoneId: 'qalamoun' })).toEqual({ zoneId: 'qalamoun' });
  });

  it('is the cell around what an observer heard, not where the observer stood', () => {
    const heard = located({
      observer: [36.0, 33.0],
      bearingDeg: 22.5,
      bearingErrorDeg: 11.25,
      rangeM: [2000, 12000],
    });
    expect(heard).toEqual({ point: [36.05, 33.05], uncertaintyM: 20_000 });
  });

  it('is the last cell at the end of the scale', () => {
    expect(located({ point: [180, 90] })).toMatchObject({ point: [179.95, 89.95] });
    expect(located({ point: [-180, -90] })).toMatchObject({ point: [-179.95, -89.95] });
  });

  it('always covers where it was', () => {
    const lonLat = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    fc.assert(
      fc.property(lonLat, fc.integer({ min: 0, max: 100_000 }), (point, uncertaintyM) => {
        const coarse = located({ point, uncertaintyM }) as { point: [number, number]; uncertaintyM: number };
        expect(distanceM(coarse.point, point) + uncertaintyM).toBeLessThanOrEqual(coarse.uncertaintyM);
        expect(coarse.uncertaintyM % 10_000).toBe(0);
        expect(Math.abs(coarse.point[0])).toBeLessThan(180);
        expect(Math.abs(coarse.point[1])).toBeLessThan(90);
      }),
    );
  });

  it('has an impact only where one is told, and null where it is taken away', () => {
    const none = () => undefined;
    expect(coarseOf({ impact: { point: [36.73861, 33.80709] } }, none)).toEqual({ impact: cell });
    expect(coarseOf({ impact: null }, none)).toEqual({ impact: null });
    expect(coarseOf({}, none)).toEqual({});
  });
});

describe('the public time of an incident', () => {
  it('is the local day of a moment', () => {
    expect(timed({ ...at('2017-08-20T22:30:00.000Z'), timeZone: 'Asia/Damascus' })).toEqual({
      earliest: '2017-08-20T21:00:00.000Z',
      latest: '2017-08-21T21:00:00.000Z',
    });
  });

  it('is the whole day of a moment at midnight', () => {
    expect(timed(at('2017-08-20T00:00:00.000Z'))).toEqual({
      earliest: '2017-08-20T00:00:00.000Z',
      latest: '2017-08-21T00:00:00.000Z',
    });
  });

  it('moves bounds out to whole days and leaves those that are whole already, or open', () => {
    const bounds = (earliest: string | null, latest: string | null) => timed({ ...at(''), earliest, latest });
    expect(bounds('2017-08-20T06:00:00.000Z', '2017-08-21T06:00:00.000Z')).toEqual({
      earliest: '2017-08-20T00:00:00.000Z',
      latest: '2017-08-22T00:00:00.000Z',
    });
    expect(bounds('2017-08-20T00:00:00.000Z', '2017-08-21T00:00:00.000Z')).toEqual({
      earliest: '2017-08-20T00:00:00.000Z',
      latest: '2017-08-21T00:00:00.000Z',
    });
    expect(bounds(null, null)).toEqual({ earliest: null, latest: null });
  });

  it('keeps whether it lasts, and drops the words in which it was told', () => {
    const start = { ...at('2013-06-01T10:00:00.000Z'), verbatim: { textRef: 'mid-2013' } };
    const day = { earliest: '2013-06-01T00:00:00.000Z', latest: '2013-06-02T00:00:00.000Z' };
    const none = () => undefined;
    expect(coarseOf({ occurred: { start, ongoing: true } }, none).occurred).toEqual({
      start: day,
      ongoing: true,
    });
    expect(coarseOf({ occurred: { start, end: start } }, none).occurred).toEqual({ start: day, end: day });
    expect(coarseOf({ occurred: { start } }, none).occurred).toEqual({ start: day });
  });
});

describe('the public numbers of an incident', () => {
  const told = (count: object) => coarseOf({ killed: count }, () => undefined).killed;

  it('tell one to four as fewer than five', () => {
    expect(told({ low: 1, best: 4, high: 5 })).toEqual({ low: '<5', best: '<5', high: 5 });
  });

  it('tell none, and five or more, as they are, with the unit but without the words', () => {
    expect(told({ low: 0, high: 12, unit: 'PERSON', verbatim: { textRef: 'a dozen' } })).toEqual({
      low: 0,
      high: 12,
      unit: 'PERSON',
    });
  });
});
