import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { request as rawRequest } from 'node:http';
import { BuiltApp, dataFolder, type HttpAnswer } from './built-app.js';

const ZONE = '/v1/zones/qalamoun';
const INCIDENT = 'aaaaaaaa-0000-4000-8000-000000000001';
const KIB = 1024;

let folder: Awaited<ReturnType<typeof dataFolder>>;
let app: BuiltApp;
let before: number;
/** The entry that begins the incident. */
let registration: string;

const incident = {
  code: 'KIN.SHELLING',
  zoneId: 'qalamoun',
  occurred: { start: { date: '2017-08-20' } },
  location: { placeId: 'jayrud' },
  report: { sourceId: 'press' },
};
const actor = { id: 'somebody', names: { en: 'Somebody' }, kind: 'REBEL_GROUP' };

beforeAll(async () => {
  folder = await dataFolder();
  app = await BuiltApp.start(folder.path);
  const recorded = { headers: { 'x-recorded-at': '2017-08-21T00:00:00.000Z' } };
  for (const [path, body] of [
    ['/v1/zones', { id: 'qalamoun', names: { en: 'Qalamoun' }, timeZone: 'Asia/Damascus' }],
    ['/v1/places', { id: 'jayrud', names: { en: 'Jayrud' }, kind: 'TOWN', point: [36.7, 33.8] }],
    ['/v1/sources', { id: 'press', kind: 'MEDIA', label: 'A paper' }],
    ['/v1/actors', { id: 'mission', names: { en: 'Mission' }, kind: 'MONITORING_BODY' }],
    ['/v1/incidents', { ...incident, id: INCIDENT }],
  ] as const) {
    const answer = await app.post(path, body, recorded);
    expect(answer.status).toBe(201);
    registration = (answer.body as { events: readonly { id: string }[] }).events[0]?.id ?? '';
  }
});

afterAll(async () => {
  await app.stop();
  await folder.remove();
});

beforeEach(async () => {
  before = await logEnd();
});

/** Whatever was refused has left nothing behind, and has nothing broken. */
afterEach(async () => {
  expect(await logEnd()).toBe(before);
  expect(app.output).not.toMatch(/Unexpected error|"level":(50|60)/);
});

async function logEnd(): Promise<number> {
  return Number((await app.get('/v1/zones')).headers.get('log-position'));
}

function sent(path: string, raw: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  return app.request('POST', path, {
    raw,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
  });
}

/** A refusal as the contract has it: RFC 9457, without any word of where in the program it came from. */
function expectProblem(answer: HttpAnswer, status: number, code: string, pointer?: string): void {
  const { body, headers } = answer;
  expect({ status: answer.status, body }).toMatchObject({ status, body: { status, code } });
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.stringify(body)).not.toMatch(/\.(ts|js):|node_modules|SQLITE|SELECT | at \w+ \(/);
  if (pointer === undefined) return;
  const pointers = (body as { errors: readonly { pointer: string }[] }).errors.map((fault) => fault.pointer);
  expect(pointers).toContain(pointer);
}

