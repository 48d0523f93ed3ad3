import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidInput } from '../../core/errors.js';
import { HttpRefusal, isSafe } from './http-refusal.js';
import { repeatedKey } from './repeated-key.js';

/**
 * JSON in UTF-8 is the one form of a body that is taken, and a body that says it has another is not read. Bytes that are not
 * UTF-8 are refused: replaced by a sign for "unknown character", as is usual, a name or a quotation would be stored other
 * than it was sent.
 */
export function takeJsonOnly(fastify: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addHook('onRequest', ({ method, headers }, _reply, done) => {
    if (isSafe(method)) done();
    else done(otherForm(headers));
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      done(new InvalidInput('The body is not valid UTF-8.', [], 'MALFORMED_TEXT'));
      return;
    }
    void parseJson(request, text, (error, body) => {
      const pointer = error === null ? repeatedKey(text) : undefined;
      if (pointer === undefined) done(error, body);
      else done(InvalidInput.at(pointer, 'REPEATED_KEY', 'A field may stand in an object once.'));
    });
  });
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
