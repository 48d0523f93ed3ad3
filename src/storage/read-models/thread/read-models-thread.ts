import type { Worker } from 'node:worker_threads';
import { LogDamaged } from '../../../core/event-store.js';
import { errorClass } from '../lifecycle/handle.js';
import type { RunningReadModel } from '../lifecycle/projection-runner.js';
import type { RowsChanged } from '../lifecycle/running-projection.js';
import { revived } from './carried-error.js';
import { takeThread } from './early-thread.js';
import type { FromThread, Order, ThreadData, ToThread } from './messages.js';
import { type ItsThread, ReadModelThere } from './read-model-there.js';

/** Whom the thread tells of what happens in it. */
export interface ThreadListener {
  /** A projection has so many more entries in its rows. */
  readonly handled: (projection: string, entries: number) => void;
  /** The rows of a projection changed by other means. */
  readonly replaced: (projection: string, how: RowsChanged) => void;
  /** Takes one line, without data, for the log and whoever is on call. */
  readonly alarm: (line: string) => void;
  /** What it read of the read models turned out to be damaged. */
  readonly damaged: () => void;
  /** What it read of the log did. */
  readonly logDamaged: (damage: LogDamaged) => void;
}

/** An order that was not answered yet. */
interface Ordered {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The thread in which read models are kept up with the log, beside the one that answers. It has connections of its own
 * and is the only one to write read models; the log is appended to here, and it is told so.
 *
 * If it ends by itself, its read models are parked with the class of the error, and commands go on. To resume or rebuild
 * one of them starts it again, with all that it ran.
 */
export class ReadModelsThread {
  private readonly there = new Map<string, ReadModelThere>();
  private readonly ordered = new Map<number, Ordered>();
  private readonly newsListeners = new Map<string, Set<(news: never) => void>>();
  private worker: Worker | undefined;
  private ended: Promise<void> = Promise.resolve();
  private beginning: Promise<void> = Promise.resolve();
  private lastId = 0;
  private listener: ThreadListener = {
    handled: () => {},
    replaced: () => {},
    alarm: () => {},
    damaged: () => {},
    logDamaged: () => {},
  };

  /** @param entry the file that the thread runs; it calls `keepReadModels` */
  constructor(
    private readonly entry: URL,
    private readonly data: ThreadData,
  ) {}

  /** Stands for a read model that the thread runs. */
  readModel(projection: RunningReadModel['projection']): RunningReadModel {
    const readModel = new ReadModelThere(projection, this.asItsThread);
    this.there.set(projection.name, readModel);
    return readModel;
  }

  /** Starts the thread, which opens its files meanwhile; none of its read models is started. */
  begin(listener: ThreadListener = this.listener): void {
    this.listener = listener;
    this.beginning = this.spawn();
    // Whoever needs it asks for it.
    this.beginning.catch(() => undefined);
  }

  /** Resolves when the thread has opened its files. @throws StartRefused if it cannot */
  async opened(): Promise<void> {
    await this.beginning;
  }

  /** To be called after every commit of the log. */
  appended(): void {
    this.post({ kind: 'appended' });
  }

  /** Calls back with whatever a read model tells of itself; answers how to end it. */
  onNews<News>(of: string, listener: (news: News) => void): () => void {
    const listeners = this.newsListeners.get(of) ?? new Set();
    this.newsListeners.set(of, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Ends the thread after the batches at hand, and what it has open. */
  async end(): Promise<void> {
    this.post({ kind: 'end' });
    this.worker = undefined;
    await this.ended;
  }

  private readonly asItsThread: ItsThread = {
    order: async (order, of) => {
      if (this.worker === undefined) await this.beginAgain(order, of);
      else await this.order(order, of);
    },
    hurry: (of, on) => this.post({ kind: 'hurry', of, on }),
  };

  private order(order: Order, of: string): Promise<void> {
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      this.ordered.set(id, { resolve, reject });
      this.post({ kind: 'order', order, of, id });
    });
  }

  /** With all that was parked when it ended. */
  private async beginAgain(order: Order, of: string): Promise<void> {
    if (order === 'stop') return;
    this.begin();
    for (const readModel of this.there.values()) readModel.again();
    await this.beginning;
    for (const { projection, state, isAwaited } of this.there.values()) {
      const { name } = projection;
      if (isAwaited) this.post({ kind: 'hurry', of: name, on: true });
      if (state !== 'stopped') void this.order('start', name).catch(() => undefined);
    }
    if (order === 'rebuild') await this.order(order, of);
  }

  private post(message: ToThread): void {
    this.worker?.postMessage(message);
  }

  private spawn(): Promise<void> {
    const worker = takeThread(this.entry);
    this.worker = worker;
    this.post({ kind: 'open', data: this.data });
    let failure: Error | undefined;
    let exited = (): void => undefined;
    this.ended = new Promise((resolve) => (exited = resolve));
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if (message.kind === 'opened') resolve();
        else if (message.kind === 'refused') reject((failure = revived(message.error)));
        else this.hear(message);
      });
      worker.on('error', (error: Error) => (failure = error));
      worker.on('exit', (code) => {
        failure ??= Object.assign(new Error(`Exit code ${code}`), { code: `EXIT_${code}` });
        reject(failure);
        this.gone(worker, failure);
        exited();
      });
    });
  }

  private gone(worker: Worker, why: unknown): void {
    const wasToEnd = this.worker !== worker;
    if (!wasToEnd) this.worker = undefined;
    const ended = new Error('The thread of the read models has ended');
    for (const { reject } of this.ordered.values()) reject(ended);
    this.ordered.clear();
    const lost = [...this.there.values()].filter(({ state }) => state !== 'stopped');
    if (wasToEnd || lost.length === 0) return;
    const error = errorClass(why);
    this.listener.alarm(
      `The thread of the read models has ended (${error}); they stand still until one is resumed`,
    );
    for (const readModel of lost) readModel.lost(error);
  }

  private hear(message: Exclude<FromThread, { kind: 'opened' | 'refused' }>): void {
    switch (message.kind) {
      case 'done': {
        const ordered = this.ordered.get(message.id);
        this.ordered.delete(message.id);
        if (message.error === undefined) ordered?.resolve();
        else ordered?.reject(revived(message.error));
        return;
      }
      case 'state':
        return this.there.get(message.told.name)?.told(message.told);
      case 'handled':
        return this.listener.handled(message.by, message.entries);
      case 'replaced':
        return this.listener.replaced(message.of, message.how);
      case 'alarm':
        return this.listener.alarm(message.line);
      case 'damaged':
        return this.listener.damaged();
      case 'log-damaged': {
        const damage = revived(message.damage);
        if (damage instanceof LogDamaged) this.listener.logDamaged(damage);
        return;
      }
      case 'news':
        for (const listener of this.newsListeners.get(message.of) ?? []) listener(message.news as never);
    }
  }
}
