import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Location, LonLat, ZoneGeometry } from '../rules/facts/entries.js';
import type { PlaceFacts } from '../rules/facts/gazetteer.js';
import { destination, distanceM, relate } from '../rules/place/geometry.js';
import { rectangle } from '../testing/rules/testing.js';
import { type Gazetteer, keysOfDelineations, keysOfLocations } from './where-keys.js';

const NOTHING: Gazetteer = { place: () => [], checkpoint: () => undefined };

function gazetteerOf(...places: readonly PlaceFacts[]): Gazetteer {
  return { ...NOTHING, place: (id) => places.filter((place) => place.id === id) };
}

function meet(
  location: Location,
  zone: Parameters<typeof keysOfDelineations>[0][number],
  known = NOTHING,
): boolean {
  const filed = new Set(keysOfLocations([location], known));
  return keysOfDelineations([zone], known).some((key) => filed.has(key));
}

function polygon(...[west, south, east, north]: Parameters<typeof rectangle>): ZoneGeometry {
  return { type: 'Polygon', coordinates: [rectangle(west, south, east, north)] };
}

const town = (id: string, point: LonLat): PlaceFacts => ({ id, kind: 'TOWN', point });

/** From metres to the whole earth, each order of magnitude as often as another. */
const METRES = fc.double({ min: 0, max: 7.3, noNaN: true }).map((order) => 10 ** order);
const DEGREES = fc.double({ min: -4, max: 2, noNaN: true }).map((order) => 10 ** order);
const SHARE = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const LON = fc.double({ min: -180, max: 180, noNaN: true });
const LAT = fc.double({ min: -89, max: 89, noNaN: true });

const clamped = (value: number, most: number): number => Math.min(Math.max(value, -most), most);

