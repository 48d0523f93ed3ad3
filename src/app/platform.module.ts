import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { uptime as machineUptime } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { Logger } from 'pino';
import { CONFIG, type Config, isAllInFiles } from '../config/config.js';
import type { EventTypeInfo } from '../core/event-type.js';
import { EventRegistry } from '../core/event-registry.js';
import { LogDamaged, type RecordedEvent } from '../core/event-store.js';
import type { DomainEvent } from '../core/event-type.js';
import { TZ_VERSION } from '../rules/time/zone-data.js';
import { CommandModule } from '../edge/routes/command.module.js';
import { CommandService } from '../pipeline/commands/handle-command.js';
import type { UseCase } from '../pipeline/commands/use-case.js';
import type { EntityClass } from '../storage/read-models/database/engine.js';
import { open } from '../storage/envelope/envelope.js';
import { ClockWatch } from '../edge/health/clock-watch.js';
import { type Health, HealthChecks } from '../storage/health/health-checks.js';
import { whyBehind, whyDoubtful } from '../storage/log/last-entry.js';
import { Banner } from '../edge/http/banner.js';
import { LOGGER } from '../edge/logging/logger.js';
import { Metrics } from '../edge/metrics/metrics.js';
import { isWholeFile } from '../storage/read-models/database/quick-check.js';
import { ReadModelRepair, type RepairParts } from '../storage/read-models/database/read-model-repair.js';
import { entitiesOf } from '../storage/read-models/lifecycle/projection-progress.js';
import type { Projection } from '../storage/read-models/lifecycle/projection.js';
import {
  ProjectionRunner,
  type ProjectionStatus,
} from '../storage/read-models/lifecycle/projection-runner.js';
import type { QueryDefinition } from '../pipeline/queries/query.js';
import { LastAsked } from '../storage/read-models/last-asked.js';
import { QueryModule } from '../edge/routes/query.module.js';
import { QueryService } from '../pipeline/queries/query-service.js';
import { ReadModelsThread } from '../storage/read-models/thread/read-models-thread.js';
import type { Timers } from '../storage/log/kurrentdb/patience.js';
import { openStorage, readModelAddress, type Sequencing, STORAGE, type Storage } from '../storage/storage.js';

/** From here on the read models are so far behind that whoever is on call should know. The goal is a second. */
const SEQUENCING_LATE_MS = 30_000;

/** Readiness names so many entries that cannot be read; the operations page names all. */
const MOST_NAMED = 20;

/** The injection token of the clock, a function that says what time it is. */
export const CLOCK = Symbol('Clock');

const UNREADABLE_IN = Symbol('UnreadableIn');
const IS_WHOLE_LOG = Symbol('IsWholeLog');

/** Looks through a whole file beside everything else; answers soon when the signal aborts. */
type IsWhole = NonNullable<RepairParts['isWhole']>;

/** What the program is made of, subject by subject. */
export interface Parts {
  readonly events: readonly EventTypeInfo[];
  readonly useCases: readonly UseCase[];
  readonly queries: readonly QueryDefinition[];
  readonly projections: readonly Projection[];
  /** Tables of read models that are no projections, but made of their rows. */
  readonly tables?: readonly EntityClass[];
  readonly positionIn: (tx: EntityManager) => Promise<number>;
  /** The entries in a snapshot that cannot be read and are set aside, by id. */
  readonly unreadableIn: (tx: EntityManager) => Promise<readonly { readonly id: string }[]>;
  /** An example body for a command's route, for the OpenAPI document. */
  readonly exampleOf?: (route: string) => object | undefined;
  /** The clock; the machine's unless a test has its own. */
  readonly now?: () => Date;
  /** Seconds since the machine was started; without it a clock of a test's own is not watched. */
  readonly uptime?: () => number;
  /** What waits for a log on a server waits by these; by the machine's unless a test has its own. */
  readonly timers?: Timers;
  /** The file that runs the read models in a thread of their own, where they can have one. */
  readonly thread?: URL;
  /** The file that a process runs to look through a file of read models. */
  readonly check?: URL;
}

