import type { FastifyInstance } from 'fastify';
import { StartRefused } from '../core/start-refused.js';

/** Swagger's page registers its routes by itself; it shows the document that everybody may read. */
const OPEN_PAGES = ['/docs'];

/**
 * Watches which routes are registered from now on.
 *
 * @returns to be called once all are: throws StartRefused with the names of those that lack a policy
 */
export function watchPolicies(fastify: FastifyInstance): () => void {
  const unguarded = new Set<string>();
  fastify.addHook('onRoute', ({ method, url, config }) => {
    if (config?.action !== undefined || isOpenPage(url)) return;
    for (const one of [method].flat()) unguarded.add(`${one} ${url}`);
  });
  return () => {
    if (unguarded.size === 0) return;
    throw new StartRefused(
      `These routes have no policy: ${[...unguarded].join(', ')}. Declare @Policy(action) on each.`,
    );
  };
}

/** Whether the route is one of a page that everybody may read. */
export function isOpenPage(url: string): boolean {
  return OPEN_PAGES.some((page) => url === page || url.startsWith(`${page}/`));
}
