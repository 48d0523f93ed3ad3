import type { Fault } from '../core/errors.js';

/** How deep a body may nest: GeoJSON and clauses need fewer than ten levels. */
export const DEEPEST = 32;

export const FORBIDDEN_KEY = 'FORBIDDEN_KEY';

/** Keys through which a copy of the input could reach the prototype of other objects. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** A hostile body could have a fault in every byte; an answer names no more than a person reads. */
export const MOST_FAULTS = 100;

/** No field has a longer name. */
const LONGEST_KEY = 100;

const LONE_SURROGATE = /\p{Cs}/u;

/**
 * The RFC 6901 pointer to the value under these keys; where one is longer than any name of a field, to what it stands in: a
 * hundred faults under a key of 100 KiB are no answer of 10 MiB.
 */
export function pointerTo(path: readonly (string | number)[]): string {
  const keys = path.map(String);
  const end = keys.findIndex((key) => key.length > LONGEST_KEY);
  return keys
    .slice(0, end < 0 ? keys.length : end)
    .map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/**
 * What is wrong with parsed input whatever it is meant to be: nesting, keys that reach for prototypes, and text that no
 * database and no other JSON reader would give back as it came (NUL, halves of surrogate pairs). At most `MOST_FAULTS`.
 */
export function rawFaults(input: unknown): readonly Fault[] {
  const faults: Fault[] = [];
  inspect(input, [], faults);
  return faults;
}

/** One path serves the whole walk: an outline has 40,000 numbers, and none of them needs one of its own. */
function inspect(value: unknown, path: (string | number)[], faults: Fault[]): void {
  if (faults.length >= MOST_FAULTS) return;
  if (typeof value === 'string') {
    inspectText(value, path, faults);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= DEEPEST) {
    faults.push({ pointer: pointerTo(path), code: 'TOO_DEEP', message: `Nest at most ${DEEPEST} levels.` });
    return;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) inspectIn(path, index, value[index], faults);
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) {
      faults.push({
        pointer: pointerTo([...path, key]),
        code: FORBIDDEN_KEY,
        message: 'A field cannot have this name.',
      });
    } else {
      inspectText(key, path, faults);
      inspectIn(path, key, child, faults);
    }
  }
}

function inspectIn(path: (string | number)[], key: string | number, child: unknown, faults: Fault[]): void {
  if (typeof child === 'number') return;
  path.push(key);
  inspect(child, path, faults);
  path.pop();
}

function inspectText(text: string, path: readonly (string | number)[], faults: Fault[]): void {
  if (!text.includes('\0') && !LONE_SURROGATE.test(text)) return;
  faults.push({
    pointer: pointerTo(path),
    code: 'INVALID_TEXT',
    message: 'Text must be whole Unicode characters without NUL.',
  });
}
