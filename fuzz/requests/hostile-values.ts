import type { Dice } from '../../test/rules/random/dice.js';
import { MARK } from './known.js';

/** Text that parsers, databases, sorters and people stumble over. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  `${MARK}\u0000`,
  '\ud800',
  `${MARK}\udc00`,
  `\u202e${MARK}\u202c`,
  '\u200f\u200e',
  '\ufeff',
  'e\u0301',
  '\u00e9',
  '\u1100\u1161\u11a8',
  '😀'.repeat(50),
  'a'.repeat(65),
  'a'.repeat(301),
  'a'.repeat(20_001),
  'ﷺ'.repeat(2000),
  "'; DROP TABLE event;--",
  '%00%2e%2e%2f',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '${jndi:ldap://x}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'NaN',
  '1e999',
  '٢٠١٧-٠٨-٢٠',
  '2017-02-30',
  '2017-08-20T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '9999-12-31T23:59:59.999Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '+275760-09-14T00:00:00Z',
  '0000-01-01',
  '9999-12-31',
  '2017-08-20T12:00:00.123456789+23:59',
  '2017-08-20T12:00:00[Asia/Damascus]',
  'P999999999Y',
  'PT0S',
  'P-1D',
  'P1Y2M3W4DT5H',
  'Mars/Olympus',
  'etc/gmt+5',
  '+03:00',
  'KIN.',
  'AGR.SIGNED',
  'status',
  'me',
  'changes',
  'ID-WITH-CAPITALS',
  'İ',
  'ß'.repeat(64),
];

const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1.5,
  1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  2 ** 63,
  1e21,
  -1e21,
  1e9,
  1e9 + 1,
  90.0000001,
];

/** Any value but the right one. */
export function hostileValue(dice: Dice): unknown {
  return dice.pick<() => unknown>(
    () => dice.pick(...HOSTILE_TEXTS),
    () => dice.pick(...HOSTILE_TEXTS),
    () => dice.pick(...NUMBERS),
    () => null,
    () => dice.happens(0.5),
    () => [],
    () => ({}),
    () => nested(dice.pick(5, 31, 33, 400)),
    () => Array.from({ length: dice.pick(1, 1001) }, () => dice.pick(...HOSTILE_TEXTS.slice(0, 14))),
    () => Object.fromEntries(Array.from({ length: dice.pick(3, 300) }, (_, index) => [`k${index}`, index])),
  )();
}

function nested(levels: number): unknown {
  let value: unknown = MARK;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A copy of the value in which one part is wrong: missing, of another type or length, misspelt, or too much. */
export function spoilt(dice: Dice, value: unknown): unknown {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  const place = places[dice.below(places.length)];
  if (place === undefined) return hostileValue(dice);
  const { holder, key } = place;
  const before = holder[key];
  dice.pick<() => void>(
    () => void delete holder[key],
    () => void (holder[key] = hostileValue(dice)),
    () => void (holder[key] = hostileValue(dice)),
    () => void (holder[key] = [before]),
    () => void (holder[`${key}X`] = before),
    () => void (holder[dice.pick('constructor', 'prototype', 'toString', '\ud800', '', 'note')] = before),
    // Not by String: an object may have been given a `toString` of its own before.
    () =>
      void (holder[key] =
        typeof before === 'string' ? before + dice.pick(...HOSTILE_TEXTS) : JSON.stringify(before)),
    () => void (holder[key] = typeof before === 'string' ? before.toUpperCase() : null),
    () => void (holder[key] = typeof before === 'number' ? -before : 0),
  )();
  return copy;
}

interface PlaceIn {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): readonly PlaceIn[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** The bytes of a body in some form that is not, or just not, JSON in UTF-8 with each key once. */
export function spoiltText(dice: Dice, json: string): Buffer {
  const first = /^\{"([a-zA-Z]+)":("[^"]*"|\d+)/.exec(json);
  const form = dice.pick<() => string | Buffer>(
    () => `\ufeff${json}`,
    () => json.slice(0, dice.below(json.length)),
    () => `${json}${json}`,
    () => `${json} // ${MARK}`,
    () => Buffer.from(json, 'utf16le'),
    () => Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xc3, 0x28, 0xff, 0x7d])]),
    () => (first === null ? '{' : `{"${first[1] ?? ''}":${first[2] ?? ''},${json.slice(1)}`),
    () => (first === null ? '[' : `{"${first[1] ?? ''}":null,${json.slice(1)}`),
    () => json.replace(/^\{/, '{"__proto__":{"roles":["admin"]},'),
    () => json.replace(/^\{/, '{"\\u005f_proto__":{"id":1},'),
    () => json.replace(/\d/, '1e999'),
    () => json.replace(/:\s*"/, ':NaN,"'),
    () => json.replaceAll('"', "'"),
    () => ' '.repeat(dice.pick(100, 300_000)) + json,
    () => '['.repeat(dice.pick(100, 100_000)),
    () => `{"a":`.repeat(dice.pick(50, 20_000)),
    () => '',
    () => dice.pick('null', 'true', '0', '"x"', '[]', '{}', '[{}]', '\u0000'),
    () => json.replace(/"([a-z])/, '"\\ud800$1'),
  )();
  return typeof form === 'string' ? Buffer.from(form) : form;
}
