import { randomUUID } from 'node:crypto';
import type { Dice } from '../../test/rules/random/dice.js';

/** What a ledger holds before bodies at the bounds come: about a hundred entries. */
export const BASE = { zones: 10, places: 20, actors: 10, agreements: 10, incidents: 20 };

/** A kind of bound: where a body with `size` of what it bounds goes, and the largest size that is taken. */
export interface BoundKind {
  readonly name: string;
  readonly most: number;
  /** Of a size that is one too many. */
  readonly code: string;
  /** A size beyond the bound; one more than it unless said. */
  readonly beyond?: number;
  readonly path: (n: number) => string;
  readonly body: (size: number, dice: Dice, n: number) => object;
}

const PAPER = { sourceId: 'paper' };
const zone = (n: number): string => `z${n % BASE.zones}`;
const place = (n: number): string => `p${n % BASE.places}`;
const actor = (n: number): string => `a${n % BASE.actors}`;
const agreement = (n: number): string => `g${n % BASE.agreements}`;
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const words = (length: number): string =>
  'shelling near the old mill '.repeat(Math.ceil(length / 27)).slice(0, length);
const span = { start: { date: '2017-08-20' }, end: { date: '2017-08-25' } };

const real = (dice: Dice, from: number, to: number): number => from + (dice.below(1e6) / 1e6) * (to - from);

/** The seven digits of a position that somebody measured. */
const degrees = (value: number): number => Number(value.toFixed(7));

/** A ring around a point with so many positions, as rough as a border. */
export function ringAround(
  [lon, lat]: readonly [number, number],
  radius: number,
  positions: number,
  dice: Dice,
): number[][] {
  const open = many(positions - 1, (index) => {
    const [angle, rough] = [(2 * Math.PI * index) / (positions - 1), 0.8 + 0.2 * real(dice, 0, 1)];
    return [
      degrees(lon + radius * rough * Math.cos(angle)),
      degrees(lat + (radius / 2) * rough * Math.sin(angle)),
    ];
  });
  return [...open, open[0] as number[]];
}

const outline = (coordinates: number[][][][]): object => ({
  geometry: { type: 'MultiPolygon', coordinates },
  basis: ['MAP_ANNEX'],
  ...PAPER,
});
const delineation = (n: number): string => `/v1/zones/${zone(n)}/delineations`;
const incident = (more: object): object => ({
  id: randomUUID(),
  code: 'KIN.SHELLING',
  occurred: { start: { date: '2017-08-30' } },
  location: { placeId: 'p0' },
  report: { ...PAPER },
  ...more,
});
const clause = (n: number): string => `/v1/agreements/${agreement(n)}/clauses`;
const clauseOf = (n: number, more: object): object => ({
  clauseId: `c${n}`,
  kind: 'CESSATION_OF_HOSTILITIES',
  prohibits: ['KIN.*'],
  ...more,
});

