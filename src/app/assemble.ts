import { uptime as machineUptime } from 'node:os';
import type { EntityManager } from 'typeorm';
import { type Config, isAllInFiles } from '../config/config.js';
import { LogDamaged } from '../core/event-store.js';
import { ClockWatch } from '../edge/health/clock-watch.js';
import type { UseCase } from '../pipeline/commands/use-case.js';
import type { QueryDefinition } from '../pipeline/queries/query.js';
import type { ChangeFeed } from '../read/changes/change-feed.js';
import { joinChangeFeed } from '../read/changes/join-change-feed.js';
import { CHANGES, CHANGES_VERSION } from '../read/changes/progress.js';
import type { Timers } from '../storage/log/kurrentdb/patience.js';
import type { EntityClass } from '../storage/read-models/database/engine.js';
import { logFileIn } from '../storage/files/data-folder.js';
import { isWholeFile } from '../storage/read-models/database/quick-check.js';
import { ReadModelRepair, type RepairParts } from '../storage/read-models/database/read-model-repair.js';
import { LastAsked } from '../storage/read-models/last-asked.js';
import { entitiesOf } from '../storage/read-models/lifecycle/projection-progress.js';
import { ReadModelsThread } from '../storage/read-models/thread/read-models-thread.js';
import { openStorage, readModelAddress, type Storage } from '../storage/storage.js';
import { type Ledger, ledgerOn, type LedgerParts } from './ledger.js';

