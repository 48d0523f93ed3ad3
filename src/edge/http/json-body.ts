import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInput } from '../../core/errors.js';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { HttpRefusal, isSafe } from './http-refusal.js';
import { FORBIDDEN_KEY, rawFaults } from '../../fields/raw-input.js';
import { repeatedKey } from './repeated-key.js';

/**
 * JSON in UTF-8 is the one form of a body that is taken, and a body that says it has another is not read. Bytes that are not
 * UTF-8 are refused: replaced by a sign for "unknown character", as is usual, a name or a quotation would be stored other
 * than it was sent.
 */
export function takeJsonOnly(fastify: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes: Buffer): string => {
    try {
      return utf8.decode(bytes);
    } catch {
      throw new InvalidInput('The body is not valid UTF-8.', [], 'MALFORMED_TEXT');
    }
  };
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const parsed = (request: FastifyRequest, text: string): unknown => {
    // Called back at once.
    const outcome: { error?: Error | null; body?: unknown } = {};
    void parseJson(request, text, (error, body: unknown) => Object.assign(outcome, { error, body }));
    if (outcome.error) throw forbiddenKeys(text) ?? outcome.error;
    return outcome.body;
  };
  fastify.addHook('onRequest', ({ method, headers }, _reply, done) => {
    if (isSafe(method)) done();
    else done(otherForm(headers));
  });
  fastify.removeAllContentTypeParsers();
  const parse = async (request: FastifyRequest, bytes: Buffer): Promise<unknown> => {
    const text = decode(bytes);
    const body = await givingWay(() => parsed(request, text));
    const pointer = await givingWay(() => repeatedKey(text));
    if (pointer === undefined) return body;
    throw InvalidInput.at(pointer, 'REPEATED_KEY', 'A field may stand in an object once.');
  };
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, parse);
}

/** What the parser, which takes no key that reaches for a prototype, calls malformed though it is JSON. */
function forbiddenKeys(text: string): InvalidInput | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const faults = rawFaults(body).filter(({ code }) => code === FORBIDDEN_KEY);
  return faults.length === 0
    ? undefined
    : new InvalidInput('The body has a field that cannot be there.', faults);
}

/** What the headers say of a body that is not plain JSON in UTF-8. */
function otherForm(headers: IncomingHttpHeaders): HttpRefusal | undefined {
  const { 'content-encoding': coding = 'identity', 'content-type': type = '' } = headers;
  if (coding.trim().toLowerCase() !== 'identity') {
    return unsupported('Send the body as it is, without Content-Encoding.', {
      'Accept-Encoding': 'identity',
    });
  }
  const charsets = [...type.matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi)].map(([, charset = '']) => charset);
  if (charsets.every((charset) => /^utf-?8$/i.test(charset))) return undefined;
  return unsupported('Send the body in UTF-8, the one encoding of JSON.', {});
}

function unsupported(message: string, headers: Readonly<Record<string, string>>): HttpRefusal {
  return new HttpRefusal(415, 'UNSUPPORTED_MEDIA_TYPE', message, headers);
}
