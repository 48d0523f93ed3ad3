import type { Dice } from '../../test/rules/random/dice.js';
import type { Sent } from './client.js';
import type { ApiDocument, Operation, Parameter } from './document.js';
import { HOSTILE_TEXTS, hostileValue, spoilt, spoiltText } from './hostile-values.js';
import { type Known, MARK } from './known.js';
import { type Place, ValidValues } from './valid-values.js';

/** How a request was meant. */
export type Intent = 'valid' | 'near' | 'hostile';

/** A request with what is known of it. */
export interface Made extends Sent {
  readonly operation: Operation;
  readonly intent: Intent;
  readonly params: Readonly<Record<string, string>>;
  /** The body as an object; undefined where what is sent is none. */
  readonly plain?: Readonly<Record<string, unknown>>;
}

/** Paths that mean something of some things of a kind only. */
const POOL_OF_PATH: ReadonlyMap<string, string> = new Map([
  ['/v1/entries/{eventId}/withdrawal', 'later entries'],
  ['/v1/agreements/{id}/adjudications', 'with AgreementEnteredIntoForce'],
  ['/v1/agreements/{id}/renewals', 'with a term'],
  ['/v1/agreements/{id}/signatures', 'with signers'],
  ['/v1/sources/{id}/erasure-approvals', 'with SourceErasureRequested'],
  ['/v1/incidents/{id}/dependences', 'with IncidentReportAdded'],
]);

/** What must exist before most commands can mean anything, each as often as said. */
const FIRST: readonly (readonly [template: string, times: number])[] = [
  ['/v1/actors', 10],
  ['/v1/sources', 5],
  ['/v1/places', 6],
  ['/v1/zones', 4],
  ['/v1/agreements', 4],
  ['/v1/agreements/{id}/roles', 10],
  ['/v1/agreements/{id}/clauses', 8],
  ['/v1/checkpoints', 3],
  ['/v1/incidents', 8],
];

const MEDIA_TYPES = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/merge-patch+json',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  '',
  `application/json;${' '.repeat(2000)}`,
];

/** Values of headers that say something wrong, or too much. None moves the recording time. */
const HOSTILE_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'idempotency-key': ['', 'x', '0'.repeat(5000), '{0b0e7f3c-55a4-4f0c-9c8b-0d6f9a8f3a11}'],
  'if-match': ['*', 'W/"1"', '"-1"', '"999"', '"999999999999999999999"', '"1", "2"', ''],
  'consistency-token': ['', 'x', 'e30', '\u00ff', 'A'.repeat(4000), 'eyJwb3NpdGlvbiI6Ii0xIn0'],
  'accept-language': ['', 'xx;q=NaN', 'ar;q=1,en;q=2', '*', 'en,'.repeat(1000), '-'],
  accept: ['text/csv', '*/*;q=0', 'image/png', ';;;', 'text/csv;q=x'],
  'x-principal': ['', '\u00ff', 'x'.repeat(200), ' '],
  'x-roles': ['', 'king', 'public', 'monitor', 'auditor,analyst', ',,,', 'admin'],
  'x-bodies': ['', 'A', `${MARK}-1`, '../..', ','],
  'x-recorded-at': ['', 'now', '2017-02-30T00:00:00Z', '1e9', '2017-01-01', '2017-08-20T00:00:00+99:99'],
  'x-correlation-id': ['', 'x', '\u00ff'.repeat(50)],
  authorization: [`Bearer cit_${MARK}_secret`, 'Basic %%%', 'Digest'],
  cookie: [`__Host-session=${MARK}`, ';;;='],
  'content-encoding': ['gzip', 'br', 'identity'],
  expect: ['100-continue'],
  range: ['bytes=0-0'],
  'x-forwarded-for': ['1.2.3.4', MARK],
  'x-http-method-override': ['DELETE'],
};

/** Makes requests out of the document: such that should succeed, such with one thing wrong, and such that nobody sends. */
export class RequestMaker {
  private readonly values: ValidValues;
  private readonly first: Operation[];
  private readonly commands: readonly Operation[];
  private readonly queries: readonly Operation[];