/** Every bound of bodies.md under which an entry may have a large effect. */
export const BOUND_KINDS: readonly BoundKind[] = [
  {
    name: 'positions of an outline',
    most: 20_000,
    code: 'OUTLINE_TOO_LARGE',
    path: delineation,
    body: (size, dice) => outline([[ringAround([36.5, 33.5], 1.5, size, dice)]]),
  },
  {
    name: 'positions of a comb',
    most: 20_000,
    code: 'OUTLINE_TOO_LARGE',
    path: delineation,
    body: (size: number): object => {
      const open = many(size - 1, (index) => [degrees(36 + index / size), 33 + (index % 2)]);
      return outline([[[...open, open[0] as number[]]]]);
    },
  },
  {
    name: 'triangles round the world',
    most: 500,
    code: 'OUTLINE_TOO_LARGE',
    path: delineation,
    body: (size, dice) =>
      outline(
        many(size, () => [
          ringAround([real(dice, -120, 120), real(dice, -60, 60)], real(dice, 1, 55), 4, dice),
        ]),
      ),
  },
  {
    name: 'small rings all over a country',
    most: 500,
    code: 'OUTLINE_TOO_LARGE',
    path: delineation,
    body: (size, dice) =>
      outline(
        many(size, () => [
          ringAround([real(dice, 35, 42), real(dice, 32, 37)], real(dice, 0.01, 0.3), 40, dice),
        ]),
      ),
  },
  {
    name: 'listed places',
    most: 1_000,
    code: 'TOO_MANY',
    path: delineation,
    body: (size) => ({ places: many(size, place), bufferM: 100_000, basis: ['PLACE_LIST'], ...PAPER }),
  },
  {
    name: 'metres around listed places',
    most: 100_000,
    code: 'TOO_LONG',
    path: delineation,
    body: (size) => ({ places: many(BASE.places, place), bufferM: size, basis: ['PLACE_LIST'], ...PAPER }),
  },
  {
    name: 'metres around a place',
    most: 500_000,
    code: 'TOO_LONG',
    path: (n) => `/v1/places/${place(n)}/position`,
    body: (size, dice) => ({
      point: [real(dice, 30, 45), real(dice, 30, 40)],
      uncertaintyM: size,
      reason: 'Measured again',
    }),
  },
  {
    name: 'metres around an incident',
    most: 500_000,
    code: 'TOO_LONG',
    path: () => '/v1/incidents',
    body: (size, dice) =>
      incident({ location: { point: [real(dice, 30, 45), real(dice, 30, 40)], uncertaintyM: size } }),
  },
  {
    name: 'metres that an observer hears',
    most: 20_000_000,
    code: 'PLACE',
    path: () => '/v1/incidents',
    body: (size, dice) =>
      incident({
        location: {
          observer: [36.5, 33.5],
          bearingDeg: real(dice, 0, 360),
          bearingErrorDeg: 180,
          rangeM: [0, size],
        },
      }),
  },
  {
    name: 'metres that can be observed',
    most: 500_000,
    code: 'TOO_LONG',
    path: (n) => `/v1/zones/${zone(n)}/observation-windows`,
    body: (size, _, n) => ({
      bodyId: 'body',
      place: { placeId: place(n) },
      radiusM: size,
      method: 'SEEN',
      from: '2017-08-20T00:00:00Z',
      to: '2017-08-31T00:00:00Z',
    }),
  },
  {
    name: 'exceptions of a clause',
    most: 20,
    code: 'TOO_MANY',
    path: clause,
    body: (size, _, n) =>
      clauseOf(n, { exceptions: many(size, () => ({ kind: 'TARGET_ACTORS', actorIds: many(100, actor) })) }),
  },
  {
    name: 'codes of a clause',
    most: 1_000,
    code: 'TOO_MANY',
    path: clause,
    body: (size, _, n) => clauseOf(n, { prohibits: many(size, (index) => `KIN.X${index}*`) }),
  },
  {
    name: 'zones of a clause',
    most: 1_000,
    code: 'TOO_MANY',
    path: clause,
    body: (size, _, n) => clauseOf(n, { zoneIds: many(size, zone) }),
  },
  {
    name: 'actors under a clause',
    most: 1_000,
    code: 'TOO_MANY',
    path: clause,
    body: (size, _, n) => clauseOf(n, { obligated: { actorIds: many(size, actor) } }),
  },
  {
    name: 'zones of an agreement',
    most: 1_000,
    code: 'TOO_MANY',
    path: () => '/v1/agreements',
    body: (size) => ({
      id: `g-${randomUUID()}`,
      title: { en: 'Truce' },
      kind: 'LOCAL_CEASEFIRE',
      timeZone: 'Asia/Damascus',
      zoneIds: many(size, zone),
      ...PAPER,
    }),
  },
  {
    name: 'people accused of an incident',
    most: 1_000,
    code: 'TOO_MANY',
    path: () => '/v1/incidents',
    body: (size) =>
      incident({ allegedActors: many(size, actor), targets: many(Math.min(size, 1_000), actor) }),
  },
  {
    name: 'names of a thing',
    most: 50,
    code: 'TOO_MANY',
    path: () => '/v1/actors',
    body: (size, dice) => ({
      id: `a-${randomUUID()}`,
      kind: 'REBEL_GROUP',
      names: Object.fromEntries(many(size, (index) => [`en-x-${index}`, spelled(dice)])),
      aliases: many(50, () => ({ text: spelled(dice), lang: 'en' })),
    }),
  },
  {
    name: 'further spellings of a thing',
    most: 50,
    code: 'TOO_MANY',
    path: (n) => `/v1/places/${place(n)}/names`,
    body: (size, dice) => ({
      names: { en: 'Mill' },
      aliases: many(size, () => ({ text: spelled(dice), lang: 'en' })),
    }),
  },
  {
    name: 'counts of a tally',
    most: 100,
    code: 'TOO_MANY',
    path: (n) => `/v1/zones/${zone(n)}/tallies`,
    body: (size) => ({
      bodyId: 'body',
      during: span,
      counts: many(size, (index) => ({ label: `label ${index}`, count: index, unit: 'CASE' })),
    }),
  },
  {
    name: 'people at a meeting',
    most: 100,
    code: 'TOO_MANY',
    path: (n) => `/v1/agreements/${agreement(n)}/meetings`,
    body: (size) => ({
      at: { date: '2017-08-20' },
      attendees: many(size, (index) => ({ actorId: actor(index), capacity: words(100) })),
      ...PAPER,
    }),
  },
  {
    name: 'characters of a text',
    most: 20_000,
    code: 'TOO_LONG',
    path: () => '/v1/sources/paper/statements',
    body: (size) => ({
      text: { text: words(size), lang: 'en' },
      madeAt: { date: '2017-08-20' },
      modality: 'ASSERTED',
      kind: 'FACT',
    }),
  },
  {
    name: 'seconds of a term that renews itself',
    most: 3_600,
    beyond: 3_599,
    code: 'TOO_SHORT',
    path: (n) => `/v1/agreements/${agreement(n)}/term`,
    body: (size) => ({ kind: 'TRIAL', duration: `PT${size}S`, renewalRule: 'AUTOMATIC', ...PAPER }),
  },
];

