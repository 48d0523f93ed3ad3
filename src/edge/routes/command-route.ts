import { applyDecorators, Body, Controller, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput } from '../../core/errors.js';
import { Policy } from '../access/policy.decorator.js';
import type { Principal } from '../../access/role.js';
import { givingWay } from '../../storage/concurrency/give-way.js';
import { writeToken } from '../../pipeline/consistency-token.js';
import { ApiProblems } from '../http/openapi.js';
import { BodyLimit, routeConfig } from '../http/route-config.js';
import { validateBody } from '../../fields/validation.js';
import { CommandAnswerDto } from './command-answer.js';
import type { CommandAnswer, CommandRequest } from '../../pipeline/commands/command.js';
import { CommandService } from '../../pipeline/commands/handle-command.js';
import type { PathParams, UseCase } from '../../pipeline/commands/use-case.js';

/** A use case as Nest knows it: a command, the handler that the bus finds for it, and a route. */
export interface WiredUseCase {
  readonly command: Type<Command<CommandAnswer>>;
  readonly handler: Type<ICommandHandler>;
  readonly controller: Type;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Makes the command, the handler and the controller of a use case; the example is for the document. */
export function wire(useCase: UseCase, example?: object): WiredUseCase {
  class UseCaseCommand extends Command<CommandAnswer> {
    constructor(readonly request: CommandRequest) {
      super();
    }
  }

  @CommandHandler(UseCaseCommand)
  class UseCaseHandler implements ICommandHandler<UseCaseCommand, CommandAnswer> {
    constructor(@Inject(CommandService) private readonly commands: CommandService) {}

    execute({ request }: UseCaseCommand): Promise<CommandAnswer> {
      return this.commands.execute(useCase, request);
    }
  }

  @ApiTags(useCase.route.split('/')[1] ?? '')
  @Controller('v1')
  class UseCaseController {
    constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

    @Post(useCase.route)
    @Policy(useCase.action)
    @BodyLimit(useCase.bodyLimit ?? 0)
    @routeConfig({ command: useCase.name })
    @ApiOperation({
      operationId: useCase.name.charAt(0).toLowerCase() + useCase.name.slice(1),
      summary: useCase.summary,
    })
    @ApiBody({ type: useCase.body, ...(example && { examples: { scenario: { value: example } } }) })
    @CommandHeaders(useCase)
    @ApiCreatedResponse({ type: CommandAnswerDto })
    @ApiOkResponse({
      type: CommandAnswerDto,
      description: 'A repeat of what was done before, or nothing to do',
    })
    @ApiProblems(400, 403, 404, 409, 412, 413, 415, 422, ...(useCase.notBuilt ? [501] : []), 503)
    async handle(
      @Req() request: FastifyRequest<{ Params: PathParams }>,
      @Body() sent: object,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<CommandAnswerDto> {
      const body = await givingWay(() => validateBody(useCase.body, sent));
      const answer = await this.bus.execute(new UseCaseCommand({ ...requestOf(request), body, sent }));
      return write(answer, reply);
    }
  }
  for (const [type, suffix] of [
    [UseCaseCommand, ''],
    [UseCaseHandler, 'Handler'],
    [UseCaseController, 'Controller'],
  ] as const) {
    Object.defineProperty(type, 'name', { value: useCase.name + suffix });
  }
  return { command: UseCaseCommand, handler: UseCaseHandler, controller: UseCaseController };
}

/** What the headers and the path say of a command. */
function requestOf(request: FastifyRequest<{ Params: PathParams }>): Omit<CommandRequest, 'body' | 'sent'> {
  const idempotencyKey = one(request, 'Idempotency-Key');
  if (idempotencyKey !== undefined && !UUID.test(idempotencyKey)) {
    throw new InvalidInput('The header Idempotency-Key must be a UUID.', [], 'INVALID_HEADER');
  }
  const ifMatch = one(request, 'If-Match');
  const revision = ifMatch === undefined ? undefined : /^"(\d{1,18})"$/.exec(ifMatch)?.[1];
  if (ifMatch !== undefined && revision === undefined) {
    throw new InvalidInput(
      'The header If-Match must be an ETag that this ledger gave, like "3".',
      [],
      'INVALID_HEADER',
    );
  }
  return {
    params: request.params,
    caller: request.principal as Principal,
    correlationId: request.id,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey: idempotencyKey.toLowerCase() }),
    ...(revision === undefined ? {} : { ifMatch: Number(revision) }),
    ...(request.recordedAt === undefined ? {} : { recordedAt: request.recordedAt }),
  };
}

function write({ id, outcome, warnings }: CommandAnswer, reply: FastifyReply): CommandAnswerDto {
  reply.status(outcome.kind === 'done' ? 201 : 200);
  reply.header('ETag', `"${outcome.revision}"`);
  reply.header('Consistency-Token', writeToken(outcome.token));
  return {
    id,
    events: outcome.events,
    revision: outcome.revision.toString(),
    position: outcome.position?.toString() ?? null,
    warnings,
  };
}

function one(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : undefined;
}

function CommandHeaders({ route, target }: UseCase): MethodDecorator {
  const ifMatch = ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string' } });
  return applyDecorators(
    ApiHeader({ name: 'Idempotency-Key', required: false, schema: { type: 'string', format: 'uuid' } }),
    ...(target.expectation === 'new' ? [] : [ifMatch]),
    ...[...route.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, schema: { type: 'string' } })),
  );
}
