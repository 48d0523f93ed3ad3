import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts } from '../../src/app/app.module.js';
import { type Config, readConfig } from '../../src/config/config.js';
import { Refusal } from '../../src/core/errors.js';
import { EventRegistry } from '../../src/core/event-registry.js';
import type { RecordedEvent } from '../../src/core/event-store.js';
import type { DomainEvent } from '../../src/core/event-type.js';
import { type Principal, ROLES } from '../../src/access/role.js';
import { CommandService } from '../../src/pipeline/commands/handle-command.js';
import { open } from '../../src/storage/envelope/envelope.js';
import { validateBody, validateQuery } from '../../src/fields/validation.js';
import { entitiesOf } from '../../src/storage/read-models/lifecycle/projection-progress.js';
import { ProjectionRunner } from '../../src/storage/read-models/lifecycle/projection-runner.js';
import { QueryService } from '../../src/pipeline/queries/query-service.js';
import { openStorage, type Storage } from '../../src/storage/storage.js';
import type { Answered } from './model.js';

const NOW = new Date('2017-09-01T12:00:00.000Z');
const PROJECTIONS = parts.projections;

/** A command as it goes to its use case. */
export interface Order {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: object;
  readonly client: string;
  readonly idempotencyKey: string;
  readonly ifMatch?: number;
}

/** A folder for one history: the data and the keys of the process that lives, apart from those that ended before it. */
export class Place {
  readonly root = mkdtempSync(join(tmpdir(), 'ceasefire-model-'));
  private lives = 0;

  get data(): string {
    return join(this.root, String(this.lives));
  }

  get config(): Config {
    return readConfig({ DATA_DIR: this.data });
  }

  /**
   * What the end of the process would leave behind in this moment, put where the next one finds it: all that was written
   * to files, and nothing of what was only in memory. Nothing else runs meanwhile.
   */
  moveOn(from = this.data): void {
    this.lives += 1;
    for (const end of ['', '.keys']) {
      mkdirSync(this.data + end, { recursive: true, mode: 0o700 });
      // SQLite makes its index of the write-ahead log anew.
      for (const name of readdirSync(from + end).filter((each) => !each.endsWith('-shm')))
        copyFileSync(join(from + end, name), join(this.data + end, name));
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The program below its edge, on SQLite files: commands, projections, queries. */
export class Ledger {
  private readonly commands: CommandService;
  private readonly queries: QueryService;
  readonly runner: ProjectionRunner;

  private constructor(private readonly storage: Storage) {
    const { store, words, database, secret } = storage;
    const registry = new EventRegistry(parts.events);
    const openEvent = (recorded: RecordedEvent): DomainEvent => open(registry, recorded);
    const now = (): Date => NOW;
    this.commands = new CommandService({ store, words, registry, secret, now });
    const alarm = (): void => undefined;
    this.runner = new ProjectionRunner(PROJECTIONS, { store, database, open: openEvent, alarm });
    this.queries = new QueryService({
      store,
      words,
      database,
      runner: this.runner,
      secret,
      now,
      projections: PROJECTIONS.map(({ name }) => name),
      positionIn: parts.positionIn,
    });
    this.runner.start();
  }

  static async open(config: Config): Promise<Ledger> {
    const entities = [...entitiesOf(PROJECTIONS), ...(parts.tables ?? [])];
    return new Ledger(await openStorage(config, entities));
  }

  /** @throws whatever is no refusal */
  async execute({ route, params, body, client, idempotencyKey, ifMatch }: Order): Promise<Answered> {
    const useCase = parts.useCases.find((each) => each.route === route);
    if (useCase === undefined) throw new Error(`There is no command ${route}`);
    try {
      const { outcome } = await this.commands.execute(useCase, {
        params,
        body: validateBody(useCase.body, structuredClone(body)),
        sent: body,
        caller: anybody(client),
        idempotencyKey,
        correlationId: idempotencyKey,
        ...(ifMatch === undefined ? {} : { ifMatch: ifMatch }),
      });
      const { events, revision, position, kind } = outcome;
      return {
        events,
        revision: revision,
        position: position === null ? null : position,
        repeat: kind !== 'done',
      };
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.code };
      throw error;
    }
  }

  /** The answer to a query, or the code of the refusal. */
  async ask<Body>(
    route: string,
    params: Readonly<Record<string, string>> = {},
    query: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly body: Body; readonly etag?: string }> {
    const definition = parts.queries.find((each) => each.route === route);
    if (definition === undefined) throw new Error(`There is no query ${route}`);
    const answer = await this.queries.ask(definition, {
      parameters: validateQuery(definition.parameters, query),
      params,
      caller: anybody('reader'),
      languages: ['en'],
    });
    return { body: answer.body as Body, ...(answer.etag === undefined ? {} : { etag: answer.etag }) };
  }

  async close(): Promise<void> {
    await this.runner.stop();
    await this.storage.close();
  }
}

function anybody(id: string): Principal {
  return { id, roles: new Set(ROLES), bodies: 'any', zones: 'any' };
}
