import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../access/role.js';

/** The parameter is the principal who asks. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new UnauthorizedException();
  return principal;
});

/** The parameter is the recording time that the caller sets (RFC 3339 UTC, milliseconds), or undefined: AUTH=none only. */
export const RecordedAt = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().recordedAt,
);
