import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { unreadableEntries } from '../../world/unreadable-entries.js';
import { Policy } from '../access/policy.decorator.js';
import { ApiProblems } from '../http/openapi.js';
import { LOGGER } from '../logging/logger.js';
import {
  type ProjectionStatus,
  ProjectionRunner,
} from '../../storage/read-models/lifecycle/projection-runner.js';
import { STORAGE, type Storage } from '../../storage/storage.js';
import { closed, integer, list, nullable, oneOf, text, uuid } from '../../fields/schema.js';

const projection = closed(
  {
    name: text,
    version: integer,
    tz: text,
    state: oneOf('booting', 'live', 'parked', 'stopped'),
    progress: text,
    head: text,
    lag: text,
  },
  {
    rebuilding: text,
    parked: closed(
      { eventId: nullable(uuid), type: nullable(text), position: text, error: text },
      { reason: text },
    ),
  },
);
const projections = closed({
  items: list(projection),
  /** Entries that no fold can take; each is set aside with what rests on its thing until it is withdrawn. */
  unreadable: list(closed({ eventId: uuid, type: text, position: text })),
});

/** How far the read models are, and what an operator can do about one that stands still. */
@ApiTags('operations')
@Controller('v1/operations/projections')
export class ProjectionsController {
  constructor(
    @Inject(ProjectionRunner) private readonly runner: ProjectionRunner,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @Policy('operations')
  @ApiOperation({
    operationId: 'projections',
    summary: 'State and lag of every projection, and the entry that parked one',
  })
  @ApiOkResponse({ schema: projections })
  @ApiProblems(403)
  async all(): Promise<object> {
    const unreadable = await this.storage.database.read((tx) => unreadableEntries(tx));
    return {
      items: (await this.runner.status()).map(shown),
      unreadable: unreadable.map(({ id, type, position }) => ({
        eventId: id,
        type,
        position: String(position),
      })),
    };
  }

  @Post(':name/resume')
  @HttpCode(202)
  @Policy('operations')
  @ApiOperation({
    operationId: 'resumeProjection',
    summary: 'Tries the parked entry again, after what was wrong is mended',
  })
  @ApiParam({ name: 'name', schema: { type: 'string' } })
  @ApiAcceptedResponse({ schema: projections })
  @ApiProblems(403, 404, 409, 415)
  async resume(@Param('name') name: string): Promise<object> {
    this.runner.resume(name);
    return this.all();
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @Policy('operations')
  @ApiOperation({
    operationId: 'rebuildProjection',
    summary: 'Makes the rows anew beside the live ones, then switches',
  })
  @ApiParam({ name: 'name', schema: { type: 'string' } })
  @ApiAcceptedResponse({ schema: projections })
  @ApiProblems(403, 404, 409, 415)
  async rebuild(@Param('name') name: string): Promise<object> {
    await this.begin(name);
    return this.all();
  }

  /** Answers once the rebuild is under way; what becomes of it later stands in the log and in the state. */
  private async begin(name: string): Promise<void> {
    const rebuilt = this.runner.rebuild(name);
    const refusedAtOnce = new Promise<void>((resolve) => setImmediate(resolve));
    await Promise.race([rebuilt, refusedAtOnce]);
    rebuilt.then(
      () => this.logger.info({ projection: name }, 'Projection rebuilt'),
      (error: unknown) => this.logger.error({ projection: name, err: error }, 'Projection not rebuilt'),
    );
  }
}

function shown({ progress, head, lag, rebuilding, parked, ...status }: ProjectionStatus): object {
  return {
    ...status,
    progress: progress.toString(),
    head: head.toString(),
    lag: lag.toString(),
    ...(rebuilding === undefined ? {} : { rebuilding: rebuilding.toString() }),
    ...(parked === undefined ? {} : { parked: { ...parked, position: parked.position.toString() } }),
  };
}
