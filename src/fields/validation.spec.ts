import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { type Fault, InvalidInput } from '../core/errors.js';
import { field, type FieldKind, nested } from './field.js';
import { IntegerParameter } from '../pipeline/queries/query-fields.js';
import { pointerTo } from './raw-input.js';
import { validateBody, validateQuery } from './validation.js';

const textKind = (most: number): FieldKind => ({
  name: 'text',
  fault: (value) =>
    typeof value === 'string' && value.length <= most ? undefined : `must be text of at most ${most} signs`,
  schema: { type: 'string', maxLength: most },
});

const namesKind: FieldKind = {
  name: 'names',
  fault: (value) => (typeof value === 'object' ? undefined : 'must be an object'),
  schema: { type: 'object', additionalProperties: true },
};

class Clause {
  @field(textKind(10))
  kind!: string;
}

class AgreementBody {
  @field(namesKind)
  names!: Readonly<Record<string, string>>;

  @field(textKind(1_000), { optional: true })
  note?: string;

  @nested(() => Clause, { each: true })
  clauses!: Clause[];
}

class ListQuery {
  @IntegerParameter({ min: 1, max: 1000 })
  limit = 50;
}

class NoQuery {}

const GOOD = { names: { en: 'Madaya', ar: 'مضايا' }, clauses: [{ kind: 'CEASE' }] };

function faults(validate: () => unknown): readonly Fault[] {
  try {
    validate();
  } catch (error) {
    if (error instanceof InvalidInput) return error.faults;
    throw error;
  }
  return [];
}

const placesOf = (body: unknown): readonly string[] =>
  faults(() => validateBody(AgreementBody, body)).map(({ pointer, code }) => `${pointer} ${code}`);

function numbered(count: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
}

/** In microseconds. */
function processorTimeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system + 1;
}

