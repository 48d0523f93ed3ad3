import { NotFound } from '../../../core/errors.js';
import { FROM_START } from '../../../core/event-store.js';
import type { Audience } from './audience.js';
import { errorClass, type Poison } from './handle.js';
import type { KeptReadModel, ReadModelState } from './kept-read-model.js';
import { openingOnce } from './open-once.js';
import { type ProjectionContext, type RowsChanged, RunningProjection } from './running-projection.js';
import type { Projection, StoredEntry } from './projection.js';

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  /** The version of the time zone data that its rows were made with. */
  readonly tz: string;
  readonly state: ReadModelState;
  /** Position of the last entry in the rows; -1 if none. */
  readonly progress: number;
  /** The log's last position; -1 if it is empty. */
  readonly head: number;
  /** Entries still to be handled. */
  readonly lag: number;
  /** How far a rebuild has come, if one is under way. */
  readonly rebuilding?: number;
  readonly parked?: Poison;
}

/** What a runner keeps going: a projection, or a read model that is made of a projection's rows. */
export interface RunningReadModel extends Pick<
  KeptReadModel,
  'state' | 'poison' | 'rebuilding' | 'progress' | 'tz' | 'start' | 'stop' | 'resume' | 'rebuild'
> {
  /** Told whenever any of these change. */
  readonly audience: Pick<Audience, 'wait' | 'show'>;
  readonly projection: Pick<Projection, 'name' | 'version'>;
}

export type RunnerOptions = Pick<ProjectionContext, 'store' | 'database' | 'open' | 'alarm' | 'reached'>;

/**
 * Keeps projections up with the log, each on its own: one that is parked holds back no other. On PostgreSQL several
 * processes may share the database: one runs each projection and the others follow its progress. Whatever they do,
 * rows stay right, since progress is compared before it is set.
 */
export class ProjectionRunner {
  private readonly running = new Map<string, RunningReadModel>();
  private readonly handledListeners = new Set<
    (projection: string, entries: readonly StoredEntry[]) => void
  >();
  private readonly replacedListeners = new Set<(projection: string, how: RowsChanged) => void>();

  constructor(
    projections: readonly Projection[],
    private readonly options: RunnerOptions,
  ) {
    const context: ProjectionContext = {
      ...options,
      open: openingOnce(options.open),
      handled: (projection, entries) => {
        for (const listener of this.handledListeners)
          this.tell(projection, () => listener(projection, entries));
      },
      replaced: (projection, how) => this.replaced(projection, how),
    };
    for (const projection of projections) this.join(new RunningProjection(projection, context));
  }

  /**
   * Takes one more read model along, from the next start on.
   *
   * @throws Error if there is one of its name
   */
  join(readModel: RunningReadModel): void {
    const { name } = readModel.projection;
    if (this.running.has(name)) throw new Error(`Projection ${name} is registered twice`);
    this.running.set(name, readModel);
  }

  /** All that it keeps going. */
  get readModels(): readonly RunningReadModel[] {
    return [...this.running.values()];
  }

  /** To be called when the rows of a read model that was joined changed by other means than entries handled here. */
  replaced(projection: string, how: RowsChanged): void {
    for (const listener of this.replacedListeners) this.tell(projection, () => listener(projection, how));
  }

  /** Starts all that do not run; those whose version was raised are rebuilt first. */
  start(): void {
    for (const running of this.running.values()) running.start();
  }

  /** Ends each after the batch at hand. */
  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map((running) => running.stop()));
  }

  /** @throws NotFound, or RuleBroken if it is not parked */
  resume(name: string): void {
    this.named(name).resume();
  }

  /**
   * Makes a projection's rows anew; readers keep the old ones until all are there.
   *
   * @throws NotFound, RuleBroken if it is being rebuilt, Poisoned if an entry cannot be handled
   */
  async rebuild(name: string): Promise<void> {
    await this.named(name).rebuild();
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const { position: head } = await this.options.store.head();
    return [...this.running.values()].map(({ projection, tz, state, progress, rebuilding, poison }) => ({
      name: projection.name,
      version: projection.version,
      tz,
      state,
      progress,
      head,
      lag: head > progress ? head - progress : 0,
      ...(rebuilding !== undefined && { rebuilding }),
      ...(poison !== undefined && { parked: poison }),
    }));
  }

  /**
   * Whether the projection's rows hold the entry at `position`, waiting up to `maxWaitMs` for it to come.
   *
   * @throws NotFound
   */
  async waitFor(name: string, position: number, maxWaitMs: number): Promise<boolean> {
    const running = this.named(name);
    if (running.progress >= position) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => void (timer = setTimeout(resolve, maxWaitMs)));
    const settled = this.settled(running, position);
    await Promise.race([settled.promise, late]);
    settled.cancel();
    clearTimeout(timer);
    return running.progress >= position;
  }

  /**
   * Whether a projection's rows have yet to come to a position: those of a new one say that there is nothing, and those of
   * one that is catching up what was long ago. One that is parked behind rows of its own is behind for another reason, which
   * readiness names.
   *
   * @throws NotFound
   */
  isBehind(name: string, position: number): boolean {
    const { state, progress } = this.named(name);
    return progress < position && (state === 'booting' || (state === 'parked' && progress === FROM_START));
  }

  /** Position of the last entry in a projection's rows; undefined if it does not run here. @throws NotFound */
  progressOf(name: string): number | undefined {
    const { state, progress } = this.named(name);
    return state === 'live' || state === 'booting' ? progress : undefined;
  }

  /**
   * Resolves when all projections have handled the log up to a position (default: its end now).
   *
   * @throws Error if one is parked or stopped before it
   */
  async drain(position?: number): Promise<void> {
    const target = position ?? (await this.options.store.head()).position;
    for (const running of this.running.values()) {
      await this.settled(running, target).promise;
      if (running.progress >= target) continue;
      const { projection, state, progress, poison } = running;
      const why = poison === undefined ? '' : ` by ${poison.error}`;
      throw new Error(`Projection ${projection.name} is ${state}${why} at ${progress}, before ${target}`);
    }
  }

  /**
   * Calls back after each commit with the entries that are now in a projection's rows, in order, each once; answers how
   * to end it. Entries of a rebuild are not told again.
   */
  onHandled(listener: (projection: string, entries: readonly StoredEntry[]) => void): () => void {
    this.handledListeners.add(listener);
    return () => this.handledListeners.delete(listener);
  }

  /**
   * Calls back when a projection's rows were made anew (`anew`: forget what was derived of them), or brought further by
   * another process (`moved`).
   */
  onReplaced(listener: (projection: string, how: RowsChanged) => void): () => void {
    this.replacedListeners.add(listener);
    return () => this.replacedListeners.delete(listener);
  }

  /** Resolves when the projection has reached the position, or will not reach it by itself. */
  private settled(
    running: RunningReadModel,
    position: number,
  ): { promise: Promise<void>; cancel: () => void } {
    let cancel = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      const check = (): void => {
        if (running.progress >= position || running.state === 'parked' || running.state === 'stopped')
          resolve();
      };
      cancel = running.audience.wait(check);
      check();
    }).finally(() => cancel());
    return { promise, cancel };
  }

  private named(name: string): RunningReadModel {
    const running = this.running.get(name);
    if (running === undefined) throw new NotFound(`There is no projection ${name}`, 'UNKNOWN_PROJECTION');
    return running;
  }

  /** A listener's fault is its own: the rows are committed, and the other listeners are told. */
  private tell(projection: string, listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.options.alarm(`A listener of projection ${projection} failed: ${errorClass(error)}`);
    }
  }
}
