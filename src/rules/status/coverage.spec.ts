import { describe, expect, it } from '@jest/globals';
import { type EntryData, type Location } from '../facts/entries.js';
import { statusOf } from './status.js';
import { log, ms, square, when, type Log } from '../../testing/rules/testing.js';

const coverage = (h: Log, at = ms('2017-08-20')) => statusOf(h.world(), 'z', at).coverage;

/** Hours on 14 August, the first day of the window. */
const seen = (h: Log, hours: number, told: Partial<EntryData['ObservationWindowRecorded']> = {}): Log =>
  h.add('ObservationWindowRecorded', {
    zoneId: 'z',
    bodyId: 'b',
    from: '2017-08-14T00:00:00.000Z',
    to: new Date(Date.parse('2017-08-14T00:00:00Z') + hours * 3_600_000).toISOString(),
    ...told,
  });

const towns = () =>
  log()
    .zone('whole')
    .zone('z', 'whole')
    .place('district', { kind: 'REGION' })
    .place('jayrud', { point: [36.74, 33.8], parentId: 'district' })
    .place('douma', { point: [36.4, 33.57] })
    .delineated('z', { places: ['jayrud', 'douma'] });
/** The share when 42 hours, a quarter of the window, were observed at a place. */
const at = (place: Location | undefined, radiusM?: number) =>
  coverage(seen(towns(), 42, { place, radiusM })).share;

describe('coverage', () => {
  it('counts five observed hours in one of two towns for that place and time only (case 25)', () => {
    expect(coverage(seen(towns(), 5, { place: { placeId: 'jayrud' } })).share).toBe(0.015);
  });

  it('is the mean over the listed places that each window takes in', () => {
    expect(at(undefined)).toBe(0.25);
    expect(at({ placeId: 'jayrud' })).toBe(0.125);
    expect(at({ placeId: 'district' })).toBe(0.125);
    expect(at({ placeId: 'elsewhere' })).toBe(0);
    expect(at({ point: [36.75, 33.8] })).toBe(0);
    expect(at({ point: [36.75, 33.8] }, 2000)).toBe(0.125);
    expect(at({ placeId: 'jayrud' }, 50_000)).toBe(0.25);
    expect(at({ zoneId: 'z' })).toBe(0.25);
    expect(at({ zoneId: 'whole' })).toBe(0.25);
    expect(at({ zoneId: 'elsewhere' })).toBe(0);
  });

  it('takes the union of windows, clipped to the window of the axis', () => {
    expect(coverage(seen(seen(towns(), 42), 42, { bodyId: 'c' })).share).toBe(0.25);
    const long = seen(towns(), 0, { from: '2017-07-01T00:00:00.000Z', to: '2017-08-15T15:00:00.000Z' });
    expect(coverage(long).share).toBe(0.25);
  });

  it('counts a window once it has ended', () => {
    const h = seen(towns(), 42);
    expect(coverage(h, Date.parse('2017-08-15T17:59:59.999Z'))).toMatchObject({
      share: 0,
      lastObservedAt: null,
    });
    expect(coverage(h, Date.parse('2017-08-15T18:00:00Z')).lastObservedAt).toBe('2017-08-15T18:00:00.000Z');
  });

  it('does not take the word of a PARTY to a listed agreement', () => {
    expect(coverage(seen(towns().ceasefire(), 42, { bodyId: 'gov' }))).toMatchObject({
      share: 0,
      lastObservedAt: null,
    });
    expect(coverage(seen(towns().ceasefire(), 42)).share).toBe(0.25);
  });

  it('of a zone without listed places takes it as one place', () => {
    const mapped = () =>
      log()
        .zone('z')
        .delineated('z', { geometry: { type: 'Polygon', coordinates: [square(36, 33, 1)] } });
    const share = (h: Log, place?: Location) => coverage(seen(h, 42, { place })).share;
    expect(share(mapped(), { point: [36.5, 33.5] })).toBe(0.25);
    expect(share(mapped(), { point: [38, 33.5] })).toBe(0);
    expect(share(mapped())).toBe(0.25);
    expect(share(log().zone('z'), { point: [38, 33.5] })).toBe(0.25);
  });

  it('takes in all listed places by a window on the zone itself, wherever the map draws its border', () => {
    const across = towns().delineated('z', {
      places: ['jayrud'],
      geometry: { type: 'Polygon', coordinates: [square(36.74, 33.8, 1)] },
    });
    expect(coverage(seen(across, 42, { place: { zoneId: 'z' } })).share).toBe(0.25);
  });

  it('rounds half up to three decimals', () => {
    // 604,800 s: 302.4 s are half a thousandth.
    const seconds = (s: number) => coverage(seen(log().zone('z'), s / 3600)).share;
    expect(seconds(302.4)).toBe(0.001);
    expect(seconds(302.3)).toBe(0);
  });

  it('tells that access was denied in the window', () => {
    const denied = (start: string, end?: string) =>
      coverage(
        log()
          .zone('z')
          .add('AccessDenied', {
            zoneId: 'z',
            bodyId: 'b',
            during: { start: when(start), ...(end !== undefined && { end: when(end) }) },
          }),
      ).accessDenied;
    expect(denied('2017-08-01')).toBe(true);
    expect(denied('2017-08-01', '2017-08-13')).toBe(false);
    expect(denied('2017-08-21')).toBe(false);
  });
});