/** What the program is made of, subject by subject, and what it is run with. */
export interface Parts extends LedgerParts {
  readonly useCases: readonly UseCase[];
  readonly queries: readonly QueryDefinition[];
  /** Tables of read models that are no projections, but made of their rows. */
  readonly tables?: readonly EntityClass[];
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

/** Told of what happens in the program; no line and no number holds data. */
export interface Listener {
  /** Takes one line for the log and whoever is on call. */
  readonly alarm: (message: string, error?: unknown) => void;
  /** Takes one line that is worth knowing and needs nobody. */
  readonly say: (message: string, details?: object) => void;
  /** A transaction of the embedded log is durable; so many appends shared it. */
  readonly committed: (appends: number) => void;
  /** A projection has so many more entries in its rows. */
  readonly handled: (projection: string, entries: number) => void;
  /** A text (its reference) cannot be opened; whenever it is asked for. */
  readonly unreadableText: (ref: string) => void;
}

/** The program without its edge: all that is open, and what works on it. */
export interface Assembly extends Ledger {
  readonly now: () => Date;
  readonly storage: Storage;
  readonly lastAsked: LastAsked;
  readonly clockWatch: ClockWatch;
  readonly repair: ReadModelRepair;
  /** The entries that cannot be read and are set aside, by id. */
  readonly unreadable: () => Promise<readonly string[]>;
  /** Lets the feed of changes run along, here or in the thread. To be called once, before the start. */
  joinChanges(): Pick<ChangeFeed, 'onChange'>;
  /** Starts the read models, and looks through the files beside them. @throws StartRefused if the thread cannot open them */
  start(): Promise<void>;
  /** Ends all of it in order, and closes what was opened, the log last. */
  close(): Promise<void>;
}

/**
 * Opens the stores and puts the program together; nothing runs before `start`.
 *
 * @throws StartRefused and the refusals of the parts, each with one line that says what to do
 */
export async function assemble(config: Config, parts: Parts, listener: Listener): Promise<Assembly> {
  const { alarm, say, committed, handled } = listener;
  const now = parts.now ?? (() => new Date());
  const lastAsked = new LastAsked();
  const thread = threadOf(parts, config, lastAsked);
  const storage = await openStorage(config, [...entitiesOf(parts.projections), ...(parts.tables ?? [])], {
    ...(parts.timers && { timers: parts.timers }),
    ...{ alarm, say },
    onCommit: (appends) => {
      committed(appends);
      thread?.appended();
    },
  });
  const { store, words, database, recording, logDamage } = storage;
  const clockWatch = new ClockWatch({
    now: () => now().getTime(),
    uptime: parts.uptime ?? (parts.now === undefined ? machineUptime : () => now().getTime() / 1_000),
    ...{ platform: process.platform, alarm },
  });
  recording.guard('clock', () => clockWatch.whyNot());
  const ledger = ledgerOn(storage, parts, {
    ...{ now, alarm, thread, lastAsked },
    onUnreadableText: listener.unreadableText,
  });
  const { runner, types } = ledger;
  runner.onHandled((projection, entries) => handled(projection, entries.length));
  if (thread !== undefined) {
    await database.leaveWriting();
    thread.begin({
      ...{ handled, alarm },
      replaced: (projection, how) => runner.replaced(projection, how),
      damaged: () => database.foundDamaged(),
      logDamaged: logDamage.take,
    });
  }
  const isWhole = lookThrough(parts, readModelFile(config));
  const repair = new ReadModelRepair({ database, runner, alarm, ...(isWhole && { isWhole }) });
  const isWholeLog = lookThrough(parts, logFile(config));
  const ending = new AbortController();
  let beside: Promise<unknown> = Promise.resolve();
  let sweeping: Promise<void> = Promise.resolve();

  /** The pages of the log's file, whatever stands in them. */
  const lookThroughLog = async (): Promise<void> => {
    if ((await isWholeLog?.(ending.signal)) === false) logDamage.take(new LogDamaged());
  };
  /** Words of commands that failed after their words were kept; beside the work, since nothing waits for it. */
  const sweep = async (): Promise<void> => {
    try {
      const swept = await words.sweep(async (commandId) => (await store.findCommand(commandId)).length > 0);
      if (swept > 0) say('Swept words that no entry refers to', { swept });
    } catch (error) {
      alarm('Words not swept; the next start tries again', error);
    }
  };
  return {
    ...ledger,
    ...{ now, storage, lastAsked, clockWatch, repair },
    unreadable: async () => (await database.read(parts.unreadableIn)).map(({ id }) => id),
    joinChanges: () => {
      if (thread === undefined) {
        return joinChangeFeed(runner, {
          ...{ database, store, types, lastAsked, alarm },
          now: () => now().getTime(),
        });
      }
      runner.join(thread.readModel({ name: CHANGES, version: CHANGES_VERSION }));
      return { onChange: (told) => thread.onNews(CHANGES, told) };
    },
    start: async () => {
      clockWatch.start();
      await thread?.opened();
      runner.start();
      beside = Promise.all([repair.look(), lookThroughLog()]);
      sweeping = sweep();
    },
    close: async () => {
      clockWatch.stop();
      await sweeping;
      await runner.stop();
      await repair.end();
      ending.abort();
      await beside;
      // Who writes closes last, and with that takes the write-ahead log into the file.
      await database.close();
      await thread?.end();
      await storage.close();
    },
  };
}

/** The thread of the read models, where there can be one. A clock of a test's own is known to this thread only. */
function threadOf(
  { thread, now }: Parts,
  config: Config,
  { memory }: LastAsked,
): ReadModelsThread | undefined {
  if (thread === undefined || now !== undefined || !isAllInFiles(config)) return undefined;
  return new ReadModelsThread(thread, { dataDir: config.dataDir, lastAsked: memory });
}

/** Looks through a file beside everything else. A clock of a test's own has no process of its own. */
function lookThrough({ check, now }: Parts, file: string | undefined): RepairParts['isWhole'] {
  if (check === undefined || now !== undefined || file === undefined) return undefined;
  return (signal) => isWholeFile(check, file, signal);
}

/** The file of the read models, where they are in one for good. */
function readModelFile(config: Config): string | undefined {
  const isKept = config.readModel.kind === 'sqlite' && config.eventStore.kind !== 'memory';
  return isKept ? readModelAddress(config) : undefined;
}

function logFile({ eventStore, dataDir }: Config): string | undefined {
  return eventStore.kind === 'sqlite' ? logFileIn(dataDir) : undefined;
}
