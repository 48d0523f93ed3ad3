import { type Decider, factsOf, type Folded, foldOn, foldStream } from './decider.js';
import { KeyReused, NotFound, RuleBroken, StaleRevision, Unavailable } from './errors.js';
import type { DomainEvent } from './event-type.js';
import { type EventStore, type NewEvent, type RecordedEvent, RevisionConflict } from './event-store.js';
import { KeyedQueue } from './keyed-queue.js';
import { LRUCache } from 'lru-cache';

/** Whether the stream must be new, must exist, or may be either when the command comes. */
export type Expectation = 'new' | 'existing' | 'either';

/** One command, ready to be decided: everything that may change between attempts is asked for anew in `decide`. */
export interface CommandRun<State> {
  /** UUID derived from principal and idempotency key. */
  readonly commandId: string;
  /** Whether this says the same as the command that made the entry, under the same id. */
  readonly repeats: (entry: RecordedEvent) => Promise<boolean>;
  readonly stream: string;
  readonly expectation: Expectation;
  /** The revision that the caller decided on. */
  readonly ifMatch?: number;
  /** Id of the entry of this stream that the command corrects; the decision is made as if it had never been. */
  readonly corrects?: string;
  readonly decider: Decider<State>;
  /** Pure but for lookups; an empty list is a no-op. May be called again after a conflict. */
  readonly decide: (folded: Folded<State>) => Promise<readonly DomainEvent[]>;
  /** Makes the envelopes for events that would stand from `first` on, after their words are safe. */
  readonly seal: (events: readonly DomainEvent[], first: number) => Promise<readonly NewEvent[]>;
}

/** What became of a command. `repeat`: it had been done before, and nothing was appended now. */
export interface CommandOutcome {
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly revision: number;
  /** Of the last event; null until a sequencer has assigned it, and for a no-op. */
  readonly position: number | null;
  readonly repeat: boolean;
  /** What a query must have seen to show this command: a position, or the command where it has none yet. */
  readonly token: { readonly position: number } | { readonly commandId: string };
}

/** A stream as it was loaded for a decision. */
interface Loaded<State> {
  readonly folded: Folded<State>;
  /** The entries that were read now; those before them were folded earlier. */
  readonly read: readonly RecordedEvent[];
}

const ATTEMPTS = 12;
const CACHED_STREAMS = 2_000;

/**
 * Loads and looks for the command, decides, appends; on a conflict does so again. The only way into the log.
 *
 * A command that was done before is found by its id, however long ago, and answered as it was then. Commands on one
 * stream wait for each other inside this process; between processes the expected revision decides who was first. The
 * order matters between processes: what another appends after the stream was loaded makes the append conflict, and what
 * it appended before is found (docs/adr/0022-load-then-look.md). A repeat does not stand in line where it need not, so
 * that clients who ask again do not make the line longer that they wait for (docs/adr/0030-repeats-out-of-line.md).
 */
export class CommandHandling {
  private readonly queue = new KeyedQueue();
  /** Deliveries that stand in line or are decided, by the command's id. */
  private readonly underWay = new Map<string, Promise<CommandOutcome>>();
  /** By decider: use cases with different needs fold the same stream into different states. */
  private readonly caches = new WeakMap<object, LRUCache<string, Folded<unknown>>>();

  constructor(
    private readonly store: EventStore,
    private readonly open: (recorded: RecordedEvent) => DomainEvent,
  ) {}

  /**
   * @throws KeyReused, NotFound, StaleRevision, RuleBroken (ALREADY_EXISTS), Unavailable (CONTENTION), and what
   * `decide` throws
   */
  handle<State>(run: CommandRun<State>): Promise<CommandOutcome> {
    const first = this.underWay.get(run.commandId);
    if (first !== undefined) return this.behind(first, run);
    const work = this.inTurn(run).finally(() => this.underWay.delete(run.commandId));
    this.underWay.set(run.commandId, work);
    return work;
  }

  /** A repeat of a delivery that is under way here: what that made is its answer, and "not now" is so for both. */
  private async behind<State>(
    first: Promise<CommandOutcome>,
    run: CommandRun<State>,
  ): Promise<CommandOutcome> {
    try {
      await first;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
    }
    return (await this.look(run)) ?? this.queue.run(run.stream, () => this.attempt(run));
  }

  /** Looks first where there is a line: a command that another process did need not stand in it. */
  private async inTurn<State>(run: CommandRun<State>): Promise<CommandOutcome> {
    const done = this.queue.isBusy(run.stream) ? await this.look(run) : undefined;
    return done ?? this.queue.run(run.stream, () => this.attempt(run));
  }

  /** The answer to a command that was done before. That none is found proves nothing before the stream is loaded. */
  private async look<State>(run: CommandRun<State>): Promise<CommandOutcome | undefined> {
    const done = await this.store.findCommand(run.commandId);
    return done.length === 0 ? undefined : repeatOf(done, run);
  }

