import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import type { Action } from '../../access/policies.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller does here, by its name in the policy table. */
    readonly action?: Action;
    /** The largest body taken here, in bytes, where it is not the usual. */
    readonly bodyLimit?: number;
    /** The command or the query that answers here, by its name. */
    readonly command?: string;
    readonly query?: string;
  }
}

type RouteFacts = Pick<FastifyContextConfig, 'action' | 'bodyLimit' | 'command' | 'query'>;

const { KEY } = RouteConfig({});

/** Adds to what is declared of a route; `RouteConfig` itself would replace it. */
export function routeConfig(facts: RouteFacts): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const before = Reflect.getMetadata(KEY, handler) as RouteFacts | undefined;
    Reflect.defineMetadata(KEY, { ...before, ...facts }, handler);
  };
}

/** Takes larger bodies than elsewhere. @param bytes the largest body */
export function BodyLimit(bytes: number): MethodDecorator {
  return routeConfig({ bodyLimit: bytes });
}

/** Lets Fastify know of the body limits that routes declare. */
export function applyBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.bodyLimit !== undefined) route.bodyLimit = route.config.bodyLimit;
  });
}
