import { on } from 'node:events';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { EventRegistry } from '../../../core/event-registry.js';
import type { EventTypeInfo } from '../../../core/event-type.js';
import type { EventStore } from '../../../core/event-store.js';
import type { EntityClass } from '../database/engine.js';
import { ReadModelDatabase } from '../database/read-model-database.js';
import { open } from '../../envelope/envelope.js';
import { SqliteEventStore } from '../../log/sqlite/sqlite-event-store.js';
import type { Projection } from '../lifecycle/projection.js';
import { ProjectionRunner, type RunningReadModel } from '../lifecycle/projection-runner.js';
import { LastAsked } from '../last-asked.js';
import { carried } from './carried-error.js';
import type { FromThread, Order, ThreadData, ToThread } from './messages.js';
import { logFileIn, readModelFileIn } from '../../files/data-folder.js';

/** What the thread runs. */
export interface KeptReadModels {
  readonly events: readonly EventTypeInfo[];
  readonly entities: readonly EntityClass[];
  readonly projections: readonly Projection[];
  /** Joins read models that are made of the projections' rows. */
  readonly join?: (runner: ProjectionRunner, surroundings: Surroundings) => void;
}

/** What read models find in the thread. */
export interface Surroundings {
  readonly store: EventStore;
  readonly database: ReadModelDatabase;
  readonly types: EventRegistry;
  readonly lastAsked: LastAsked;
  readonly alarm: (line: string) => void;
  /** Tells those who listen to the news of a read model, in the thread that answers. */
  readonly tell: (of: string, news: unknown) => void;
}

/** Runs read models for the thread that started this one, until it says to end. */
export async function keepReadModels(kept: KeptReadModels): Promise<void> {
  if (parentPort === null) throw new Error('This file is run as a thread of the program');
  const port = parentPort;
  const tell = (message: FromThread): void => port.postMessage(message);
  let keeper: Keeper | undefined;
  for await (const [message] of messagesOf(port)) {
    if (message.kind !== 'open') {
      keeper?.take(message);
      continue;
    }
    try {
      keeper = await Keeper.open(port, message.data, kept, tell);
      tell({ kind: 'opened' });
    } catch (error) {
      tell({ kind: 'refused', error: carried(error) });
      port.close();
    }
  }
}

/** All that the other thread says, in order: what comes while one message is dealt with waits for that. */
function messagesOf(port: MessagePort): AsyncIterable<[ToThread]> {
  return on(port, 'message', { close: ['close'] }) as AsyncIterable<[ToThread]>;
}

/** The read models at work, and the port by which they are driven. */
class Keeper {
  private readonly readModels: ReadonlyMap<string, RunningReadModel>;
  /** How to end the haste of those for whom somebody waits. */
  private readonly hurried = new Map<string, () => void>();

  private constructor(
    private readonly port: MessagePort,
    private readonly store: SqliteEventStore,
    private readonly database: ReadModelDatabase,
    private readonly runner: ProjectionRunner,
    private readonly tell: (message: FromThread) => void,
  ) {
    this.readModels = new Map(runner.readModels.map((each) => [each.projection.name, each]));
    for (const readModel of runner.readModels) readModel.audience.show(() => this.tellOf(readModel));
  }

  /** @throws StartRefused */
  static async open(
    port: MessagePort,
    { dataDir, lastAsked }: ThreadData,
    { events, entities, projections, join: joinMore }: KeptReadModels,
    tell: (message: FromThread) => void,
  ): Promise<Keeper> {
    const store = SqliteEventStore.openForReading(logFileIn(dataDir), {
      damaged: (damage) => tell({ kind: 'log-damaged', damage: carried(damage) }),
    });
    const database = await ReadModelDatabase.openBeside(readModelFileIn(dataDir), entities);
    const types = new EventRegistry(events);
    const alarm = (line: string): void => tell({ kind: 'alarm', line });
    const runner = new ProjectionRunner(projections, {
      ...{ store, database, alarm },
      open: (recorded) => open(types, recorded),
    });
    joinMore?.(runner, {
      ...{ store, database, types, alarm },
      lastAsked: new LastAsked(lastAsked),
      tell: (of, news) => tell({ kind: 'news', of, news }),
    });
    database.onDamage(() => tell({ kind: 'damaged' }));
    runner.onHandled((by, entries) => tell({ kind: 'handled', by, entries: entries.length }));
    runner.onReplaced((of, how) => tell({ kind: 'replaced', of, how }));
    return new Keeper(port, store, database, runner, tell);
  }

  take(message: Exclude<ToThread, { kind: 'open' }>): void {
    switch (message.kind) {
      case 'order':
        return void this.obey(message.order, message.of, message.id);
      case 'hurry':
        return this.hurry(message.of, message.on);
      case 'appended':
        return this.store.ownerAppended();
      case 'end':
        return void this.end();
    }
  }

  private async obey(order: Order, of: string, id: number): Promise<void> {
    const readModel = this.named(of);
    try {
      await readModel[order]();
      this.tell({ kind: 'done', id });
    } catch (error) {
      // Who ordered may have taken it for done.
      this.tellOf(readModel);
      this.tell({ kind: 'done', id, error: carried(error) });
    }
  }

  private hurry(of: string, on: boolean): void {
    this.hurried.get(of)?.();
    this.hurried.delete(of);
    if (on)
      this.hurried.set(
        of,
        this.named(of).audience.wait(() => undefined),
      );
  }

  private async end(): Promise<void> {
    await this.runner.stop();
    await this.database.close();
    await this.store.close();
    this.port.close();
  }

  private tellOf({ projection, state, progress, tz, rebuilding, poison }: RunningReadModel): void {
    const { name } = projection;
    this.tell({ kind: 'state', told: { name, state, progress, tz, rebuilding, poison } });
  }

  private named(name: string): RunningReadModel {
    const readModel = this.readModels.get(name);
    if (readModel === undefined) throw new Error(`The thread runs no read model ${name}`);
    return readModel;
  }
}
