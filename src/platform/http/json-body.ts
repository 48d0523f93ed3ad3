import type { FastifyInstance } from 'fastify';
import { InvalidInput } from '../../core/errors.js';

/**
 * JSON in UTF-8 is the one form of a body that is taken. Bytes that are not UTF-8 are refused: replaced by a sign for "unknown
 * character", as is usual, a name or a quotation would be stored other than it was sent.
 */
export function takeJsonOnly(fastify: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      done(new InvalidInput('The body is not valid UTF-8.', [], 'MALFORMED_TEXT'));
      return;
    }
    void parseJson(request, text, done);
  });
}