describe('a body', () => {
  it('becomes an instance of its class, with its nested classes', () => {
    const body = validateBody(AgreementBody, GOOD);
    expect(body).toBeInstanceOf(AgreementBody);
    expect(body.clauses[0]).toBeInstanceOf(Clause);
    expect(body.names).toEqual(GOOD.names);
  });

  it.each([[null], [undefined], ['text'], [7], [[]]])('must be a JSON object, not %j', (body) => {
    expect(placesOf(body)).toEqual([' NOT_AN_OBJECT']);
  });

  it('has all its faults told at once, each with a pointer', () => {
    expect(
      placesOf({ names: 'Madaya', note: 4, clauses: [{ kind: 'CEASE' }, { kind: 'much too long' }] }),
    ).toEqual(['/names NAMES', '/note TEXT', '/clauses/1/kind TEXT']);
  });

  it('lacks a field once, whatever else would be asked of it', () => {
    expect(placesOf({ names: {} })).toEqual(['/clauses REQUIRED']);
  });

  it('may leave out an optional field, but not say null', () => {
    expect(placesOf(GOOD)).toEqual([]);
    expect(placesOf({ ...GOOD, note: null })).toEqual(['/note TEXT']);
  });

  it('must not have unknown keys, at any depth', () => {
    expect(placesOf({ ...GOOD, 'a/b~c': 1, clauses: [{ kind: 'CEASE', extra: 1 }] })).toEqual([
      '/clauses/0/extra UNKNOWN_KEY',
      '/a~1b~0c UNKNOWN_KEY',
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('must not have the key %s, at any depth', (key) => {
    const body = JSON.parse(
      `{"names":{"${key}":{"polluted":"yes"}},"clauses":[{"kind":"CEASE"}]}`,
    ) as unknown;
    expect(placesOf(body)).toEqual([`/names/${key} FORBIDDEN_KEY`]);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['NUL', 'a\0b'],
    ['half of a surrogate pair', 'a\ud83d'],
  ])('must not have %s in any text or key', (_what, text) => {
    expect(placesOf({ ...GOOD, names: { en: text } })).toEqual(['/names/en INVALID_TEXT']);
    expect(placesOf({ ...GOOD, names: { [text]: 'Madaya' } })).toEqual(['/names INVALID_TEXT']);
  });

  it('may hold whole surrogate pairs', () => {
    expect(placesOf({ ...GOOD, names: { en: '😀' } })).toEqual([]);
  });

  it('must not nest deeper than 32 levels', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    expect(placesOf({ ...GOOD, names: nested(31) })).toEqual([]);
    expect(placesOf({ ...GOOD, names: nested(32) })).toEqual([`/names${'/a'.repeat(31)} TOO_DEEP`]);
  });

  it.each([
    ['of the wrong form', { ...GOOD, clauses: Array.from({ length: 200 }, () => ({ kind: 1 })) }],
    ['under unknown keys', { ...GOOD, ...numbered(200) }],
    ['of text', { ...GOOD, names: Object.fromEntries(Object.keys(numbered(200)).map((key) => [key, '\0'])) }],
  ])('has at most a hundred faults told, %s', (_what, body) => {
    expect(faults(() => validateBody(AgreementBody, body))).toHaveLength(100);
  });

  it('has its faults told under what stands in their way where a key is longer than any field’s name', () => {
    const names = { ['k'.repeat(10_000)]: numbered(200) };
    expect(faults(() => validateBody(AgreementBody, { ...GOOD, [`x${'k'.repeat(100)}`]: 1, names }))).toEqual(
      [expect.objectContaining({ pointer: '', code: 'UNKNOWN_KEY' })],
    );
    expect(placesOf({ ...GOOD, names: { ['k'.repeat(10_000)]: '\0' } })).toEqual(['/names INVALID_TEXT']);
  });

  it.each<[string, (keys: number) => unknown]>([
    ['unknown keys', (keys) => ({ ...GOOD, ...numbered(keys) })],
    ['unknown keys further in', (keys) => ({ ...GOOD, clauses: [{ kind: 'CEASE', ...numbered(keys) }] })],
    ['keys in the value of a field', (keys) => ({ ...GOOD, names: numbered(keys) })],
    [
      'items with an unknown key each',
      (keys) => ({
        ...GOOD,
        clauses: Array.from({ length: keys / 10 }, () => ({ kind: 'CEASE', extra: 1 })),
      }),
    ],
  ])('costs no more than some times what parsing it costs, with however many %s', (_what, bodyOf) => {
    const body = bodyOf(80_000);
    const json = JSON.stringify(body);
    const least = (work: () => void): number => Math.min(...[1, 2, 3].map(() => processorTimeOf(work)));
    const parsing = least(() => void JSON.parse(json));
    // Where each is compared with each, a hundred times and more.
    expect(least(() => faults(() => validateBody(AgreementBody, body))) / parsing).toBeLessThan(30);
  });
});

describe('a query', () => {
  it('has its values converted and its defaults filled in', () => {
    expect(validateQuery(ListQuery, { limit: '10' })).toEqual({ limit: 10 });
    expect(validateQuery(ListQuery, {})).toEqual({ limit: 50 });
  });

  it.each([
    [{ limit: '0' }, '/limit INTEGER'],
    [{ limit: 'ten' }, '/limit INTEGER'],
    [{ page: '1' }, '/page UNKNOWN_PARAMETER'],
    [{ limit: ['1', '2'] }, '/limit REPEATED_PARAMETER'],
    [{ limit: 'a\0' }, '/limit INVALID_TEXT'],
  ])('%j is refused', (query, place) => {
    expect(
      faults(() => validateQuery(ListQuery, query)).map(({ pointer, code }) => `${pointer} ${code}`),
    ).toContain(place);
  });

  it('may be of a class without parameters', () => {
    expect(validateQuery(NoQuery, {})).toEqual({});
    expect(faults(() => validateQuery(NoQuery, { a: '1' }))).toHaveLength(1);
  });
});

describe('a pointer', () => {
  it('escapes as RFC 6901 says', () => {
    expect(pointerTo([])).toBe('');
    expect(pointerTo(['a/b', '~', '0'])).toBe('/a~1b/~0/0');
  });
});
