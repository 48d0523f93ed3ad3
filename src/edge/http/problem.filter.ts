import { type ArgumentsHost, Catch, type ExceptionFilter, HttpStatus, Inject } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { Unavailable } from '../../core/errors.js';
import { LOGGER } from '../logging/logger.js';
import { HttpRefusal } from './http-refusal.js';
import { INTERNAL, PROBLEM_JSON, problemOf, statusProblem } from './problem.js';

/** Turns every error into a problem (RFC 9457), once, for the whole program. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    sendProblem(error, host.switchToHttp().getResponse<FastifyReply>(), this.logger);
  }
}

/** Answers with the problem that an error is; an unexpected one goes to the log first. */
export function sendProblem(error: unknown, reply: FastifyReply, logger: Logger): void {
  const problem = wasCutOff(error, reply) ? statusProblem(HttpStatus.BAD_REQUEST) : problemOf(error);
  if (problem.code === INTERNAL) {
    logger.error({ err: error, correlationId: reply.request.id }, 'Unexpected error');
  }
  if (reply.raw.headersSent) {
    // A stream that breaks half-way has answered already: an abrupt end is all that can still be said.
    if (!reply.raw.writableEnded) reply.raw.destroy();
    return;
  }
  if (reply.sent) return;
  if (error instanceof Unavailable) void reply.header('Retry-After', String(error.retryAfterSeconds));
  if (error instanceof HttpRefusal) void reply.headers(error.headers);
  void reply.code(problem.status).type(PROBLEM_JSON).send(JSON.stringify(problem));
}

/** Whether the caller went away in the middle of the request: nobody is there to answer, and nothing is wrong here. */
function wasCutOff(error: unknown, { request }: FastifyReply): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' && !request.raw.complete;
}
