import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsInt,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Fault, InvalidInput } from '../../core/errors.js';
import { pointerTo } from './raw-input.js';
import { Optional, validateBody, validateQuery } from './validation.js';

class Clause {
  @IsString()
  @MaxLength(10)
  kind!: string;
}

class AgreementBody {
  @IsObject()
  names!: Readonly<Record<string, string>>;

  @Optional()
  @IsString()
  note?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => Clause)
  clauses!: Clause[];
}

class ExclusiveBody {
  @MaxLength(3, { message: 'give a duration or an end', context: { code: 'ONE_OF' } })
  duration?: string;
}

class ListQuery {
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
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
    ).toEqual(['/names IS_OBJECT', '/note IS_STRING', '/clauses/1/kind MAX_LENGTH']);
  });

  it('lacks a field once, whatever else would be asked of it', () => {
    expect(placesOf({ names: {} })).toEqual(['/clauses REQUIRED']);
  });

  it('may leave out an optional field, but not say null', () => {
    expect(placesOf(GOOD)).toEqual([]);
    expect(placesOf({ ...GOOD, note: null })).toEqual(['/note IS_STRING']);
  });

  it('must not have unknown keys, at any depth', () => {
    expect(placesOf({ ...GOOD, 'a/b~c': 1, clauses: [{ kind: 'CEASE', extra: 1 }] })).toEqual([
      '/a~1b~0c UNKNOWN_KEY',
      '/clauses/0/extra UNKNOWN_KEY',
    ]);
  });

  it('lets a constraint with a code of its own speak even of a missing field', () => {
    expect(faults(() => validateBody(ExclusiveBody, {}))).toEqual([
      { pointer: '/duration', code: 'ONE_OF', message: 'give a duration or an end.' },
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

  it('has at most a hundred faults told', () => {
    const clauses = Array.from({ length: 200 }, () => ({ kind: 1 }));
    expect(faults(() => validateBody(AgreementBody, { ...GOOD, clauses }))).toHaveLength(100);
  });
});

describe('a query', () => {
  it('has its values converted and its defaults filled in', () => {
    expect(validateQuery(ListQuery, { limit: '10' })).toEqual({ limit: 10 });
    expect(validateQuery(ListQuery, {})).toEqual({ limit: 50 });
  });

  it.each([
    [{ limit: '0' }, '/limit MIN'],
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
