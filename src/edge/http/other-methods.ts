import type { FastifyInstance } from 'fastify';
import makeRouter, { type HTTPMethod } from 'find-my-way';
import { HttpRefusal } from './http-refusal.js';

/**
 * Answers 405 and the methods that there are where a path is known and the method is not, for which Fastify alone says 404.
 * To be called before routes are registered.
 */
export function refuseOtherMethods(fastify: FastifyInstance, longestPathPart: number): void {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat() as HTTPMethod[]) routes.push({ method: each, url });
  });
  let methodsOf: ((url: string) => readonly string[]) | undefined;
  fastify.addHook('onRequest', ({ is404, raw: { url = '/' } }, _reply, done) => {
    const allowed = is404 ? (methodsOf ??= finderOf(routes, longestPathPart))(url) : [];
    if (allowed.length === 0) done();
    else done(methodNotAllowed(allowed.join(', ')));
  });
}

interface Route {
  readonly method: HTTPMethod;
  readonly url: string;
}

/** Compares paths with a second router like Fastify's own; made when it is needed first, since that would make starts longer. */
function finderOf(routes: readonly Route[], maxParamLength: number): (url: string) => readonly string[] {
  const router = makeRouter({ maxParamLength });
  for (const { method, url } of routes) router.on(method, url, () => undefined);
  const methods = [...new Set(routes.map(({ method }) => method))].sort();
  return (url) => methods.filter((method) => router.find(method, url) !== null);
}

function methodNotAllowed(allow: string): HttpRefusal {
  return new HttpRefusal(405, 'METHOD_NOT_ALLOWED', `Under this path there is only ${allow}.`, {
    Allow: allow,
  });
}
