import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../config.js';
import { Forbidden } from '../../core/errors.js';
import {
  developmentPrincipal,
  developmentRecordedAt,
  refuseDevelopmentHeaders,
} from './development-access.js';
import { type Action, authorize, rolesFor } from './policies.js';
import type { Principal } from './role.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; missing where nobody needs to say so. */
    principal?: Principal;
    /** The recording time that the caller sets (AUTH=none), RFC 3339 UTC with milliseconds. */
    recordedAt?: string;
  }
}

/** Finds out who asks, and lets them through where the policy table says so. Default deny. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const action = request.routeOptions.config.action;
    if (action === undefined) throw new Forbidden('This route has no policy.');
    if (this.config.auth !== 'none') return this.withoutAccounts(request, action);
    const principal = developmentPrincipal(request.headers);
    authorize(principal, action);
    request.principal = principal;
    request.recordedAt = developmentRecordedAt(request.headers);
    return true;
  }

  /** Where callers must prove who they are, and nobody can yet. */
  private withoutAccounts(request: FastifyRequest, action: Action): true {
    refuseDevelopmentHeaders(request.headers);
    if (rolesFor(action).length === 0) return true;
    throw new UnauthorizedException();
  }
}