  private async attempt<State>(run: CommandRun<State>): Promise<CommandOutcome> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const [{ folded, read }, found] = await Promise.all([
        this.load(run),
        this.store.findCommand(run.commandId),
      ]);
      const before = doneBefore(run.commandId, read, found);
      if (before.length > 0) return repeatOf(before, run);

      expectStream(run, folded.revision);
      const events = await run.decide(folded);
      if (events.length === 0) {
        const { position } = await this.store.head();
        return { events: [], revision: folded.revision, position: null, repeat: true, token: { position } };
      }

      const sealed = await run.seal(events, folded.revision + 1);
      try {
        const { revision, position } = await this.store.append(run.stream, folded.revision, sealed);
        return {
          events: sealed.map(({ id, type }) => ({ id, type })),
          revision,
          position,
          repeat: false,
          token: tokenOf(position, run.commandId),
        };
      } catch (error) {
        if (!(error instanceof RevisionConflict)) return this.doneAfterAll(run, error);
        await pause(attempt);
      }
    }
    throw new Unavailable(
      'CONTENTION',
      'Too many writers at this thing just now; send the same command again.',
    );
  }

  /** The store failed: the command may be in the log all the same, by this attempt or by another delivery of it. */
  private async doneAfterAll<State>(run: CommandRun<State>, error: unknown): Promise<CommandOutcome> {
    const done = await this.look(run);
    if (done === undefined) throw error;
    return done;
  }

  /**
   * The state that the decision is made on, and the entries that were read for it. A correction is folded anew, without
   * the entry that it corrects.
   */
  private async load<State>(run: CommandRun<State>): Promise<Loaded<State>> {
    const { decider, stream, corrects } = run;
    if (corrects !== undefined) {
      const read = await this.read(stream, 0);
      return { folded: foldStream(decider, factsOf(read, this.open), corrects), read };
    }
    const cache = this.cacheOf(decider);
    const cached = cache.get(stream) as Folded<State> | undefined;
    const newer = await this.read(stream, (cached?.revision ?? -1) + 1);
    const carriedOn = cached && foldOn(decider, cached, factsOf(newer, this.open));
    const read = cached && !carriedOn ? await this.read(stream, 0) : newer;
    const folded = carriedOn ?? foldStream(decider, factsOf(read, this.open));
    // What has no position yet may turn out to be doubled, so it is read again the next time.
    if (folded.revision >= 0 && read.every(({ position }) => position !== null)) cache.set(stream, folded);
    return { folded, read };
  }

  private cacheOf(decider: object): LRUCache<string, Folded<unknown>> {
    const cache = this.caches.get(decider) ?? new LRUCache<string, Folded<unknown>>({ max: CACHED_STREAMS });
    this.caches.set(decider, cache);
    return cache;
  }

  private async read(stream: string, from: number): Promise<readonly RecordedEvent[]> {
    const read: RecordedEvent[] = [];
    for await (const recorded of this.store.readStream(stream, from)) read.push(recorded);
    return read;
  }
}

function tokenOf(position: number | null, commandId: string): CommandOutcome['token'] {
  return position === null ? { commandId } : { position };
}

/**
 * What the command made earlier. The stream as it was loaded is asked first: the look that ran beside the loading may have
 * come before what that shows, and where the log's nodes lag behind each other it may show less.
 */
function doneBefore(
  commandId: string,
  loaded: readonly RecordedEvent[],
  found: readonly RecordedEvent[],
): readonly RecordedEvent[] {
  const shown = loaded.filter(({ causationId, doubled }) => causationId === commandId && !doubled);
  return shown.length > 0 ? shown : found;
}

async function repeatOf<State>(
  before: readonly RecordedEvent[],
  { repeats, commandId }: CommandRun<State>,
): Promise<CommandOutcome> {
  const last = before.at(-1);
  if (last === undefined || !(await repeats(last))) throw new KeyReused();
  return {
    events: before.map(({ id, type }) => ({ id, type })),
    revision: last.revision,
    position: last.position,
    repeat: true,
    token: tokenOf(last.position, commandId),
  };
}

function expectStream<State>(run: CommandRun<State>, revision: number): void {
  const exists = revision >= 0;
  const thing = run.stream.replace('-', ' ');
  if (run.expectation === 'new' && exists) {
    throw new RuleBroken('ALREADY_EXISTS', `The ${thing} exists already; choose another id.`, '/id');
  }
  if (run.expectation === 'existing' && !exists) throw new NotFound(`There is no ${thing}.`);
  if (run.ifMatch !== undefined && run.ifMatch !== revision) throw new StaleRevision(revision);
}

/** Backs off at random, longer each time, so that writers of several processes do not meet again in step. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 100)));
}
