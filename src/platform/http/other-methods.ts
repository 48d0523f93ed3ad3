import type { FastifyInstance } from 'fastify';
import makeRouter, { type HTTPMethod } from 'find-my-way';
import { HttpRefusal } from './http-refusal.js';

/**
 * Answers 405 and the methods that there are where a path is known and the method is not, for which Fastify alone says 404.
 * To be called before routes are registered. Paths are compared by a second router like Fastify's own.
 */
export function refuseOtherMethods(fastify: FastifyInstance, longestPathPart: number): void {
  const router = makeRouter({ maxParamLength: longestPathPart });
  const methods = new Set<HTTPMethod>();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat() as HTTPMethod[]) {
      methods.add(each);
      router.on(each, url, () => undefined);
    }
  });
  fastify.addHook('onRequest', ({ is404, raw: { url = '/' } }, _reply, done) => {
    const allowed = is404 ? [...methods].filter((method) => router.find(method, url) !== null) : [];
    if (allowed.length === 0) done();
    else done(methodNotAllowed(allowed.sort().join(', ')));
  });
}

function methodNotAllowed(allow: string): HttpRefusal {
  return new HttpRefusal(405, 'METHOD_NOT_ALLOWED', `Under this path there is only ${allow}.`, {
    Allow: allow,
  });
}
