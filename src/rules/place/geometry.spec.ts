import { describe, expect, it } from '@jest/globals';
import { type LonLat, type ZoneGeometry } from '../facts/entries.js';
import { destination, distanceM, observedDisk, relate } from './geometry.js';

const square = (west: number, south: number, size: number): readonly LonLat[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const zone: ZoneGeometry = { type: 'Polygon', coordinates: [square(36, 33, 1)] };
const metresPerDegree = distanceM([36, 33], [36, 34]);

describe('distances', () => {
  it('follow the haversine on a sphere of 6,371,008.8 m', () => {
    expect(distanceM([0, 0], [0, 1])).toBeCloseTo(111_195.08, 1);
    expect(distanceM([0, 0], [180, 0])).toBeCloseTo(Math.PI * 6_371_008.8, 3);
  });

  it('place Jayrud about 10.3 km from al-Nasiriyah', () => {
    expect(distanceM([36.73861, 33.80709], [36.82, 33.87])).toBeCloseTo(10_270, -2);
  });
});

describe('a destination', () => {
  it('lies at the range and bearing asked for', () => {
    const [lon, lat] = destination([36, 33], 90, 5000);
    expect(distanceM([36, 33], [lon, lat])).toBeCloseTo(5000, 3);
    expect(lon).toBeGreaterThan(36);
    expect(lat).toBeCloseTo(33, 4);
  });
});

describe('a disk against a polygon', () => {
  const at = (point: LonLat, radiusM = 0) => relate({ centre: point, radiusM }, zone);

  it('is inside when all of it is', () => {
    expect(at([36.5, 33.5])).toBe('INSIDE');
    expect(at([36.5, 33.5], 40_000)).toBe('INSIDE');
  });

  it('is disjoint when none of it is', () => {
    expect(at([35.9, 33.5])).toBe('DISJOINT');
    expect(at([35.9, 33.5], 9_000)).toBe('DISJOINT');
  });

  it('is across when the border runs through it, or the whole polygon lies in it', () => {
    expect(at([35.9, 33.5], 10_000)).toBe('ACROSS');
    expect(at([36.5, 33.5], 60_000)).toBe('ACROSS');
    expect(at([36.5, 33.5], 500_000)).toBe('ACROSS');
  });

  it('is inside when it is a point on the border, an edge or a corner', () => {
    expect(at([36, 33.5])).toBe('INSIDE');
    expect(at([36.4, 33])).toBe('INSIDE');
    expect(at([37, 34])).toBe('INSIDE');
    expect(at([36, 33.5], 1)).toBe('ACROSS');
  });

  it('is never across when it is a point', () => {
    expect(at([36 - 1 / metresPerDegree, 33.5])).toBe('DISJOINT');
    expect(at([36 + 1 / metresPerDegree, 33.5])).toBe('INSIDE');
  });
});

describe('holes and several polygons', () => {
  const withHole: ZoneGeometry = {
    type: 'Polygon',
    coordinates: [square(36, 33, 1), square(36.4, 33.4, 0.2)],
  };

  it('leave out what lies in a hole', () => {
    expect(relate({ centre: [36.5, 33.5], radiusM: 0 }, withHole)).toBe('DISJOINT');
    expect(relate({ centre: [36.5, 33.5], radiusM: 1000 }, withHole)).toBe('DISJOINT');
    expect(relate({ centre: [36.5, 33.5], radiusM: 15_000 }, withHole)).toBe('ACROSS');
    expect(relate({ centre: [36.2, 33.2], radiusM: 0 }, withHole)).toBe('INSIDE');
  });

  it('take in what lies in any of the polygons', () => {
    const two: ZoneGeometry = {
      type: 'MultiPolygon',
      coordinates: [[square(36, 33, 1)], [square(40, 33, 1)]],
    };
    expect(relate({ centre: [40.5, 33.5], radiusM: 0 }, two)).toBe('INSIDE');
    expect(relate({ centre: [38.5, 33.5], radiusM: 0 }, two)).toBe('DISJOINT');
  });

  it('hold nothing when there are none', () => {
    expect(relate({ centre: [0, 0], radiusM: 9 }, { type: 'MultiPolygon', coordinates: [] })).toBe(
      'DISJOINT',
    );
    expect(relate({ centre: [0, 0], radiusM: 9 }, { type: 'Polygon', coordinates: [[]] })).toBe('DISJOINT');
  });
});

describe('what was heard 2-7 km north-north-east', () => {
  const disk = observedDisk([36.7, 33.7], 22.5, 11.25, [2000, 7000]);

  it('lies in a disk around mid-range on the bearing', () => {
    expect(distanceM([36.7, 33.7], disk.centre)).toBeCloseTo(4500, 3);
    expect(disk.centre[0]).toBeGreaterThan(36.7);
    expect(disk.centre[1]).toBeGreaterThan(33.7);
  });

  it('that reaches to the farthest corner', () => {
    const corners = [2000, 7000].flatMap((range) =>
      [11.25, 33.75].map((bearing) => distanceM(disk.centre, destination([36.7, 33.7], bearing, range))),
    );
    expect(disk.radiusM).toBeCloseTo(Math.max(...corners), 6);
  });
});
