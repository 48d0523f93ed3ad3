import { Controller, Get, Inject, type OnModuleDestroy, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { EventRegistry } from '../../core/event-registry.js';
import { InvalidInput, Unavailable } from '../../core/errors.js';
import { Policy } from '../access/policy.decorator.js';
import type { Principal } from '../../access/role.js';
import { seesByPerson } from '../../access/visible.js';
import { ApiProblems } from '../http/openapi.js';
import { validateQuery } from '../../fields/validation.js';
import { LOGGER } from '../logging/logger.js';
import { type Language, languagesOf } from '../../fields/language.js';
import { IntegerParameter } from '../../pipeline/queries/query-fields.js';
import { QueryService } from '../../pipeline/queries/query-service.js';
import { ChangeFeed } from '../../read/changes/change-feed.js';
import { streamChanges, type StreamStart } from './change-stream.js';
import {
  ChangesParameters,
  type ChangesPage,
  FeedParameter,
  listChanges,
  ZoneParameter,
} from '../../read/changes/list-changes.js';
import { type AskPage, WrittenPages } from '../../read/changes/written-pages.js';

const HEARTBEAT_MS = 15_000;

/** Changes of a page: so many are read, and written, without a pause. */
const PAGE = 100;

class StreamParameters {
  @IntegerParameter(
    { min: 0, max: Number.MAX_SAFE_INTEGER },
    { description: 'Only changes after this `seq`; Last-Event-ID comes before it' },
  )
  after: number = 0;

  @FeedParameter()
  feed?: string;

  @ZoneParameter()
  zone?: string;
}

/** The feed as it grows. */
@ApiTags('changes')
@Controller('v1')
export class StreamController implements OnModuleDestroy {
  private readonly closing = new AbortController();
  private readonly open = new Set<Promise<void>>();
  private readonly definition;
  private readonly pages;

  constructor(
    @Inject(ChangeFeed) private readonly feed: Pick<ChangeFeed, 'onChange'>,
    @Inject(QueryService) private readonly queries: QueryService,
    @Inject(EventRegistry) types: EventRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.definition = listChanges(types);
    this.pages = new WrittenPages((listener) => this.feed.onChange(listener));
  }

  @Get('stream')
  @Policy('read.judged')
  @ApiOperation({
    operationId: 'changeStream',
    summary:
      'The feed of /v1/changes as server-sent events: `id` is the seq, `event` is `change`, `data` the change as JSON. From the first change on unless said. The first event, `feed`, has no `id`: its data names the feed in which the numbers count. The stream ends when the feed is started anew',
  })
  @ApiQuery({ name: '', type: StreamParameters })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string', pattern: '^[0-9]{1,15}$' } })
  @ApiHeader({ name: 'Accept-Language', required: false, schema: { type: 'string' } })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(400, 403, 409, 503)
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = validateQuery(StreamParameters, request.query);
    const after = lastEventId(request) ?? asked.after;
    const { feed } = await this.page(request, { ...asked, after, limit: 1 });
    if (this.closing.signal.aborted) {
      throw new Unavailable('SHUTTING_DOWN', 'The program is stopping; try again in a moment.');
    }
    const { raw } = reply.hijack();
    const headers = reply.getHeaders() as Record<string, string>;
    raw.writeHead(200, {
      ...headers,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'private, no-store, no-transform',
      // Proxies that gather answers would hold the events back.
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') {
      raw.end();
      return;
    }
    raw.flushHeaders();
    const serving = this.serve(request, reply, { after, feed }, asked);
    this.open.add(serving);
    await serving.finally(() => this.open.delete(serving));
  }

  /** The server ends when its connections do. */
  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.open);
  }

  /** @throws FeedStartedAnew */
  private async page(
    request: FastifyRequest,
    asked: Pick<ChangesParameters, 'after' | 'feed' | 'limit' | 'zone'>,
  ): Promise<ChangesPage> {
    const answer = await this.queries.ask(this.definition, {
      parameters: Object.assign(new ChangesParameters(), asked),
      params: {},
      ...readerOf(request),
    });
    return answer.body as ChangesPage;
  }

  private async serve(
    request: FastifyRequest,
    { raw }: FastifyReply,
    start: StreamStart,
    { zone }: Pick<StreamParameters, 'zone'>,
  ): Promise<void> {
    const { feed } = start;
    const viewer = JSON.stringify([feed, zone, viewerOf(readerOf(request))]);
    const narrowed = zone === undefined ? {} : { zone };
    const ask: AskPage = (after) => this.page(request, { after, feed, limit: PAGE, ...narrowed });
    try {
      await streamChanges(raw, start, {
        page: (from) => this.pages.after(from, viewer, ask),
        onChange: (listener) => this.feed.onChange(listener),
        heartbeatMs: HEARTBEAT_MS,
        signal: this.closing.signal,
      });
    } catch (error) {
      // The client asks again from its last event on.
      this.logger.error({ err: error }, 'A stream of changes broke off');
    } finally {
      raw.end();
    }
  }
}

/** Who reads, and in which languages. */
interface Reader {
  readonly caller: Principal;
  readonly languages: readonly Language[];
}

function readerOf(request: FastifyRequest): Reader {
  const languages = languagesOf(request.headers['accept-language']);
  return { caller: request.principal as Principal, languages };
}

/** The same for all who see the same of the feed. */
function viewerOf({ caller, languages }: Reader): string {
  const { roles, zones } = caller;
  const seen = seesByPerson(caller) ? caller : { roles, zones };
  return JSON.stringify([seen, languages], (_key, value: unknown) =>
    value instanceof Set ? [...value].sort() : value,
  );
}

/** @throws InvalidInput unless it is a `seq` */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const id = headers['last-event-id'];
  if (id === undefined || id === '') return undefined;
  if (typeof id === 'string' && /^\d{1,15}$/.test(id)) return Number(id);
  throw new InvalidInput('The header Last-Event-ID must be the seq of a change.', [], 'INVALID_HEADER');
}
