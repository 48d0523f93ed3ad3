import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type LonLat, type ZoneGeometry } from '../facts/entries.js';
import { type Disk, type DiskRelation, EARTH_RADIUS_M, radians, relate } from './geometry.js';
import { Outline } from './outline.js';

/** The walk along every edge, as the page has it: what a search has to agree with. */
function walked({ centre: [lon0, lat0], radiusM }: Disk, geometry: ZoneGeometry): DiskRelation {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const scale = EARTH_RADIUS_M * Math.cos(radians(lat0));
  const relations = polygons.map((rings): DiskRelation => {
    let inside = false;
    let borderM = Infinity;
    for (const ring of rings) {
      ring.forEach((vertex, index) => {
        const before = ring.at(index - 1) as LonLat;
        const [x1, y1] = [radians(before[0] - lon0) * scale, radians(before[1] - lat0) * EARTH_RADIUS_M];
        const [x2, y2] = [radians(vertex[0] - lon0) * scale, radians(vertex[1] - lat0) * EARTH_RADIUS_M];
        const [dx, dy] = [x2 - x1, y2 - y1];
        const length2 = dx * dx + dy * dy;
        const along = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / length2));
        borderM = Math.min(borderM, Math.hypot(x1 + along * dx, y1 + along * dy));
        if (y1 > 0 !== y2 > 0 && x1 + (-y1 * dx) / dy > 0) inside = !inside;
      });
    }
    if (borderM <= 1e-3) return radiusM === 0 ? 'INSIDE' : 'ACROSS';
    if (borderM < radiusM) return 'ACROSS';
    return inside ? 'INSIDE' : borderM > radiusM ? 'DISJOINT' : 'ACROSS';
  });
  if (relations.includes('INSIDE')) return 'INSIDE';
  return relations.includes('ACROSS') ? 'ACROSS' : 'DISJOINT';
}

/** On a grid, so that vertices, edges and points often meet; rings may cross themselves and each other. */
const NEAR = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
const WHERE = fc.constantFrom<LonLat>([36, 33], [-186, -17], [174, 60], [0, 78], [-6, -90]);
const STEP = fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 }));
/** Edges from one end to the other, or short ones that wander about. */
const RING = fc.oneof(
  fc.array(NEAR, { minLength: 3, maxLength: 30 }),
  fc.tuple(NEAR, fc.array(STEP, { minLength: 2, maxLength: 30 })).map(([from, steps]) => {
    let [x, y] = from;
    return [from, ...steps.map(([dx, dy]): [number, number] => [(x += dx), (y += dy)])];
  }),
);
const POLYGON = fc.array(RING, { minLength: 1, maxLength: 3 });
const RADIUS = fc.oneof(
  fc.constant(0),
  fc.double({ min: 4, max: 6, noNaN: true }).map((order) => 10 ** order),
  fc.double({ min: -3, max: 7.3, noNaN: true }).map((order) => 10 ** order),
);
const GEOMETRY = fc.tuple(WHERE, fc.array(POLYGON, { minLength: 1, maxLength: 4 }));

function at([lon, lat]: LonLat, [x, y]: readonly [number, number]): LonLat {
  return [lon + x, lat + y];
}

describe('a searchable outline', () => {
  it('relates every disk as a walk along all edges does: borders, holes, the antimeridian and the poles included', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(GEOMETRY, NEAR, fc.boolean(), RADIUS, ([where, polygons], [x, y], between, radiusM) => {
        const geometry: ZoneGeometry = {
          type: 'MultiPolygon',
          coordinates: polygons.map((rings) => rings.map((ring) => ring.map((point) => at(where, point)))),
        };
        const disk = { centre: at(where, between ? [x + 0.5, y + 0.25] : [x, y]), radiusM };
        const relation = relate(disk, geometry);
        expect(relation).toBe(walked(disk, geometry));
        met.set(relation, (met.get(relation) ?? 0) + 1);
      }),
      { numRuns: 3_000 },
    );
    for (const relation of ['INSIDE', 'ACROSS', 'DISJOINT']) expect(met.get(relation)).toBeGreaterThan(100);
  });

  it('looks at a few edges of tens of thousands', () => {
    const ring = Array.from({ length: 40_000 }, (_, index): LonLat => {
      const angle = (2 * Math.PI * index) / 40_000;
      return [36 + Math.cos(angle), 33 + Math.sin(angle)];
    });
    const outline = new Outline([ring]);
    for (const lat of [32.1, 32.7, 33, 33.5, 33.9]) {
      expect(outline.at(lat).length).toBeLessThan(20);
      expect(outline.between(lat - 0.001, lat + 0.001).length).toBeLessThan(500);
    }
    expect(outline.at(34.5)).toHaveLength(0);
    expect(outline.between(34.5, 35)).toHaveLength(0);
  });

  it('keeps each edge a few times at most, also where all of them go from one end to the other', () => {
    const comb = Array.from({ length: 20_000 }, (_, index): LonLat => [
      36 + index / 20_000,
      33 + (index % 2),
    ]);
    expect(new Outline([comb]).between(-90, 90).length).toBeLessThanOrEqual(4 * 20_000);
  });
});