  constructor(
    private readonly dice: Dice,
    document: ApiDocument,
    private readonly known: Known,
  ) {
    this.values = new ValidValues(dice, document, known);
    const sendable = document.operations.filter(({ template }) => template !== '/v1/stream');
    this.commands = sendable.filter(({ body }) => body !== undefined);
    this.queries = sendable.filter(({ body }) => body === undefined);
    this.first = FIRST.flatMap(([template, times]) => {
      const operation = this.commands.find((each) => each.template === template);
      if (operation === undefined) throw new Error(`There is no command ${template} in the document`);
      return Array.from({ length: times }, () => operation);
    });
  }

  next(): Made {
    const { dice } = this;
    const first = this.first.shift();
    if (first !== undefined) return this.command(first, 'valid');
    const intent: Intent = dice.happens(0.62) ? 'valid' : dice.happens(0.6) ? 'near' : 'hostile';
    if (dice.happens(0.68)) return this.command(dice.pick(...this.commands), intent);
    const query = dice.pick(...this.queries);
    // Orders to operators and replays of years cost more than they find.
    if (query.method === 'POST' && dice.happens(0.8)) return this.next();
    return this.query(query, intent);
  }

  private command(operation: Operation, intent: Intent): Made {
    const { dice } = this;
    const place = this.placeOf(operation);
    const body = this.validBody(operation, place);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'idempotency-key': this.values.uuid(),
      'x-principal': `${MARK}-${/verifications|attributions|findings|erasure-approvals/.test(operation.template) ? 'verifier' : dice.pick('ann', 'bob')}`,
    };
    const path = pathOf(operation.template, place.params);
    const made = { operation, method: operation.method, path, headers, params: place.params };
    if (intent === 'valid') return { ...made, intent, plain: body, body: Buffer.from(JSON.stringify(body)) };
    if (intent === 'near') {
      const plain = spoilt(dice, body) as Record<string, unknown>;
      return { ...made, intent, plain, body: Buffer.from(JSON.stringify(plain)) };
    }
    return this.hostileCommand({ ...made, intent }, body);
  }

  private hostileCommand(made: Omit<Made, 'body'>, body: Record<string, unknown>): Made {
    const { dice } = this;
    const json = JSON.stringify(body);
    return dice.pick<() => Made>(
      () => ({ ...made, body: spoiltText(dice, json) }),
      () => ({ ...made, body: spoiltText(dice, json) }),
      () => {
        const twice = spoilt(dice, spoilt(dice, spoilt(dice, body))) as Record<string, unknown>;
        return { ...made, plain: twice, body: Buffer.from(JSON.stringify(twice) ?? 'null') };
      },
      () => ({ ...made, plain: body, body: Buffer.from(json), headers: this.hostileHeaders(made.headers) }),
      () => ({
        ...made,
        body: Buffer.from(json),
        headers: { ...made.headers, 'content-type': dice.pick(...MEDIA_TYPES) },
      }),
      () => ({ ...made, body: Buffer.from(json), path: this.hostilePath(made.path) }),
      () => ({
        ...made,
        body: Buffer.from(json),
        method: dice.pick('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'GET'),
      }),
    )();
  }

  private query(operation: Operation, intent: Intent): Made {
    const { dice } = this;
    const { params } = this.placeOf(operation);
    const asOf = dice.pick('position', 'knownAt');
    const wanted = operation.query.filter(
      ({ name, required }) => required || (name !== asOf && dice.happens(0.25)),
    );
    const query = wanted.flatMap((parameter): [string, string][] => {
      const value = this.parameter(parameter, intent, operation.template);
      return value === undefined ? [] : [[parameter.name, value]];
    });
    if (intent === 'hostile' && dice.happens(0.3))
      query.push(
        ...(query.length > 0 ? query : ([['x', '1']] as const)).map(([a, b]): [string, string] => [a, b]),
      );
    const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`).join('&');
    const path = pathOf(operation.template, params) + (search === '' ? '' : `?${search}`);
    const token = dice.happens(0.3) ? this.known.tokens.at(-1) : undefined;
    const headers: Record<string, string> = {
      'x-principal': `${MARK}-ann`,
      ...(token === undefined ? {} : { 'consistency-token': token }),
    };
    const made = { operation, method: operation.method, intent, params, path, headers };
    if (intent !== 'hostile') return made;
    return dice.pick<Made>(
      { ...made, headers: this.hostileHeaders(headers) },
      { ...made, path: this.hostilePath(path) },
      { ...made, method: dice.pick('HEAD', 'DELETE', 'OPTIONS', 'PUT') },
    );
  }

  private validBody({ template, body }: Operation, place: Place): Record<string, unknown> {
    const { dice, known, values } = this;
    if (body === undefined) return {};
    const made = values.of('', body, place) as Record<string, unknown>;
    const source = known.one(dice, 'sources');
    if (
      source !== undefined &&
      made['sourceId'] === undefined &&
      made['bodyId'] === undefined &&
      !/\/(actors|sources|places|zones)$/.test(template)
    )
      made['sourceId'] = source;
    if ('duration' in made && 'until' in made) delete made['until'];
    if (/\/(term|renewals)$/.test(template) && !('until' in made)) made['duration'] = 'P2M';
    if (template === '/v1/actors' && known.all('bodies').length < 2) made['kind'] = 'MONITORING_BODY';
    const report = template === '/v1/incidents' ? (made['report'] as Record<string, unknown>) : made;
    if (/\/(incidents|reports)$/.test(template)) report['id'] ??= values.uuid();
    if (template === '/v1/sources/{id}/statements') delete made['sourceId'];
    if (template.endsWith('/relocation')) made['location'] ??= { point: [36.5, 33.5] };
    if (template.endsWith('/casualties')) made['killed'] ??= { best: dice.below(9) };
    for (const exception of (made['exceptions'] ?? []) as Record<string, unknown>[])
      if (exception['kind'] === 'TARGET_ACTORS') exception['actorIds'] ??= [known.one(dice, 'actors')];
    if (made['confidential'] === true) delete made['id'];
    if (template.endsWith('/restrictions')) made['movement'] = true;
    if (template.endsWith('/positions')) {
      if (String(made['position']).startsWith('FINDS') || dice.happens(0.5)) delete made['actorId'];
      else delete made['bodyId'];
      if (!('actorId' in made)) made['bodyId'] = known.one(dice, 'bodies');
      else delete made['bodyId'];
    }
    if (/(findings|verifications|attributions|windows|tallies|denials)$/.test(template))
      made['bodyId'] ??= known.one(dice, 'bodies');
    if (dice.happens(0.05) && place.params['id'] !== undefined) {
      const entry = known.one(dice, `later entries of ${place.params['id']}`);
      if (entry !== undefined) Object.assign(made, { corrects: entry, reason: values.word() });
    }
    return made;
  }

  /** Ids for the path, of things that exist where any do. */
  private placeOf({ template }: Operation): Place {
    const { dice, known, values } = this;
    const kind = template.split('/')[2] ?? '';
    const params: Record<string, string> = {};
    for (const [, name = ''] of template.matchAll(/\{(\w+)\}/g)) {
      if (template.includes('/audit/events/')) params[name] = known.one(dice, 'entries') ?? values.uuid();
      else if (template.includes('/operations/'))
        params[name] = dice.pick('ledger', 'directory', 'changes', MARK);
      else if (template.includes('/streams/')) params[name] = `zone-${known.one(dice, 'zones') ?? 'x'}`;
      else if (POOL_OF_PATH.has(template))
        params[name] ??=
          known.one(dice, POOL_OF_PATH.get(template) ?? '') ?? known.one(dice, kind) ?? values.slug();
      else if (name === 'reportId')
        params[name] = known.one(dice, `reports of ${params['id'] ?? ''}`) ?? values.uuid();
      else params[name] = known.one(dice, kind) ?? (kind === 'incidents' ? values.uuid() : values.slug());
    }
    return { params, template, body: {} };
  }

  private parameter({ name, schema }: Parameter, intent: Intent, template: string): string | undefined {
    const { dice, known, values } = this;
    if (intent !== 'valid' && dice.happens(0.5)) {
      return dice.happens(0.6)
        ? dice.pick(...HOSTILE_TEXTS)
        : String(JSON.stringify(hostileValue(dice))).slice(0, 2000);
    }
    const day = (): string => (dice.happens(0.5) ? values.instant() : values.instant().slice(0, 10));
    switch (name) {
      case 'maxWaitMs':
        return String(dice.pick(0, 1, 1000));
      case 'limit':
        return String(dice.pick(1, 2, 10, 50));
      case 'cursor':
        return known.cursors.get(template);
      case 'position':
      case 'after':
        return String(dice.below(known.all('entries').length + 1));
      case 'q':
        return dice.pick('jer', 'علي', MARK, 'É', '🕊️');
      case 'state':
        return dice.pick('ALLEGED', 'VERIFIED_INCIDENT', 'DISMISSED');
      case 'clause':
        return known.one(dice, `clauses of ${known.one(dice, 'agreements') ?? ''}`);
      case 'bbox':
        return '36,33,37.5,34.5';
      case 'reportedBy':
        return 'me';
      case 'by':
        return dice.pick('day', 'week', 'code', 'actor', 'state');
      case 'within':
        return dice.pick('P30D', 'P2M');
      case 'step':
        return dice.pick('P1M', 'P30D');
      case 'stream':
        return `actor-${known.one(dice, 'actors') ?? ''}`;
      case 'type':
        return dice.pick('ActorRegistered', 'WeaponUseReported');
      case 'correlation':
        return values.uuid();
      case 'a':
      case 'b':
        return dice.pick(
          `at:${day()}`,
          `knownAt:${day()}`,
          `position:${dice.below(500)}`,
          `at:${day()},knownAt:${day()}`,
        );
      case 'at':
        return day();
      case 'knownAt':
        return `2017-${dice.pick('09-02', '10-01T00:00:00Z', '12-31')}`;
      default: {
        const value = values.of(name, schema, { params: {}, template: '', body: {} });
        return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
      }
    }
  }

  private hostileHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
    const changed = { ...headers };
    for (let times = 1 + this.dice.below(2); times > 0; times -= 1) {
      const name = this.dice.pick(...Object.keys(HOSTILE_HEADERS));
      changed[name] = this.dice.pick(...(HOSTILE_HEADERS[name] ?? ['']));
    }
    return changed;
  }

  private hostilePath(path: string): string {
    const { dice } = this;
    const part = encoded(dice.pick(...HOSTILE_TEXTS)).slice(0, 3000);
    return dice.pick<() => string>(
      () => path.replace(new RegExp(`${MARK}-\\d+|[0-9a-f-]{36}`), part),
      () => `${path}/`,
      () => path.replace('/v1', '//v1'),
      () => path.replace('/v1', '/V1'),
      () => path.replace('/v1/', '/v1/../v1/./'),
      () => `${path.split('?')[0] ?? ''}/${part}`,
      () => `${path}%`,
      () => `${path}%C0%AF`,
      () => path.replace('?', '?&&=&'),
      () => path.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`),
      () => `${path}${path.includes('?') ? '&' : '?'}${'a[b][c]=1&'.repeat(dice.pick(1, 200))}__proto__=1`,
      () => `${path};x=1#y`,
    )();
  }
}

function pathOf(template: string, params: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name] ?? ''));
}

/** Percent-encoded, halves of surrogate pairs too, as somebody might who writes bytes. */
function encoded(text: string): string {
  return [...text].map((each) => (/\p{Cs}/u.test(each) ? '%ED%A0%80' : encodeURIComponent(each))).join('');
}
