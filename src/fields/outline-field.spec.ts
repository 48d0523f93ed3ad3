import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../core/errors.js';
import { delineateZone } from '../write/zones/delineate-zone.js';
import { zoneProposed } from '../events/zones/events.js';
import { specify } from '../testing/commands.js';

const ring = [
  [36, 33],
  [37, 33],
  [37, 34],
  [36, 33],
];
const polygon = { type: 'Polygon', coordinates: [ring] };
const other = { type: 'Polygon', coordinates: [ring.map(([lon, lat = 0]) => [(lon ?? 0) + 5, lat])] };

function send(geometry: object) {
  const proposed = zoneProposed({ zoneId: 'z', names: { en: 'Z' }, timeZone: 'Asia/Damascus' });
  return specify(delineateZone)
    .given(proposed)
    .when({ geometry, basis: ['MAP_ANNEX'] }, { id: 'z', params: { id: 'z' } });
}

const kept = (geometry: object): unknown =>
  (send(geometry).events[0]?.data as { geometry: unknown } | undefined)?.geometry;

function refusalOf(geometry: object): { code: string; message: string } {
  try {
    void send(geometry).events;
  } catch (error) {
    if (error instanceof InvalidInput) return error.faults[0] as { code: string; message: string };
    throw error;
  }
  throw new Error('It was taken');
}

/** Closed rings of so many positions each, all different. */
function rings(count: number, positions: number, digits = 4): object {
  const coordinates = Array.from({ length: count }, (_, ringIndex) => {
    const open = Array.from({ length: positions - 1 }, (_unused, index) => {
      const angle = (2 * Math.PI * index) / (positions - 1);
      const at = (value: number): number => Number(value.toFixed(digits));
      return [at(36 + 0.1 * ringIndex + 0.1 * Math.cos(angle)), at(33 + 0.1 * Math.sin(angle))];
    });
    return [[...open, open[0]]];
  });
  return { type: 'MultiPolygon', coordinates };
}

describe('an outline', () => {
  it('is a Polygon or a MultiPolygon, and stays what it is', () => {
    expect(kept(polygon)).toEqual(polygon);
    const many = { type: 'MultiPolygon', coordinates: [polygon.coordinates] };
    expect(kept(many)).toEqual(many);
    expect(send(polygon).warnings).toEqual([]);
  });

  it('is taken out of a feature, and put together out of collections', () => {
    const both = { type: 'MultiPolygon', coordinates: [polygon.coordinates, other.coordinates] };
    expect(kept({ type: 'Feature', geometry: polygon })).toEqual(polygon);
    expect(kept({ type: 'GeometryCollection', geometries: [polygon, other] })).toEqual(both);
    const features = [polygon, { type: 'MultiPolygon', coordinates: [other.coordinates] }].map(
      (geometry) => ({ type: 'Feature', geometry }),
    );
    expect(kept({ type: 'FeatureCollection', features })).toEqual(both);
  });

  it('is kept without heights and what else programs write beside it, with a warning', () => {
    const high = ring.map(([lon, lat]) => [lon, lat, 1_200.5]);
    for (const geometry of [
      { type: 'Polygon', coordinates: [high] },
      { ...polygon, bbox: [36, 33, 37, 34] },
      { type: 'Feature', properties: { name: 'Zone' }, geometry: polygon },
    ]) {
      expect(kept(geometry)).toEqual(polygon);
      expect(send(geometry).warnings).toEqual([{ code: 'OUTLINE_TRIMMED', pointer: '/geometry' }]);
    }
  });

  it('is kept to seven digits', () => {
    const fine = {
      type: 'Polygon',
      coordinates: [ring.map(([lon = 0, lat = 0]) => [lon + 1e-9, lat - 1e-9])],
    };
    expect(kept(fine)).toEqual(polygon);
  });

  it('may have 20,000 positions in 500 rings; one more of either is too large, and the refusal says what to do', () => {
    expect(send(rings(500, 40)).events).toHaveLength(1);
    for (const [geometry, has] of [
      [rings(1, 20_001), '20001 positions in 1 rings'],
      [rings(501, 4), '2004 positions in 501 rings'],
    ] as const) {
      const { code, message } = refusalOf(geometry);
      expect(code).toBe('OUTLINE_TOO_LARGE');
      expect(message).toContain(has);
      expect(message).toContain('simplify it');
    }
  });

  it('has at most 600 kB then, however many digits and heights it was sent with', () => {
    const { coordinates } = rings(1, 20_000) as { coordinates: [number, number][][][] };
    const far = {
      type: 'MultiPolygon',
      coordinates: coordinates.map((polygons) =>
        polygons.map((each) => each.map(([lon, lat]) => [lon / 3 - 170, lat / 3 - 80, 1_000 / 3])),
      ),
    };
    expect(JSON.stringify(far).length).toBeGreaterThan(1_000_000);
    expect(JSON.stringify(kept(far)).length).toBeLessThan(600_000);
  });

  it.each([
    ['no object', 'x'],
    ['a point', { type: 'Point', coordinates: [36, 33] }],
    ['a feature of nothing', { type: 'Feature', geometry: null }],
    ['no polygon at all', { type: 'FeatureCollection', features: [] }],
    ['an open ring', { type: 'Polygon', coordinates: [[...ring.slice(0, 3), [36, 34]]] }],
    ['a ring of three', { type: 'Polygon', coordinates: [ring.slice(0, 3)] }],
    ['a longitude of 190', { type: 'Polygon', coordinates: [[[190, 33], ...ring.slice(1, 3), [190, 33]]] }],
    ['collections in collections without end', deep(12)],
    ['a member of every object', { type: 'constructor' }],
  ])('is refused where it is %s', (_, geometry) => {
    expect(refusalOf(geometry as object).code).toBe('GEOMETRY');
  });
});

function deep(levels: number): object {
  let geometry: object = polygon;
  for (let level = 0; level < levels; level += 1)
    geometry = { type: 'GeometryCollection', geometries: [geometry] };
  return geometry;
}
