import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { CORRELATION_HEADER } from './correlation.js';

/**
 * One line a request: method, pattern of the route, status and milliseconds. Never the address itself, bodies, queries or
 * headers: a path can hold the id of a source, and the pattern cannot.
 */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply, logger);
    done();
  });
}

/** The line of one request that was answered. */
export function logRequest(
  request: Pick<FastifyRequest, 'id' | 'method' | 'routeOptions'>,
  reply: Pick<FastifyReply, 'statusCode' | 'elapsedTime'>,
  logger: Logger,
): void {
  if (!logger.isLevelEnabled('info')) return;
  logger.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      correlationId: request.id,
    },
    'request',
  );
}
