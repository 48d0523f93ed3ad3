import { Ajv } from 'ajv';
import { randomUUID } from 'node:crypto';
import { ledgerOn } from '../app/ledger.js';
import type { EventRegistry } from '../core/event-registry.js';
import type { EventTypeInfo } from '../core/event-type.js';
import { type EventStore, FROM_START, NO_STREAM } from '../core/event-store.js';
import type { DomainEvent } from '../core/event-type.js';
import { readModelMigrations } from '../../migrations/read-model-migrations.js';
import { type Principal, ROLES } from '../access/role.js';
import type { CommandBody } from '../fields/command-body.js';
import type { CommandAnswer } from '../pipeline/commands/command.js';
import { entryWithdrawn } from '../events/entries/entry-withdrawn.js';
import type { UseCase } from '../pipeline/commands/use-case.js';
import { ReadModelDatabase } from '../storage/read-models/database/read-model-database.js';
import type { EntityClass } from '../storage/read-models/database/engine.js';
import { sealSections } from '../storage/envelope/sections.js';
import { MemoryEventStore } from '../storage/log/memory/memory-event-store.js';
import { validateBody, validateQuery } from '../fields/validation.js';
import { LogSecret } from '../storage/secrets/secrets.js';
import { entitiesOf } from '../storage/read-models/lifecycle/projection-progress.js';
import type { Projection } from '../storage/read-models/lifecycle/projection.js';
import type { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import { LANGUAGES } from '../fields/language.js';
import type { QueryDefinition } from '../pipeline/queries/query.js';
import type { QueryParameters } from '../pipeline/queries/query-fields.js';
import type { QueryAnswer } from '../pipeline/queries/query-service.js';
import { MemoryTextStore } from '../storage/text-store/memory-text-store.js';
import { positionReached } from '../world/as-of.js';
import { ledgerProjection } from '../world/ledger-projection.js';
import { digestOf } from '../world/row-digest.js';
import { LedgerEntry } from '../world/tables.js';

/** May do everything, for every body, everywhere: the caller of AUTH=none. */
export const EVERYBODY: Principal = { id: 'local', roles: new Set(ROLES), bodies: 'any', zones: 'any' };

/** What a test may say of a command besides its use case and body. */
export interface Sent {
  /** `:id` of the path. */
  readonly id?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly caller?: Principal;
  /** RFC 3339 UTC; the harness's clock unless said. */
  readonly recordedAt?: string;
}

/** What a test may say of a query: its path, its parameters as they would come in the URL, and who asks. */
export interface Asked {
  readonly id?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly caller?: Principal;
}

/** An answer whose body a test reads as what it expects. */
export interface Got<Body> extends Omit<QueryAnswer, 'body'> {
  readonly body: Body;
}

/** The ledger without its edge: commands in, answers out, through the real services, projections and SQL. */
export interface LedgerHarness {
  /** Validates, decides, appends. @throws every refusal */
  execute<Body extends CommandBody, State>(
    useCase: UseCase<Body, State>,
    sent: object,
    how?: Sent,
  ): Promise<CommandAnswer>;
  /** Asks once everything appended is in the read models; the answer must be of the declared schema. @throws every refusal */
  query<Body, Parameters extends QueryParameters = QueryParameters>(
    definition: QueryDefinition<Parameters>,
    asked?: Asked,
  ): Promise<Got<Body>>;
  close(): Promise<void>;
}

/** What the harness is made of, for read models that run along with its projections. */
export interface HarnessParts {
  readonly store: EventStore;
  readonly database: ReadModelDatabase;
  readonly registry: EventRegistry;
  readonly runner: ProjectionRunner;
}

/** `now`: the clock, RFC 3339 UTC. `projections`: beside the ledger's own. `join`: before the projections start. */
export async function ledgerHarness(parts: {
  readonly events: readonly EventTypeInfo[];
  readonly projections?: readonly Projection[];
  readonly tables?: readonly EntityClass[];
  readonly join?: (parts: HarnessParts) => void;
  readonly now?: string;
}): Promise<LedgerHarness> {
  const projections = [ledgerProjection, ...(parts.projections ?? [])];
  const store = new MemoryEventStore();
  const words = new MemoryTextStore();
  const secret = new LogSecret(new Uint8Array(32));
  const now = (): Date => new Date(parts.now ?? '2017-09-01T12:00:00.000Z');
  // A recording time that is set by hand may not lie ahead of the clock, so it takes the commands' clock along.
  let recording = now().getTime();
  const database = await ReadModelDatabase.open({
    url: 'memory:',
    entities: [...entitiesOf(projections), ...(parts.tables ?? [])],
    migrations: readModelMigrations,
  });
  const alarms: string[] = [];
  const { types, runner, commands, queries } = ledgerOn(
    { store, words, database, secret },
    { events: [entryWithdrawn, ...parts.events], projections, positionIn: positionReached },
    { now, recordingClock: () => new Date(recording), alarm: (message) => alarms.push(message) },
  );
  parts.join?.({ store, database, registry: types, runner });
  runner.start();

  return {
    execute: (useCase, sent, { id, params, caller = EVERYBODY, recordedAt } = {}) => {
      recording = Math.max(recording, Date.parse(recordedAt ?? now().toISOString()));
      return commands.execute(useCase, {
        params: { ...(id === undefined ? {} : { id }), ...params },
        body: validateBody(useCase.body, sent),
        sent,
        caller,
        idempotencyKey: randomUUID(),
        correlationId: randomUUID(),
        ...(recordedAt === undefined ? {} : { recordedAt }),
      });
    },
    query: async <Body>(
      definition: QueryDefinition<never>,
      { id, params, query = {}, caller = EVERYBODY }: Asked = {},
    ) => {
      await runner.drain();
      const answer = await queries.ask(definition, {
        parameters: validateQuery(definition.parameters, query),
        params: { ...(id === undefined ? {} : { id }), ...params },
        caller,
        languages: LANGUAGES,
      });
      mustFit(definition, answer.body);
      return answer as Got<Body>;
    },
    close: async () => {
      await runner.stop();
      await store.close();
      await database.close();
      if (alarms.length > 0) throw new Error(alarms.join('\n'));
    },
  };
}

/**
 * Appends an entry whose data is as somebody else wrote it: an older build, an importer, another program.
 *
 * @returns its id
 */
export async function appendForeign(
  { store, registry }: Pick<HarnessParts, 'store' | 'registry'>,
  stream: string,
  event: DomainEvent,
): Promise<string> {
  let revision = NO_STREAM;
  for await (const recorded of store.readStream(stream)) revision = recorded.revision;
  const [id, causationId] = [randomUUID(), randomUUID()];
  const made = {
    ...{
      id,
      type: event.type,
      schemaVersion: 1,
      recordedAt: '2017-09-01T12:00:00.000Z',
      recordedBy: 'other',
    },
    ...{ correlationId: causationId, causationId, bodyMac: '', validTime: null, subjects: [] },
    sections: sealSections({}, registry.split(event)),
  };
  await store.append(stream, revision, [made]);
  return id;
}

/** The first entry once more at the end of the log, as a server may have taken it. Answers its position. */
export async function double(store: MemoryEventStore): Promise<number> {
  for await (const first of store.readAll(FROM_START)) {
    const position = store['log'].length;
    store['log'].push({ ...first, revision: 1, position, doubled: true });
    store['appended'].ring();
    return position;
  }
  throw new Error('The log is empty');
}

/** Changes a row of the ledger as if it had been filed so: what it is known by fits. */
export async function fileOtherwise(
  database: ReadModelDatabase,
  which: { readonly id: string } | { readonly position: number },
  to: Partial<Omit<LedgerEntry, 'digest' | 'mustBeAsFiled'>>,
): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.findOneByOrFail(LedgerEntry, which);
    await tx.update(LedgerEntry, which, { ...to, digest: digestOf({ ...row, ...to }) });
  });
}

/** Compiles each schema once: that takes longer than most queries. */
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

/** @throws Error if an answer has what its schema does not name, or lacks what it promises */
function mustFit({ name, answer }: QueryDefinition<never>, body: object): void {
  const sent: unknown = JSON.parse(JSON.stringify(body));
  if (ajv.validate(answer, sent)) return;
  throw new Error(
    `The answer of ${name} is not of its schema: ${ajv.errorsText()}\n${JSON.stringify(sent, null, 1)}`,
  );
}
