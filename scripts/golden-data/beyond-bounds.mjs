// What 289f3b8 takes and later builds refuse, one entry beyond each bound of today: such entries stand in logs for ever.

const many = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const tiny = (n) => {
  const [x, y] = [36 + (n % 25) / 1_000, 33 + Math.floor(n / 25) / 1_000];
  return [
    [x, y],
    [x + 0.0002, y],
    [x, y + 0.0002],
    [x, y],
  ];
};
const circle = (positions) => {
  const points = many(positions, (n) => {
    const angle = (n / positions) * 2 * Math.PI;
    return [
      Number((36.5 + Math.cos(angle) / 10).toFixed(4)),
      Number((33.5 + Math.sin(angle) / 10).toFixed(4)),
    ];
  });
  return [...points, points[0]];
};
const day = { start: { date: '2019-06-01' }, end: { date: '2019-06-02' } };
const zone = (id, timeZone = 'Asia/Damascus', more = {}) => ({
  post: '/v1/zones',
  body: { id, names: { en: `Zone ${id}` }, timeZone, ...more },
});
const byPress = { sourceId: 'b-press' };

/** Commands that today are taken and go beyond a bound, with what they need before them. `beyond` says which. */
export function beyondBounds() {
  return [
    { post: '/v1/sources', body: { id: 'b-press', kind: 'MEDIA', label: 'A paper' } },
    { post: '/v1/actors', body: { id: 'b-army', names: { en: 'An army' }, kind: 'STATE_FORCES' } },
    { post: '/v1/actors', body: { id: 'b-monitors', names: { en: 'Monitors' }, kind: 'MONITORING_BODY' } },
    {
      post: '/v1/places',
      body: { id: 'b-town', names: { en: 'A town' }, kind: 'TOWN', point: [36.5, 33.5] },
    },
    zone('b-zone'),
    {
      beyond: 'aliases: 51',
      post: '/v1/actors',
      body: {
        id: 'b-many-names',
        names: { en: 'Called in many ways' },
        kind: 'REBEL_GROUP',
        aliases: many(51, (n) => ({ text: `Name ${n}`, lang: 'en' })),
      },
    },
    {
      beyond: 'names: 51',
      post: '/v1/places',
      body: {
        id: 'b-many-tongues',
        names: Object.fromEntries(
          many(51, (n) => [`x${String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26))}`, `Place ${n}`]),
        ),
        kind: 'VILLAGE',
      },
    },
    {
      beyond: 'objects in a list: 101',
      post: '/v1/zones/b-zone/tallies',
      body: {
        bodyId: 'b-monitors',
        during: day,
        counts: many(101, (n) => ({ label: 'Breaches', count: n, unit: 'CASE' })),
      },
    },
    {
      beyond: 'bufferM: 100,001',
      post: '/v1/zones/b-zone/delineations',
      body: { places: ['b-town'], bufferM: 100_001, basis: ['PLACE_LIST'], ...byPress },
    },
    {
      beyond: 'radiusM: 500,001',
      post: '/v1/zones/b-zone/observation-windows',
      body: {
        bodyId: 'b-monitors',
        place: { placeId: 'b-town' },
        radiusM: 500_001,
        method: 'REMOTE',
        from: '2019-06-01T00:00:00Z',
        to: '2019-06-01T06:00:00Z',
      },
    },
    {
      beyond: 'uncertaintyM: 500,001',
      post: '/v1/places',
      body: {
        id: 'b-somewhere',
        names: { en: 'Somewhere' },
        kind: 'BASE',
        point: [36.5, 33.5],
        uncertaintyM: 500_001,
      },
    },
    zone('b-depth-0'),
    ...many(17, (n) => ({
      ...zone(`b-depth-${n + 1}`, 'Asia/Damascus', { partOf: `b-depth-${n}` }),
      ...(n === 16 ? { beyond: 'partOf: 17 deep' } : {}),
    })),
    { post: '/v1/places', body: { id: 'b-in-0', names: { en: 'Place 0' }, kind: 'REGION' } },
    ...many(17, (n) => ({
      post: '/v1/places',
      body: { id: `b-in-${n + 1}`, names: { en: `Place ${n + 1}` }, kind: 'REGION', parentId: `b-in-${n}` },
      ...(n === 16 ? { beyond: 'parentId: 17 deep' } : {}),
    })),
    zone('b-rings'),
    {
      beyond: 'rings: 501',
      post: '/v1/zones/b-rings/delineations',
      body: {
        geometry: { type: 'MultiPolygon', coordinates: many(501, (n) => [tiny(n)]) },
        basis: ['MAP_ANNEX'],
        ...byPress,
      },
    },
    zone('b-positions'),
    {
      beyond: 'positions: 20,001',
      post: '/v1/zones/b-positions/delineations',
      body: {
        geometry: { type: 'Polygon', coordinates: [circle(20_000)] },
        basis: ['MAP_ANNEX'],
        ...byPress,
      },
    },
    {
      post: '/v1/agreements',
      body: {
        id: 'b-seconds',
        title: { en: 'Of a second' },
        kind: 'LOCAL_CEASEFIRE',
        timeZone: 'Asia/Damascus',
        zoneIds: ['b-zone'],
        ...byPress,
      },
    },
    {
      beyond: 'exceptions: 21',
      post: '/v1/agreements/b-seconds/clauses',
      body: {
        clauseId: 'c1',
        kind: 'CESSATION_OF_HOSTILITIES',
        prohibits: ['KIN.*'],
        exceptions: many(21, () => ({ kind: 'TARGET_ACTORS', actorIds: ['b-army'] })),
      },
    },
    {
      post: '/v1/agreements/b-seconds/entry-into-force',
      body: { effectiveAt: { at: '2019-06-10T00:00:00Z' }, basis: 'TEXT_RULE', ...byPress },
    },
    {
      beyond: 'duration of a term: PT1S',
      post: '/v1/agreements/b-seconds/term',
      body: { kind: 'TRIAL', duration: 'PT1S', renewalRule: 'AUTOMATIC' },
      asEntry: 'term',
    },
    // It renews itself every second: whoever follows the clock of 289f3b8 would have ten million changes to file.
    { post: '/v1/entries/{term}/withdrawal', body: { reason: 'It was a mistake' } },
  ];
}

/** Names of time zones that 289f3b8 takes: with the first its board answers 500 and its feed of changes stands. */
export const ODD_ZONES = {
  'tz-eat': 'EAT',
  'tz-ist': 'IST',
  'tz-cat': 'CAT',
  'tz-gb': 'GB',
  'tz-etc': 'Etc/GMT+3',
};

export function oddZones() {
  return Object.entries(ODD_ZONES).map(([id, timeZone]) => ({
    ...zone(id, timeZone),
    beyond: `time zone ${timeZone}`,
  }));
}
