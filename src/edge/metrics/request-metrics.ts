import type { FastifyInstance } from 'fastify';
import type { Metrics, Outcome } from './metrics.js';

const MS = 1000;

/** Counts every command and measures every query, by the names and templates of their routes. */
export function measureRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', ({ routeOptions: { config, url } }, reply, done) => {
    if (config.command !== undefined) metrics.answered(config.command, outcomeOf(reply.statusCode));
    if (config.query !== undefined && url !== undefined) metrics.asked(url, reply.elapsedTime / MS);
    done();
  });
}

/** 200 is a repeat, or nothing to do; 503 is worth a repeat, whatever else of 5xx is a fault of ours. */
function outcomeOf(status: number): Outcome {
  if (status === 201) return 'recorded';
  if (status < 400) return 'repeated';
  if (status < 500) return 'refused';
  return status === 503 ? 'unavailable' : 'failed';
}
