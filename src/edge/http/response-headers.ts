import type { FastifyInstance, FastifyReply } from 'fastify';

const OWN_ONLY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Swagger's page carries its styles in itself and its icons as data. */
const SWAGGER_PAGE =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/**
 * Headers of every answer: nothing from elsewhere runs in a page, no type is guessed, no address leaks to other sites, and
 * nothing under /v1 is kept by a cache unless its route says so.
 */
export function setResponseHeaders(path: string, reply: FastifyReply): void {
  void reply.headers({
    'Content-Security-Policy': path.startsWith('/docs') ? SWAGGER_PAGE : OWN_ONLY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  if (path.startsWith('/v1')) void reply.header('Cache-Control', 'no-store');
}

export function addResponseHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    setResponseHeaders(request.raw.url ?? '/', reply);
    done();
  });
}
