import canonicalize from 'canonicalize';

/**
 * The one form of a value that is hashed, compared and stored: RFC 8785 canonical JSON as UTF-8 bytes.
 *
 * @throws Error for what JSON cannot carry: NaN, infinities, lone surrogates, cycles, or nothing at all
 */
export function canonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new Error(`JSON cannot carry ${typeof value}`);
  return Buffer.from(text, 'utf8');
}
