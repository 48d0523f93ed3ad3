import { FROM_START } from '../../../core/event-store.js';
import { Audience } from '../lifecycle/audience.js';
import type { Poison } from '../lifecycle/handle.js';
import type { RunningReadModel } from '../lifecycle/projection-runner.js';
import { NotParked, RebuildingAlready } from '../lifecycle/refused-orders.js';
import type { ReadModelState } from '../lifecycle/kept-read-model.js';
import { TZ_VERSION } from '../../../rules/time/zone-data.js';
import type { Order, ToldState } from './messages.js';

/** What a read model needs of the thread in which it runs. */
export interface ItsThread {
  /** Resolves when it is done. @throws what it was refused with, or failed by */
  order(order: Order, of: string): Promise<void>;
  /** Says whether somebody waits for it. */
  hurry(of: string, on: boolean): void;
}

/** A read model that runs in a thread of its own, as that last told of it. */
export class ReadModelThere implements RunningReadModel {
  state: ReadModelState = 'stopped';
  poison: Poison | undefined;
  progress = FROM_START;
  tz = TZ_VERSION;
  readonly audience: RunningReadModel['audience'];

  private remade: number | undefined;
  private isToBeRemade = false;
  private readonly here = new Audience(() => this.thread.hurry(this.projection.name, true));

  constructor(
    readonly projection: RunningReadModel['projection'],
    private readonly thread: ItsThread,
  ) {
    this.audience = {
      show: (watcher) => this.here.show(watcher),
      wait: (watcher) => {
        const leave = this.here.wait(watcher);
        return () => {
          leave();
          if (!this.here.waits) this.thread.hurry(projection.name, false);
        };
      },
    };
  }

  get rebuilding(): number | undefined {
    return this.remade ?? (this.isToBeRemade ? FROM_START : undefined);
  }

  /** Whether somebody here waits for it. */
  get isAwaited(): boolean {
    return this.here.waits;
  }

  start(): void {
    if (this.state === 'booting' || this.state === 'live') return;
    this.begin('start');
  }

  async stop(): Promise<void> {
    // A thread that has ended runs nothing that were to be stopped.
    await this.thread.order('stop', this.projection.name).catch(() => undefined);
    this.enter('stopped');
  }

  resume(): void {
    if (this.state !== 'parked' || this.rebuilding !== undefined) throw new NotParked(this.projection.name);
    this.begin('resume');
  }

  async rebuild(): Promise<void> {
    const { name } = this.projection;
    if (this.rebuilding !== undefined) throw new RebuildingAlready(name);
    this.isToBeRemade = true;
    try {
      await this.thread.order('rebuild', name);
    } finally {
      this.isToBeRemade = false;
      this.here.tell();
    }
  }

  /** The thread told how it fares. */
  told({ state, progress, tz, rebuilding, poison }: ToldState): void {
    this.progress = progress;
    this.tz = tz;
    this.remade = rebuilding;
    this.poison = poison;
    this.enter(state);
  }

  /** The thread has ended by itself: what ran there stands still. */
  lost(error: string): void {
    this.remade = undefined;
    this.poison = { eventId: null, type: null, position: this.progress, error };
    this.enter('parked');
  }

  /** The thread begins again, and this read model with it. */
  again(): void {
    if (this.state !== 'parked') return;
    this.poison = undefined;
    this.enter('booting');
  }

  private begin(order: 'start' | 'resume'): void {
    this.poison = undefined;
    this.enter('booting');
    // What becomes of it is told as its state.
    this.thread.order(order, this.projection.name).catch(() => undefined);
  }

  private enter(state: ReadModelState): void {
    this.state = state;
    this.here.tell();
  }
}