describe('a body of the wrong shape is refused with 400, each fault under its pointer', () => {
  it.each<[string, string, object, string, string]>([
    ['a missing field', '/v1/actors', { id: 'a', kind: 'REBEL_GROUP' }, 'INVALID_INPUT', '/names'],
    ['a word out of no list', '/v1/actors', { ...actor, kind: 'ARMY' }, 'INVALID_INPUT', '/kind'],
    ['an id with capitals', '/v1/actors', { ...actor, id: 'Somebody' }, 'INVALID_INPUT', '/id'],
    ['an id that is a route', '/v1/actors', { ...actor, id: 'status' }, 'INVALID_INPUT', '/id'],
    ['an id of 65 characters', '/v1/actors', { ...actor, id: 'a'.repeat(65) }, 'INVALID_INPUT', '/id'],
    [
      'null where a value is optional',
      '/v1/actors',
      { ...actor, aliases: null },
      'INVALID_INPUT',
      '/aliases',
    ],
    ['an unknown key', '/v1/actors', { ...actor, colour: 'red' }, 'INVALID_INPUT', '/colour'],
    [
      'an unknown key further in',
      '/v1/incidents',
      { ...incident, report: { sourceId: 'press', mood: 'bad' } },
      'INVALID_INPUT',
      '/report/mood',
    ],
    [
      'a time in two forms',
      '/v1/incidents',
      { ...incident, occurred: { start: { date: '2017-08-20', year: '2017' } } },
      'INVALID_INPUT',
      '/occurred',
    ],
    [
      'a day that the calendar does not have',
      '/v1/incidents',
      { ...incident, occurred: { start: { date: '2017-02-30' } } },
      'INVALID_INPUT',
      '/occurred',
    ],
    [
      'digits of another script',
      '/v1/incidents',
      { ...incident, occurred: { start: { date: '٢٠١٧-٠٨-٢٠' } } },
      'INVALID_INPUT',
      '/occurred',
    ],
    [
      'a place beyond the poles',
      '/v1/incidents',
      { ...incident, location: { point: [36, 91] } },
      'INVALID_INPUT',
      '/location',
    ],
    [
      'a ring that is not closed',
      `${ZONE}/delineations`,
      {
        sourceId: 'press',
        basis: ['NARRATIVE'],
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          ],
        },
      },
      'INVALID_INPUT',
      '/geometry',
    ],
    [
      'a number below zero',
      '/v1/incidents',
      { ...incident, killed: { best: -1 } },
      'INVALID_INPUT',
      '/killed',
    ],
    [
      'bounds in the wrong order',
      '/v1/incidents',
      { ...incident, killed: { low: 3, high: 2 } },
      'INVALID_INPUT',
      '/killed',
    ],
    ['nobody whose word it is', `${ZONE}/control`, control({}), 'INVALID_INPUT', ''],
    [
      'a correction without a reason',
      `${ZONE}/control`,
      control({ sourceId: 'press', corrects: INCIDENT }),
      'INVALID_INPUT',
      '/reason',
    ],
    ['blank words', '/v1/actors', { ...actor, note: { text: '  ', lang: 'en' } }, 'INVALID_INPUT', '/note'],
    [
      'a time zone of no such place',
      '/v1/zones',
      { id: 'z', names: { en: 'z' }, timeZone: 'Mars/Olympus' },
      'INVALID_INPUT',
      '/timeZone',
    ],
  ])('%s', async (_what, path, body, code, pointer) => {
    expectProblem(await app.post(path, body), 400, code, pointer);
  });

  it('all faults are told at once', async () => {
    const { body } = await app.post('/v1/actors', { id: 'A!', kind: 'ARMY', colour: 'red' });
    const pointers = (body as { errors: readonly { pointer: string }[] }).errors.map(
      ({ pointer }) => pointer,
    );
    expect(pointers.sort()).toEqual(['/colour', '/id', '/kind', '/names']);
  });

  it.each([
    ['in the whole', '{"id":"a","kind":"REBEL_GROUP","names":{"en":"A"},"id":"b"}', '/id'],
    ['further in', '{"id":"a","kind":"REBEL_GROUP","names":{"en":"A","en":"B"}}', '/names/en'],
  ])('a key that comes twice %s', async (_where, raw, pointer) => {
    expectProblem(await sent('/v1/actors', raw), 400, 'INVALID_INPUT', pointer);
  });

  it.each([
    ['no JSON', '{"id": ', 'MALFORMED_JSON'],
    ['nothing', '', 'EMPTY_BODY'],
    ['a list', '[]', 'INVALID_INPUT'],
    ['a text', '"zone"', 'INVALID_INPUT'],
    ['null', 'null', 'INVALID_INPUT'],
    ['a number', '7', 'INVALID_INPUT'],
  ])('%s instead of an object', async (_what, raw, code) => {
    expectProblem(await sent('/v1/actors', raw), 400, code);
  });
});

function control(more: object): object {
  return { actorIds: ['mission'], degree: 'EFFECTIVE', during: { start: { year: '2017' } }, ...more };
}