/** Opens the stores, runs the projections, and gives commands and queries what they need. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private sweeping: Promise<void> = Promise.resolve();
  private looking: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(ProjectionRunner) private readonly runner: ProjectionRunner,
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(ClockWatch) private readonly clockWatch: ClockWatch,
    @Inject(CLOCK) private readonly now: () => Date,
    @Inject(Banner) private readonly banner: Banner,
    @Inject(ReadModelsThread) private readonly thread: ReadModelsThread | undefined,
    @Inject(ReadModelRepair) private readonly repair: ReadModelRepair,
    @Inject(UNREADABLE_IN) private readonly unreadableIn: Parts['unreadableIn'],
    @Inject(IS_WHOLE_LOG) private readonly isWholeLog: IsWhole | undefined,
  ) {}

  static of(parts: Parts): DynamicModule {
    const registry = new EventRegistry(parts.events);
    const openEvent = (recorded: RecordedEvent): DomainEvent => open(registry, recorded);
    const now = parts.now ?? (() => new Date());
    const entities = [...entitiesOf(parts.projections), ...(parts.tables ?? [])];
    return {
      module: PlatformModule,
      imports: [
        CqrsModule.forRoot(),
        CommandModule.for(parts.useCases, parts.exampleOf),
        QueryModule.for(parts.queries),
      ],
      providers: [
        { provide: EventRegistry, useValue: registry },
        { provide: CLOCK, useValue: now },
        { provide: UNREADABLE_IN, useValue: parts.unreadableIn },
        {
          provide: IS_WHOLE_LOG,
          inject: [CONFIG],
          useFactory: (config: Config) => lookThrough(parts, logFile(config)),
        },
        LastAsked,
        {
          provide: ReadModelsThread,
          inject: [CONFIG, LastAsked],
          useFactory: (config: Config, { memory }: LastAsked): ReadModelsThread | undefined => {
            const entry = threadOf(parts, config);
            return entry && new ReadModelsThread(entry, { dataDir: config.dataDir, lastAsked: memory });
          },
        },
        {
          provide: STORAGE,
          inject: [CONFIG, LOGGER, Metrics, ReadModelsThread],
          useFactory: (config: Config, logger: Logger, metrics: Metrics, thread?: ReadModelsThread) =>
            openStorage(config, entities, {
              ...(parts.timers && { timers: parts.timers }),
              alarm: (message) => logger.error(message),
              say: (message) => logger.info(message),
              onCommit: (appends) => {
                metrics.committed(appends);
                thread?.appended();
              },
            }),
        },
        {
          provide: ClockWatch,
          inject: [STORAGE, LOGGER],
          useFactory: ({ recording }: Storage, logger: Logger) => {
            const watch = new ClockWatch({
              now: () => now().getTime(),
              uptime: uptimeOf(parts),
              platform: process.platform,
              alarm: (message) => logger.error(message),
            });
            recording.guard('clock', () => watch.whyNot());
            return watch;
          },
        },
        {
          provide: ProjectionRunner,
          inject: [STORAGE, LOGGER, Metrics, ReadModelsThread],
          useFactory: async (
            { store, database, logDamage }: Storage,
            logger: Logger,
            metrics: Metrics,
            thread?: ReadModelsThread,
          ) => {
            const alarm = (message: string): void => logger.error(message);
            const handled = (projection: string, entries: number): void =>
              metrics.handled(projection, entries);
            const options = { store, database, open: openEvent, alarm };
            if (thread === undefined) {
              const runner = new ProjectionRunner(parts.projections, options);
              runner.onHandled((projection, entries) => handled(projection, entries.length));
              return runner;
            }
            const runner = new ProjectionRunner([], options);
            for (const projection of parts.projections) runner.join(thread.readModel(projection));
            await database.leaveWriting();
            thread.begin({
              handled,
              alarm,
              replaced: (projection, how) => runner.replaced(projection, how),
              damaged: () => database.foundDamaged(),
              logDamaged: logDamage.take,
            });
            return runner;
          },
        },
        {
          provide: ReadModelRepair,
          inject: [STORAGE, ProjectionRunner, LOGGER, CONFIG],
          useFactory: ({ database }: Storage, runner: ProjectionRunner, logger: Logger, config: Config) => {
            const isWhole = lookThrough(parts, readModelFile(config));
            const alarm = (message: string): void => logger.error(message);
            return new ReadModelRepair({ database, runner, alarm, ...(isWhole && { isWhole }) });
          },
        },
        {
          provide: CommandService,
          inject: [STORAGE],
          useFactory: ({ store, words, secret, recording }: Storage) =>
            new CommandService({ store, words, registry, secret, recording, now }),
        },
        {
          provide: QueryService,
          inject: [STORAGE, ProjectionRunner, LastAsked, LOGGER, Metrics],
          useFactory: (
            { store, words, database, secret }: Storage,
            runner: ProjectionRunner,
            lastAsked: LastAsked,
            logger: Logger,
            metrics: Metrics,
          ) =>
            new QueryService({
              lastAsked,
              store,
              words,
              database,
              runner,
              secret,
              now,
              projections: parts.projections.map(({ name }) => name),
              positionIn: parts.positionIn,
              onUnreadableText: (ref) => {
                if (metrics.textUnreadable(ref)) logger.error(textAlarm(ref));
              },
            }),
        },
      ],
      exports: [
        ...[STORAGE, CLOCK, ClockWatch, EventRegistry, ProjectionRunner, ReadModelsThread],
        ...[CommandService, LastAsked, QueryService],
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.checks.register('projections', async () => {
      const stuck = (await this.runner.status()).filter(
        ({ state }) => state === 'parked' || state === 'stopped',
      );
      if (stuck.length === 0) return { ok: true };
      return { ok: false, reason: whyStuck(stuck) };
    });
    this.checks.register('read-models', () => this.repair.health());
    const { sequencing, recording, store, room } = this.storage;
    if (room !== undefined) this.checks.register('disk', () => room.health());
    this.checks.register('last-entry', async () => {
      const refusal = whyBehind(this.now(), (await store.head()).effectiveTime);
      return refusal === undefined ? { ok: true } : { ok: false, reason: refusal.message };
    });
    const doubt = whyDoubtful(this.now(), (await store.head()).effectiveTime);
    if (doubt !== undefined) this.banner.note('clock', doubt);
    const unreadable = async (): Promise<readonly string[]> =>
      (await this.storage.database.read(this.unreadableIn)).map(({ id }) => id);
    this.checks.register('entries', async () => ({
      ok: true,
      unreadable: (await unreadable()).slice(0, MOST_NAMED),
    }));
    for (const [name, check] of recording.checks()) this.checks.register(name, check);
    if (sequencing !== undefined) this.checks.register('sequencer', () => sequencerHealth(sequencing));
    this.metrics.observe({
      projections: () => this.runner.status(),
      entries: async () => (await this.storage.store.head()).position + 1,
      // Not a number while the read models cannot say.
      unreadable: () =>
        unreadable().then(
          ({ length }) => length,
          () => Number.NaN,
        ),
      sequencingDelayMs: sequencing && (() => sequencing.delayMs()),
    });
    this.clockWatch.start();
    await this.thread?.opened();
    this.runner.start();
    this.looking = Promise.all([this.repair.look(), this.lookThroughLog()]);
    this.sweeping = this.sweep();
  }

  /** Words of commands that failed after their words were kept; beside the work, since nothing waits for it. */
  private async sweep(): Promise<void> {
    const { store, words } = this.storage;
    try {
      const swept = await words.sweep(async (commandId) => (await store.findCommand(commandId)).length > 0);
      if (swept > 0) this.logger.info({ swept }, 'Swept words that no entry refers to');
    } catch (error) {
      this.logger.error({ err: error }, 'Words not swept; the next start tries again');
    }
  }

  /** The pages of the log's file, whatever stands in them. */
  private async lookThroughLog(): Promise<void> {
    if ((await this.isWholeLog?.(this.ending.signal)) === false)
      this.storage.logDamage.take(new LogDamaged());
  }

  async onApplicationShutdown(): Promise<void> {
    this.clockWatch.stop();
    await this.sweeping;
    await this.runner.stop();
    await this.repair.end();
    this.ending.abort();
    await this.looking;
    // Who writes closes last, and with that takes the write-ahead log into the file.
    await this.storage.database.close();
    await this.thread?.end();
    await this.storage.close();
  }
}

