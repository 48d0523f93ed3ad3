import { applyDecorators, Controller, Get, Inject, Req, Res, type Type } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import {
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  type ApiResponseOptions,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../core/errors.js';
import { wantsCsv } from '../../pipeline/queries/csv.js';
import { languagesOf } from '../../fields/language.js';
import { Policy } from '../access/policy.decorator.js';
import type { Principal } from '../../access/role.js';
import { ApiProblems } from '../http/openapi.js';
import { rawFaults } from '../../fields/raw-input.js';
import { routeConfig } from '../http/route-config.js';
import { validateQuery } from '../../fields/validation.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { type QueryAnswer, type QueryRequest, QueryService } from '../../pipeline/queries/query-service.js';

/** A query as Nest knows it: the handler that the bus finds for it, and a route. */
export interface WiredQuery {
  readonly handler: Type<IQueryHandler>;
  readonly controller: Type;
}

/** Makes the query, the handler and the controller of a definition. */
export function wireQuery(definition: QueryDefinition): WiredQuery {
  class DefinedQuery extends Query<QueryAnswer> {
    constructor(readonly request: QueryRequest) {
      super();
    }
  }

  @QueryHandler(DefinedQuery)
  class DefinedHandler implements IQueryHandler<DefinedQuery, QueryAnswer> {
    constructor(@Inject(QueryService) private readonly queries: QueryService) {}

    execute({ request }: DefinedQuery): Promise<QueryAnswer> {
      return this.queries.execute(definition, request);
    }
  }

  @ApiTags(definition.route.split('/')[1] ?? '')
  @Controller('v1')
  class DefinedController {
    constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

    @Get(definition.route)
    @Policy(definition.action)
    @routeConfig({ query: definition.name })
    @ApiOperation({
      operationId: definition.name.charAt(0).toLowerCase() + definition.name.slice(1),
      summary: definition.summary,
    })
    @ApiQuery({ name: '', type: definition.parameters })
    @QueryHeaders(definition)
    @ApiOkResponse(answerOf(definition))
    @ApiProblems(400, 403, 404, ...(definition.mayConflict === true ? [409] : []), 503)
    async handle(
      @Req() request: FastifyRequest<{ Params: Record<string, string> }>,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object | string | undefined> {
      const caller = request.principal as Principal;
      const parameters = validateQuery(definition.parameters, request.query);
      const token = request.headers['consistency-token'];
      const answer = await this.bus.execute(
        new DefinedQuery({
          parameters,
          params: wholeText(request.params),
          caller,
          languages: languagesOf(request.headers['accept-language']),
          ...(typeof token === 'string' ? { token } : {}),
        }),
      );
      const body = write(answer, request, reply);
      if (body === undefined) return undefined;
      if (definition.csv && wantsCsv(request.headers.accept)) {
        reply.header('Content-Type', 'text/csv; charset=utf-8');
        return definition.csv(body);
      }
      // Fastify knows the type of what it writes itself.
      if (Buffer.isBuffer(body)) reply.header('Content-Type', 'application/json; charset=utf-8');
      return body;
    }
  }
  for (const [type, suffix] of [
    [DefinedQuery, 'Query'],
    [DefinedHandler, 'Handler'],
    [DefinedController, 'Controller'],
  ] as const) {
    Object.defineProperty(type, 'name', { value: definition.name + suffix });
  }
  return { handler: DefinedHandler, controller: DefinedController };
}

/** No name that was recorded has what text in a body may not have either, and no database takes it. */
function wholeText(params: Record<string, string>): Record<string, string> {
  if (rawFaults(params).length === 0) return params;
  throw new NotFound('There is nothing of that name.');
}

/** What OpenAPI says of the answer. */
function answerOf(definition: QueryDefinition): ApiResponseOptions {
  const schema = definition.answer;
  if (!definition.csv) return { schema };
  return { content: { 'application/json': { schema }, 'text/csv': { schema: { type: 'string' } } } };
}

/** Sets the headers; a client that has the very answer already is told so without it. */
function write(
  { body, etag, position }: QueryAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): object | undefined {
  const caller = request.principal as Principal;
  const onlyPublic = caller.roles.size === 1 && caller.roles.has('public');
  if (!onlyPublic) reply.header('Log-Position', String(position));
  reply.header('Cache-Control', 'private, no-cache');
  if (etag === undefined) return body;
  reply.header('ETag', `"${etag}"`);
  if (request.headers['if-none-match'] !== `"${etag}"`) return body;
  reply.status(304);
  return undefined;
}

function QueryHeaders({ route }: QueryDefinition): MethodDecorator {
  return applyDecorators(
    ApiHeader({ name: 'Accept-Language', required: false, schema: { type: 'string' } }),
    ApiHeader({ name: 'Consistency-Token', required: false, schema: { type: 'string' } }),
    ...[...route.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, schema: { type: 'string' } })),
  );
}