describe('the keys under which incidents are filed', () => {
  it('are among those that a zone asks for, whenever the disk of one reaches into its geometry', () => {
    let touching = 0;
    fc.assert(
      fc.property(
        LON,
        LAT,
        DEGREES,
        DEGREES,
        METRES,
        SHARE,
        SHARE,
        (lon, lat, width, height, radiusM, x, y) => {
          const [east, north] = [clamped(lon + width, 180), clamped(lat + height, 90)];
          const geometry = polygon(lon, lat, east, north);
          // In the rectangle, or a little way off it.
          const reach = radiusM / 111_000;
          const point: LonLat = [
            clamped((lon + east) / 2 + x * ((east - lon) / 2 + reach), 180),
            clamped((lat + north) / 2 + y * ((north - lat) / 2 + reach), 90),
          ];
          if (relate({ centre: point, radiusM }, geometry) === 'DISJOINT') return;
          touching += 1;
          expect(meet({ point, uncertaintyM: radiusM }, { geometry })).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(touching).toBeGreaterThan(1_000);
  });

  it('are among those that a zone asks for, whenever the disk of one comes near to a place of it', () => {
    let near = 0;
    const bearing = fc.double({ min: 0, max: 360, noNaN: true });
    fc.assert(
      fc.property(LON, LAT, bearing, METRES, METRES, SHARE, (lon, lat, towards, bufferM, radiusM, share) => {
        const place: PlaceFacts = { ...town('p', [lon, lat]), uncertaintyM: 500 };
        const reach = Math.min(bufferM + 500 + radiusM, 20_000_000);
        const point = destination([lon, lat], towards, Math.abs(share) * reach);
        if (distanceM(point, [lon, lat]) > bufferM + 500 + radiusM) return;
        near += 1;
        const known = gazetteerOf(place);
        expect(meet({ point, uncertaintyM: radiusM }, { places: ['p'], bufferM }, known)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(near).toBeGreaterThan(1_000);
  });

  it.each([
    ['a country', polygon(35.7, 32.3, 42.4, 37.3)],
    ['the world', polygon(-180, -90, 180, 90)],
    [
      'islands that lie far apart',
      {
        type: 'MultiPolygon',
        coordinates: [[rectangle(-10, 0, -9, 1)], [rectangle(36, 33, 37, 34)]],
      } satisfies ZoneGeometry,
    ],
  ])('bring an incident at a point together with %s', (_, geometry) => {
    expect(meet({ point: [36.74, 33.8] }, { geometry })).toBe(true);
  });

  it('bring an incident that may have been anywhere together with every zone', () => {
    const geometry = polygon(36.7, 33.8, 36.71, 33.81);
    expect(meet({ point: [0, 0], uncertaintyM: 20_000_000 }, { geometry })).toBe(true);
  });

  describe('of what consists of many pieces', () => {
    const around = (count: number, size: number): ZoneGeometry => ({
      type: 'MultiPolygon',
      coordinates: Array.from({ length: count }, (_, index) => {
        const [west, south] = [-179 + ((index * 7.13) % 350), -80 + ((index * 3.37) % 150)];
        return [rectangle(west, south, west + size, south + size)];
      }),
    });
    const towns = Array.from({ length: 300 }, (_, index) =>
      town(`p${index}`, [-170 + index, (index % 120) - 60]),
    );

    it.each([
      ['hundreds of triangles round the world', { geometry: around(400, 20) }],
      ['small ones, if there are very many', { geometry: around(5_000, 0.05) }],
      [
        'listed places with thousands of kilometres around them',
        { places: towns.map(({ id }) => id), bufferM: 5_000_000 },
      ],
    ])('are few, and lead to everything that lies anywhere: %s', (_, zone) => {
      const known = gazetteerOf(...towns);
      const { places = [] } = zone as { places?: readonly string[] };
      const keys = keysOfDelineations([zone], known);
      expect(keys.filter((key) => !/^(at|under):/.test(key))).toEqual(['located']);
      expect(keys).toHaveLength(2 * places.length + 1);
      for (const location of [{ point: [99, -41] }, { point: [0, 0], uncertaintyM: 20_000_000 }] as const) {
        expect(keysOfLocations([location], NOTHING)).toContain('located');
      }
    });

    it('count a cell once, however many pieces touch it', () => {
      const places = Array.from({ length: 1_000 }, (_, index) =>
        town(`p${index}`, [36 + (index % 10) / 10, 33]),
      );
      const keys = keysOfDelineations(
        [{ places: places.map(({ id }) => id), bufferM: 30_000 }],
        gazetteerOf(...places),
      );
      expect(keys).not.toContain('located');
      expect(keys.filter((key) => key.startsWith('cell:')).length).toBeLessThan(200);
    });

    it('are few for an incident that was said to be in a thousand places, too', () => {
      const locations = Array.from({ length: 1_000 }, (_, index) => ({
        point: [-150 + index / 4, 33] as const,
        uncertaintyM: 10_000,
      }));
      expect(keysOfLocations(locations, NOTHING)).toEqual(['located', 'wide:any']);
    });
  });

  it('go around the antimeridian, and over a pole', () => {
    const fiji = gazetteerOf(town('a', [179.999, -17]), town('b', [0, 89.99]));
    expect(meet({ point: [-179.999, -17] }, { places: ['a'] }, fiji)).toBe(true);
    expect(meet({ point: [180, 89.99] }, { places: ['b'], bufferM: 5_000 }, fiji)).toBe(true);
  });

  it('keep towns apart between which there is a day on foot', () => {
    const known = gazetteerOf(town('dumayr', [36.69, 33.64]), town('jayrud', [36.74, 33.81]));
    expect(meet({ placeId: 'dumayr' }, { places: ['jayrud'] }, known)).toBe(false);
    expect(meet({ placeId: 'dumayr' }, { places: ['dumayr'] }, known)).toBe(true);
  });

  it('are few', () => {
    const known = gazetteerOf(town('jayrud', [36.74, 33.81]));
    expect(keysOfLocations([{ placeId: 'jayrud' }], known).length).toBeLessThan(10);
    expect(keysOfDelineations([{ geometry: polygon(35.7, 32.3, 42.4, 37.3) }], NOTHING).length).toBeLessThan(
      50,
    );
  });
});