/** The thread of the read models, where there can be one. A clock of a test's own is known to this thread only. */
function threadOf({ thread, now }: Parts, config: Config): URL | undefined {
  return isAllInFiles(config) && now === undefined ? thread : undefined;
}

/** Said once in a run; the metric counts the others. A reference tells nothing of the text. */
function textAlarm(ref: string): string {
  return `The text ${ref} cannot be opened and is answered as unreadable: restore text.sqlite from its backup with the program stopped; ceasefire_unreadable_texts counts all`;
}

/** Looks through a file beside everything else. A clock of a test's own has no process of its own. */
function lookThrough({ check, now }: Parts, file: string | undefined): IsWhole | undefined {
  if (check === undefined || now !== undefined || file === undefined) return undefined;
  return (signal) => isWholeFile(check, file, signal);
}

/** The file of the read models, where they are in one for good. */
function readModelFile(config: Config): string | undefined {
  const isKept = config.readModel.kind === 'sqlite' && config.eventStore.kind !== 'memory';
  return isKept ? readModelAddress(config) : undefined;
}

function logFile({ eventStore, dataDir }: Config): string | undefined {
  return eventStore.kind === 'sqlite' ? join(dataDir, 'log.sqlite') : undefined;
}

/** The machine's, unless a test has its own; for a clock of a test's own, one that agrees with it. */
function uptimeOf({ now, uptime }: Parts): () => number {
  return uptime ?? (now === undefined ? machineUptime : () => now().getTime() / 1_000);
}

function sequencerHealth(sequencing: Sequencing): Health {
  const told = { delayMs: Math.round(sequencing.delayMs()), here: sequencing.isHere() };
  return told.delayMs < SEQUENCING_LATE_MS
    ? { ok: true, ...told }
    : { ok: false, reason: 'Entries wait for their positions in the log.', ...told };
}

function whyStuck(stuck: readonly ProjectionStatus[]): string {
  const reasons = stuck.flatMap(({ parked }) => parked?.reason ?? []);
  return [...stuck.map(howStuck), ...new Set(reasons)].join(' ');
}

function howStuck({ name, state, tz }: ProjectionStatus): string {
  if (tz <= TZ_VERSION) return `Projection ${name} is ${state}.`;
  return `Projection ${name} was made with time zone data ${tz}, this program has ${TZ_VERSION}: start the newer program here too.`;
}
