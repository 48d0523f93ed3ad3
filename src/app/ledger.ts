import type { EntityManager } from 'typeorm';
import { EventRegistry } from '../core/event-registry.js';
import type { EventTypeInfo } from '../core/event-type.js';
import { CommandService } from '../pipeline/commands/handle-command.js';
import { type QueryParts, QueryService } from '../pipeline/queries/query-service.js';
import { open } from '../storage/envelope/envelope.js';
import type { Projection } from '../storage/read-models/lifecycle/projection.js';
import { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import type { ReadModelsThread } from '../storage/read-models/thread/read-models-thread.js';
import type { Storage } from '../storage/storage.js';

/** What judging and answering is made of, subject by subject. */
export interface LedgerParts {
  readonly events: readonly EventTypeInfo[];
  readonly projections: readonly Projection[];
  readonly positionIn: (tx: EntityManager) => Promise<number>;
}

/** What the ledger works with beside what is kept. */
export interface LedgerSetting extends Pick<QueryParts, 'lastAsked' | 'onUnreadableText'> {
  readonly now: () => Date;
  /** The clock of what is recorded, where a test has another one for it. */
  readonly recordingClock?: () => Date;
  /** Takes one line, without data, for the log and whoever is on call. */
  readonly alarm: (message: string) => void;
  /** Runs the projections, in place of the runner here. */
  readonly thread?: ReadModelsThread | undefined;
}

/** The ledger without its edge: commands in, answers out, and what keeps the read models up. */
export interface Ledger {
  readonly types: EventRegistry;
  readonly runner: ProjectionRunner;
  readonly commands: CommandService;
  readonly queries: QueryService;
}

/**
 * Puts the ledger together over what is open: the same for the server, the command line and tests. No projection is
 * started; who only reads starts none.
 *
 * @param storage without `recording`, commands are always taken
 */
export function ledgerOn(
  storage: Pick<Storage, 'store' | 'words' | 'database' | 'secret'> & Partial<Pick<Storage, 'recording'>>,
  { events, projections, positionIn }: LedgerParts,
  { now, recordingClock = now, alarm, thread, ...asking }: LedgerSetting,
): Ledger {
  const { store, words, database, secret, recording } = storage;
  const types = new EventRegistry(events);
  const runner = new ProjectionRunner(thread === undefined ? projections : [], {
    ...{ store, database, alarm },
    open: (recorded) => open(types, recorded),
  });
  if (thread !== undefined) for (const projection of projections) runner.join(thread.readModel(projection));
  const commands = new CommandService({
    ...{ store, words, registry: types, secret, now: recordingClock },
    ...(recording && { recording }),
  });
  const queries = new QueryService({
    ...{ store, words, database, runner, secret, now, positionIn },
    projections: projections.map(({ name }) => name),
    ...asking,
  });
  return { types, runner, commands, queries };
}