/** A name of three hundred characters, most of them words by which it is found. */
function spelled(dice: Dice): string {
  return many(100, () => dice.pick('ab', 'cd', 'ef', 'gh', 'ij', 'kl', 'mn', 'op'))
    .join(' ')
    .slice(0, 300);
}

/** The bodies that make the base, in their order. */
export function* baseBodies(): Iterable<readonly [path: string, body: object]> {
  yield ['/v1/sources', { id: 'paper', kind: 'MEDIA', label: 'Paper' }];
  yield ['/v1/actors', { id: 'body', names: { en: 'Mission' }, kind: 'MONITORING_BODY' }];
  for (let n = 0; n < BASE.actors; n += 1) {
    yield ['/v1/actors', { id: actor(n), names: { en: `Group ${n}` }, kind: 'REBEL_GROUP' }];
  }
  for (let n = 0; n < BASE.places; n += 1) {
    const point = [36 + (n % 5) / 5, 33 + Math.floor(n / 5) / 5];
    yield ['/v1/places', { id: place(n), names: { en: `Town ${n}` }, kind: 'TOWN', point }];
  }
  for (let n = 0; n < BASE.zones; n += 1) {
    yield ['/v1/zones', { id: zone(n), names: { en: `Zone ${n}` }, timeZone: 'Asia/Damascus' }];
    yield [delineation(n), { places: [place(n), place(n + 10)], basis: ['PLACE_LIST'], ...PAPER }];
  }
  for (let n = 0; n < BASE.agreements; n += 1) {
    const own = { kind: 'LOCAL_CEASEFIRE', timeZone: 'Asia/Damascus', zoneIds: [zone(n)] };
    yield ['/v1/agreements', { id: agreement(n), title: { en: `Truce ${n}` }, ...own, ...PAPER }];
    const claim = { effectiveAt: { date: '2017-07-01' }, basis: 'TEXT_RULE', ...PAPER };
    yield [`/v1/agreements/${agreement(n)}/entry-into-force`, claim];
  }
  for (let n = 0; n < BASE.incidents; n += 1) {
    yield ['/v1/incidents', incident({ location: { placeId: place(n) }, allegedActors: [actor(n)] })];
  }
}
