import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { routeConfig } from '../http/route-config.js';
import { type Action, rolesFor } from '../../access/policies.js';

/** Declares what a caller does with a route: the guard enforces it, the document names its roles. */
export function Policy(action: Action): MethodDecorator {
  return applyDecorators(
    routeConfig({ action }),
    ApiExtension('x-action', action),
    ApiExtension('x-roles', rolesFor(action)),
  );
}
