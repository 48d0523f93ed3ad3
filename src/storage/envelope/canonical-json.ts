import canonicalize from 'canonicalize';

/**
 * The one form of a value that is hashed, compared and stored: RFC 8785 canonical JSON as UTF-8 bytes.
 *
 * @throws Error for what JSON cannot carry: NaN, infinities, lone surrogates, cycles, or nothing at all
 */
export function canonicalJson(value: unknown): Uint8Array {
  const text = written(value, 0);
  if (text === undefined) throw new Error(`JSON cannot carry ${typeof value}`);
  return Buffer.from(text, 'utf8');
}

/** Where lists of numbers are looked for; a body's coordinates are never so deep. */
const DEEPEST = 10;

/**
 * As the library writes it. Lists that hold nothing but numbers are left to `JSON.stringify`, since there RFC 8785 is what
 * that does: the positions of an outline cost the library 20 ms, and leave a hundred thousand strings behind.
 */
function written(value: unknown, depth: number): string | undefined {
  if (depth > DEEPEST || !isContainer(value) || typeof value['toJSON'] === 'function')
    return canonicalize(value);
  if (Array.isArray(value)) {
    if (isNumeric(value)) return JSON.stringify(value);
    if (!value.some(isContainer)) return canonicalize(value);
    return `[${Array.from(value, (item) => written(item, depth + 1) ?? 'null').join(',')}]`;
  }
  if (!Object.values(value).some(isContainer)) return canonicalize(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const text = written(value[key], depth + 1);
      return text === undefined ? [] : `${canonicalize(key)}:${text}`;
    });
  return `{${members.join(',')}}`;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNumeric(list: readonly unknown[]): boolean {
  return list.every((item) => (Array.isArray(item) ? isNumeric(item) : Number.isFinite(item)));
}
