import { Unavailable } from '../../core/errors.js';
import type Database from 'better-sqlite3';
import { isConstraint, sqliteCode, StoreUnavailable } from './sqlite-error.js';

/** Jobs in one transaction at most: bounds how long one commit can hold up everything else. */
const MAX_BATCH = 512;

/** Points of a batch between which a process may die: the transaction has begun, all is written, all is durable, all have been told. */
export type CommitPoint = 'begun' | 'written' | 'committed' | 'answered';

/** What the owner of the file does after a transaction, or part of one, has ended. */
export interface CommitHooks {
  /** Asked before each commit. @throws Unavailable: then nothing of the batch is kept, and everybody is told why */
  mayCommit?(): void;
  /** Everything of the batch is durable, and nobody has been told yet. @param jobs how many it held */
  committed?(jobs: number): void;
  /** The file took nothing of a batch. */
  failed?(cause: unknown): void;
  /** A transaction was undone: forget what was remembered of it. Must not fail, nor touch the file. */
  undone?(): void;
  /** Called at every point, for tests that end the process there. */
  reached?(point: CommitPoint): void;
}

interface Job {
  /** Does the work and returns what tells the caller of its success. */
  readonly perform: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes of concurrent callers in one transaction and one fsync.
 *
 * Work that arrives in one turn of the event loop waits for the end of that turn, then runs in order of arrival. A job
 * that throws fails alone. If it had written by then, the transaction is undone and run again without it, so work must
 * be such that it can run twice; savepoints would spare that rare case, but copy every page that any job touches.
 *
 * Promises are settled after COMMIT only. When the file itself fails, the whole batch is undone and rejected with
 * StoreUnavailable, and the next batch tries afresh. A batch runs from BEGIN to COMMIT without a pause, so no reader of
 * this connection sees its middle.
 */
export class GroupCommit {
  private queue: Job[] = [];
  private scheduled = false;
  private closed = false;
  private readonly sql: ReturnType<typeof prepare>;

  constructor(
    private readonly db: Database.Database,
    private readonly hooks: CommitHooks = {},
  ) {
    this.sql = prepare(db);
  }

  /**
   * Runs the work inside the next transaction; resolves with its result once that is durable.
   *
   * @throws whatever the work throws; StoreUnavailable if the file cannot be written
   */
  run<T>(work: () => T): Promise<T> {
    if (this.closed) return Promise.reject(new StoreUnavailable('closed'));
    return new Promise<T>((resolve, reject) => {
      const perform = (): (() => void) => {
        const result = work();
        return () => resolve(result);
      };
      this.queue.push({ perform, reject });
      this.schedule();
    });
  }

  /** Commits what is waiting and takes no more. */
  close(): void {
    this.closed = true;
    while (this.queue.length > 0) this.commitBatch();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (this.queue.length > 0) this.commitBatch();
      if (this.queue.length > 0) this.schedule();
    });
  }

  private commitBatch(): void {
    const batch = this.queue.slice(0, MAX_BATCH);
    this.queue = this.queue.slice(MAX_BATCH);
    let settlements: readonly (() => void)[];
    try {
      settlements = this.transact(batch);
    } catch (cause) {
      const unavailable =
        cause instanceof Unavailable ? cause : new StoreUnavailable(sqliteCode(cause) ?? 'not open', cause);
      for (const job of batch) job.reject(unavailable);
      this.undo();
      this.hooks.failed?.(cause);
      return;
    }
    this.hooks.reached?.('committed');
    this.hooks.committed?.(batch.length);
    for (const settle of settlements) settle();
    this.hooks.reached?.('answered');
  }

  /** Returns what tells each caller of the outcome. Throws only if the file failed. */
  private transact(batch: readonly Job[]): readonly (() => void)[] {
    const settlements: (() => void)[] = [];
    this.sql.begin.run();
    this.hooks.reached?.('begun');
    for (const job of batch) {
      const before = this.sql.changes.get();
      try {
        settlements.push(job.perform());
      } catch (error) {
        if (sqliteCode(error) !== undefined && !isConstraint(error)) throw error;
        const reject = (): void => job.reject(error);
        if (this.sql.changes.get() !== before) {
          this.undo();
          return [...this.transact(batch.filter((other) => other !== job)), reject];
        }
        settlements.push(reject);
      }
    }
    this.hooks.reached?.('written');
    this.hooks.mayCommit?.();
    this.sql.commit.run();
    return settlements;
  }

  private undo(): void {
    this.hooks.undone?.();
    // After some faults SQLite has rolled back by itself.
    if (this.db.inTransaction) this.sql.rollback.run();
  }
}

function prepare(db: Database.Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    /** Rows written by this connection ever. */
    changes: db.prepare<[], number>('SELECT total_changes()').pluck(),
  };
}
