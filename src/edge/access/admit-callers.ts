import { UnauthorizedException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.js';
import { Forbidden } from '../../core/errors.js';
import {
  developmentPrincipal,
  developmentRecordedAt,
  refuseDevelopmentHeaders,
} from './development-access.js';
import { type Action, authorize, rolesFor } from '../../access/policies.js';
import { isOpenPage } from '../../access/policy-check.js';
import type { Principal } from '../../access/role.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; missing where nobody needs to say so. */
    principal?: Principal;
    /** The recording time that the caller sets (AUTH=none), RFC 3339 UTC with milliseconds. */
    recordedAt?: string;
  }
}

/**
 * Finds out who asks, and lets them through where the policy table says so. Default deny. It comes before the body is read:
 * who may not send one is told nothing of it.
 */
export function admitCallers(fastify: FastifyInstance, { auth }: Pick<Config, 'auth'>): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { action } = request.routeOptions.config;
    if (action !== undefined) admit(request, action, auth);
    else if (!request.is404 && !isOpenPage(request.routeOptions.url ?? ''))
      throw new Forbidden('This route has no policy.');
    done();
  });
}

function admit(request: FastifyRequest, action: Action, auth: Config['auth']): void {
  if (auth !== 'none') {
    admitWithoutAccounts(request, action);
    return;
  }
  const principal = developmentPrincipal(request.headers);
  authorize(principal, action);
  request.principal = principal;
  request.recordedAt = developmentRecordedAt(request.headers);
}

/** Where callers must prove who they are, and nobody can yet. */
function admitWithoutAccounts({ headers }: FastifyRequest, action: Action): void {
  refuseDevelopmentHeaders(headers);
  if (rolesFor(action).length > 0) throw new UnauthorizedException();
}