describe('media type and size', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('a body as %s is refused with 415', async (type) => {
    const answer = await sent('/v1/actors', JSON.stringify(actor), { 'content-type': type });
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each<[string, Record<string, string>]>([
    ['compressed', { 'content-encoding': 'gzip' }],
    ['in another charset', { 'content-type': 'application/json; charset=windows-1256' }],
  ])('a body that is said to be %s is refused with 415', async (_what, headers) => {
    const answer = await sent('/v1/actors', JSON.stringify(actor), headers);
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('a body of more than 256 KiB is refused with 413', async () => {
    const answer = await app.post('/v1/actors', { ...actor, padding: 'x'.repeat(257 * KIB) });
    expectProblem(answer, 413, 'BODY_TOO_LARGE');
  });

  it('a delineation of more than 2 MiB is refused with 413', async () => {
    const answer = await app.post(`${ZONE}/delineations`, { padding: 'x'.repeat(2 * KIB * KIB) });
    expectProblem(answer, 413, 'BODY_TOO_LARGE');
  });

  it('a delineation of more than 256 KiB and less than 2 MiB is taken', async () => {
    const ring = Array.from({ length: 19_999 }, (_, n) => {
      const angle = (2 * Math.PI * n) / 19_999;
      return [36.7 + Math.cos(angle) / 10, 33.8 + Math.sin(angle) / 10];
    });
    const body = {
      basis: ['MAP_ANNEX'],
      sourceId: 'press',
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    };
    const size = JSON.stringify(body).length;
    expect(size).toBeGreaterThan(256 * KIB);
    expect(size).toBeLessThan(2 * KIB * KIB);
    expect((await app.post(`${ZONE}/delineations`, body)).status).toBe(201);
    before += 1;
    expect((await app.get(`${ZONE}/status`)).status).toBe(200);
  });
});

describe('what a command speaks of', () => {
  it.each<[string, string, object, string]>([
    [
      'an unknown source',
      '/v1/incidents',
      { ...incident, report: { sourceId: 'nobody' } },
      '/report/sourceId',
    ],
    [
      'an unknown place',
      '/v1/incidents',
      { ...incident, location: { placeId: 'nowhere' } },
      '/location/placeId',
    ],
    [
      'the second of two actors',
      '/v1/incidents',
      { ...incident, allegedActors: ['mission', 'ghost'] },
      '/allegedActors/1',
    ],
    [
      'an unknown whole of a zone',
      '/v1/zones',
      { id: 'z', names: { en: 'z' }, timeZone: 'UTC', partOf: 'ghost' },
      '/partOf',
    ],
    [
      'an actor named as a zone',
      `${ZONE}/control`,
      { ...control({ sourceId: 'press' }), actorIds: ['qalamoun'] },
      '/actorIds/0',
    ],
    [
      'a key that every object has',
      '/v1/zones',
      { id: 'z', names: { en: 'z' }, timeZone: 'UTC', partOf: 'constructor' },
      '/partOf',
    ],
  ])('%s is refused with 409 UNKNOWN_REFERENCE and its pointer', async (_what, path, body, pointer) => {
    expectProblem(await app.post(path, body), 409, 'UNKNOWN_REFERENCE', pointer);
  });

  it.each<[string, string, object]>([
    ['a zone', '/v1/zones/nowhere/control', control({ sourceId: 'press' })],
    ['an incident', `/v1/incidents/${randomUUID()}/retraction`, { reason: 'gone' }],
    ['an entry', `/v1/entries/${randomUUID()}/withdrawal`, { reason: 'gone' }],
    ['an agreement', '/v1/agreements/constructor/roles', { actorId: 'mission', role: 'PARTY' }],
  ])('%s in the path that is unknown is 404', async (_what, path, body) => {
    expectProblem(await app.post(path, body), 404, 'NOT_FOUND');
  });

  it.each<[string, string, (entry: string) => object, string]>([
    ['an id that is taken', '/v1/actors', () => ({ ...actor, id: 'mission' }), 'ALREADY_EXISTS'],
    ['somebody else’s body', `${ZONE}/control`, () => control({ bodyId: 'other' }), 'NOT_YOUR_BODY'],
    [
      'the correction of another thing',
      `${ZONE}/control`,
      (corrects) => control({ sourceId: 'press', corrects, reason: 'mistaken' }),
      'REGISTRATION',
    ],
    [
      'the correction of an entry that nobody made',
      `${ZONE}/control`,
      () => control({ sourceId: 'press', corrects: randomUUID(), reason: 'mistaken' }),
      'UNKNOWN_REFERENCE',
    ],
  ])('a broken rule is 409 with its code: %s', async (_what, path, body, code) => {
    const answer = await app.post(path, body(registration), { headers: { 'x-bodies': 'mission' } });
    expectProblem(answer, 409, code);
  });

  it('a stale revision is refused with 412', async () => {
    const answer = await app.post(`${ZONE}/control`, control({ sourceId: 'press' }), {
      headers: { 'if-match': '"900"' },
    });
    expectProblem(answer, 412, 'STALE_REVISION');
  });

  it('a recording time before the last entry is refused with 400', async () => {
    const answer = await app.post('/v1/actors', actor, {
      headers: { 'x-recorded-at': '2016-01-01T00:00:00Z' },
    });
    expectProblem(answer, 400, 'RECORDED_BEFORE_LAST');
  });
});

describe('who asks', () => {
  it.each<[string, string, string, object]>([
    ['a monitor', 'monitor', '/v1/zones', { id: 'z', names: { en: 'z' }, timeZone: 'UTC' }],
    ['an analyst', 'analyst', '/v1/incidents', incident],
    ['the public', 'public', `/v1/incidents/${INCIDENT}/retraction`, { reason: 'no' }],
    ['an admin', 'admin', '/v1/settings', { situationDays: 3, reason: 'no' }],
    ['somebody without a role', '', '/v1/actors', actor],
  ])('%s without the right is refused with 403', async (_who, role, path, body) => {
    expectProblem(await app.post(path, body, { headers: { 'x-roles': role } }), 403, 'FORBIDDEN');
  });

  it('says nothing of the shape of a body to those who may not send one', async () => {
    expectProblem(
      await app.post('/v1/actors', { a: 1 }, { headers: { 'x-roles': 'public' } }),
      403,
      'FORBIDDEN',
    );
  });

  it('a judged answer is refused to a custodian with 403', async () => {
    expectProblem(await app.get(`${ZONE}/status`, { headers: { 'x-roles': 'custodian' } }), 403, 'FORBIDDEN');
  });
});

describe('a bad question', () => {
  it.each<[string, string, number, string, string?]>([
    ['an unknown parameter', `${ZONE}/status?when=now`, 400, 'INVALID_INPUT', '/when'],
    ['a parameter twice', `${ZONE}/status?at=2017-08-20&at=2017-08-21`, 400, 'INVALID_INPUT', '/at'],
    ['no moment', `${ZONE}/status?at=yesterday`, 400, 'INVALID_INPUT', '/at'],
    ['an empty moment', `${ZONE}/status?at=`, 400, 'INVALID_INPUT', '/at'],
    ['both axes of knowledge', `${ZONE}/status?knownAt=2017-08-20&position=1`, 400, 'INVALID_INPUT'],
    ['a position beyond the log', `${ZONE}/status?position=100000`, 400, 'INVALID_INPUT', '/position'],
    ['a position below it', `${ZONE}/status?position=-1`, 400, 'INVALID_INPUT', '/position'],
    ['a position larger than numbers', `${ZONE}/status?position=99999999999999999999`, 400, 'INVALID_INPUT'],
    ['a time zone of nowhere', `${ZONE}/status?at=2017-08-20&tz=Nowhere`, 400, 'INVALID_INPUT', '/tz'],
    ['a page of none', '/v1/zones?limit=0', 400, 'INVALID_INPUT', '/limit'],
    ['a page of too many', '/v1/zones?limit=1001', 400, 'INVALID_INPUT', '/limit'],
    ['a made-up cursor', '/v1/zones?cursor=abc', 400, 'INVALID_INPUT', '/cursor'],
    [
      'a cursor of the wrong parts',
      `/v1/zones?cursor=${base64('[{"a":1}]')}`,
      400,
      'INVALID_INPUT',
      '/cursor',
    ],
    ['an unknown zone', '/v1/zones/nowhere/status', 404, 'NOT_FOUND'],
    ['a zone named like a key of every object', '/v1/zones/constructor/status', 404, 'NOT_FOUND'],
    ['an unknown agreement', '/v1/agreements/nowhere/force', 404, 'NOT_FOUND'],
    ['a zone before anybody knew of it', `${ZONE}/status?knownAt=2016-01-01`, 404, 'UNKNOWN_AT_THAT_TIME'],
    ['violations before that', `${ZONE}/violations?knownAt=2016-01-01`, 404, 'UNKNOWN_AT_THAT_TIME'],
    ['no route at all', '/v1/nothing/here', 404, 'NOT_FOUND'],
    ['a path that is not encoded', '/v1/zones/%E0%A4%A/status', 400, 'MALFORMED_URL'],
    ['SQL in an id', `/v1/zones/${encodeURIComponent("' OR 1=1 --")}/status`, 404, 'NOT_FOUND'],
    ['NUL in an id', '/v1/zones/a%00b/status', 404, 'NOT_FOUND'],
    ['NUL in a search', '/v1/actors?q=a%00b', 400, 'INVALID_INPUT', '/q'],
  ])('%s', async (_what, path, status, code, pointer: string | undefined = undefined) => {
    expectProblem(await app.get(path), status, code, pointer);
  });

  it.each([
    ['made up', 'xyz'],
    ['empty inside', base64('p')],
    ['of another ledger, beyond the end of this one', base64('p900000')],
    ['too long to be a number', base64(`p${'9'.repeat(18)}`)],
  ])('a Consistency-Token that is %s is refused with 400', async (_what, token) => {
    const answer = await app.get(`${ZONE}/status`, { headers: { 'consistency-token': token } });
    expectProblem(answer, 400, 'INVALID_TOKEN');
  });

  it('a token of a command that nobody sent is 503 and says when to ask again', async () => {
    const token = base64(`c${randomUUID()}`);
    const answer = await app.get(`${ZONE}/status?maxWaitMs=0`, { headers: { 'consistency-token': token } });
    expectProblem(answer, 503, 'NOT_YET_CONSISTENT');
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64url');
}

describe('hostile bodies', () => {
  const named = (name: string): string => JSON.stringify({ ...actor, names: { en: name } });

  it.each<[string, string]>([
    ['NUL in a name', named('a\0b')],
    ['half of a surrogate pair', `{"id":"x","kind":"REBEL_GROUP","names":{"en":"\\ud800"}}`],
    ['half of a pair in a key', `{"id":"x","kind":"REBEL_GROUP","names":{"\\udfff":"x"}}`],
    ['__proto__ as a key', `{"__proto__":{"id":"x"},"kind":"REBEL_GROUP","names":{"en":"x"}}`],
    ['__proto__ as a language', `{"id":"x","kind":"REBEL_GROUP","names":{"__proto__":"x","en":"x"}}`],
    ['constructor.prototype', `{"constructor":{"prototype":{"id":"x"}}}`],
    ['10,000 lists in each other', `{"id":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['10,000 objects in each other', `{"id":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
    ['100,000 lists, never closed', '['.repeat(100_000)],
    [
      '10,000 unknown keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))),
    ],
    ['a key of 100 KiB', JSON.stringify({ ...actor, ['k'.repeat(100 * KIB)]: 1 })],
  ])('%s is refused with 400', async (_what, raw) => {
    expect((await sent('/v1/actors', raw)).status).toBe(400);
  });

  it.each<[string, object]>([
    ['a count of 1e308', { ...incident, killed: { best: 1e308 } }],
    ['a fraction of a person', { ...incident, killed: { best: 0.5 } }],
    ['an uncertainty of 1e308 m', { ...incident, location: { point: [36, 33], uncertaintyM: 1e308 } }],
    [
      'a year that no calendar holds',
      { ...incident, occurred: { start: { at: '+999999-01-01T00:00:00Z' } } },
    ],
    ['1,001 actors', { ...incident, allegedActors: Array.from({ length: 1001 }, () => 'mission') }],
    ['a pattern that takes for ever', { ...incident, code: `${'A'.repeat(50_000)}!` }],
  ])('%s is refused with 400', async (_what, body) => {
    expect((await app.post('/v1/incidents', body)).status).toBe(400);
  });

  it('a number beyond all numbers is refused with 400', async () => {
    const raw = JSON.stringify({ ...incident, killed: { best: 0 } }).replace('"best":0', '"best":1e400');
    expectProblem(await sent('/v1/incidents', raw), 400, 'INVALID_INPUT', '/killed');
  });

  it('bytes that are no UTF-8 are refused with 400', async () => {
    const body = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(await statusOf('/v1/actors', { 'content-type': 'application/json' }, body)).toBe(400);
  });

  it('marks of direction, emoji and long names come back as they were sent', async () => {
    const names = {
      ar: '\u202eجيرود\u202c',
      en: '\u{1f3f3}\ufe0f '.repeat(20).trim(),
      'zh-Hant': '鎮'.repeat(300),
    };
    expect((await app.post('/v1/actors', { ...actor, id: 'rtl', names })).status).toBe(201);
    before += 1;
    const { body } = await app.get('/v1/actors/rtl');
    expect(body).toMatchObject({ names });
  });
});

describe('hostile headers and paths', () => {
  it.each<[string, Record<string, string>]>([
    ['an Idempotency-Key that is no UUID', { 'idempotency-key': 'once' }],
    ['an empty Idempotency-Key', { 'idempotency-key': '' }],
    ['an If-Match that is no ETag', { 'if-match': 'latest' }],
    ['an If-Match of any', { 'if-match': '*' }],
    ['an If-Match larger than numbers', { 'if-match': `"${'9'.repeat(40)}"` }],
    ['an unknown role', { 'x-roles': 'emperor' }],
    ['a principal with letters beyond ASCII', { 'x-principal': '\u00e9'.repeat(5) }],
    ['a principal of 200 characters', { 'x-principal': 'p'.repeat(200) }],
    ['a recording time that is none', { 'x-recorded-at': 'now' }],
    ['a recording time of the far future', { 'x-recorded-at': '+275760-09-13T00:00:00Z' }],
    ['bodies that are no ids', { 'x-bodies': '../../etc' }],
  ])('%s is refused with 400', async (_what, headers) => {
    const answer = await app.post(`${ZONE}/control`, control({ sourceId: 'press' }), { headers });
    expect(answer.status).toBe(400);
  });

  it('a correlation id that is no UUID is replaced by one', async () => {
    const answer = await app.get('/v1/zones', { headers: { 'x-correlation-id': 'x"}\t{"level":60' } });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('a part of a path that is longer than any id is refused with 414', async () => {
    expect(await statusOf(`/v1/zones/${'a'.repeat(2000)}/status`, {})).toBe(414);
  });

  it('headers of 100 KiB are refused', async () => {
    expect(await statusOf('/v1/zones', { 'x-long': 'x'.repeat(100 * KIB) })).toBe(431);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s where there is none is refused with 405',
    async (method) => {
      const answer = await app.request(method, '/v1/zones', {});
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    },
  );

  it('TRACE is refused with 405', async () => {
    expect(await statusOf('/v1/zones', {}, undefined, 'TRACE')).toBe(405);
  });

  it.each<[string, string, Record<string, string>]>([
    ['a question under the name of another site', 'GET', { host: 'evil.example' }],
    ['a change under the name of another site', 'POST', { host: 'evil.example' }],
    ['a change that a page of another site asks for', 'POST', { origin: 'https://evil.example' }],
    ['a change that another site made a browser ask for', 'POST', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused with 403', async (_what, method, headers) => {
    const body = method === 'POST' ? Buffer.from(JSON.stringify(actor)) : undefined;
    const sent = { 'content-type': 'application/json', ...headers };
    expect(await statusOf('/v1/actors', sent, body, method)).toBe(403);
  });

  it('probes and Prometheus are answered under any name', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect(await statusOf(path, { host: 'ledger.internal' })).toBe(200);
    }
  });
});

/** For requests that `fetch` would not send. */
function statusOf(
  path: string,
  headers: Record<string, string>,
  body?: Buffer,
  method = body ? 'POST' : 'GET',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = rawRequest(app.url + path, { method, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    request.once('error', reject).end(body);
  });
}
