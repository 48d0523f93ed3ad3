import type { EntityManager } from 'typeorm';
import type { EventStore } from '../../core/event-store.js';
import type { Action } from '../../access/policies.js';
import type { Principal } from '../../access/role.js';
import type { BodyClass } from '../../fields/field.js';
import type { Language } from '../../fields/language.js';
import type { Memory } from '../../storage/read-models/memory.js';
import type { QueryParameters } from './query-fields.js';
import type { AnswerSchema } from '../../fields/schema.js';

/** Who asks, and when. */
export interface Asking {
  readonly caller: Principal;
  /** Pseudonym of the caller, as entries carry it. */
  readonly pseudonym: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The languages that the caller reads, of those that the ledger speaks. */
  readonly languages: readonly Language[];
  /** Path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
}

/** What a query may know besides its parameters. All reads go through `tx`, a snapshot of one moment. */
export interface QueryContext extends Asking {
  readonly tx: EntityManager;
  /** Last position of the log in the snapshot; -1 while there is none. */
  readonly position: number;
}

/** Told how far long work has come: so many of so many entries or steps. */
export type OnProgress = (what: string, done: number, total: number) => void;

/** What a question works on that takes its snapshots itself. */
export interface LogQueryContext extends Asking {
  readonly log: Pick<EventStore, 'readAll' | 'readStream' | 'findEvent'>;
  /** A snapshot of the read models and the last position in it; given up when `fn` ends, so that others get their turn. */
  readonly read: <T>(fn: (tx: EntityManager, position: number) => Promise<T>) => Promise<T>;
  readonly onProgress: OnProgress;
  readonly memory: Memory;
  /** Position of the last entry in a projection's rows; undefined where this process does not keep them up to date. */
  readonly progressOf: (projection: string) => number | undefined;
}

/** An answer: its body, and what the headers say of it. */
export interface Answered {
  /**
   * References to words in it stand for words. A Buffer is JSON in UTF-8 that was written already, and refers to none;
   * a question that can be answered by a table gives none.
   */
  readonly body: object;
  /** Without quotes; for a thing, the revision of its stream. */
  readonly etag?: string;
}

/** What every question declares. */
interface Declared<Parameters extends QueryParameters> {
  /** PascalCase: `ZoneStatus`. */
  readonly name: string;
  readonly summary: string;
  /** Below /v1, like `/zones/:id/status`. */
  readonly route: string;
  readonly action: Action;
  readonly parameters: BodyClass<Parameters>;
  readonly answer: AnswerSchema;
  /** Read models that it needs beside those of all queries: they must have seen what a Consistency-Token asks for. */
  readonly waitsFor?: readonly string[];
  /** Whether it may answer 409: what the caller rests on is no longer so. */
  readonly mayConflict?: boolean;
  /** The answer's body as a table, for those who ask for `text/csv`. */
  csv?(body: object): string;
}

/** A question that one snapshot of the read models answers. */
export interface SnapshotQuery<
  Parameters extends QueryParameters = QueryParameters,
> extends Declared<Parameters> {
  /** @throws NotFound, InvalidInput */
  handle(parameters: NoInfer<Parameters>, context: QueryContext): Promise<Answered>;
}

/**
 * A question that takes its snapshots itself: because only the log can answer it, and that may take long while others
 * would wait behind a snapshot; or because memory may answer it without any.
 */
export interface LogQuery<Parameters extends QueryParameters = QueryParameters> extends Declared<Parameters> {
  /**
   * The answer, and the position of the log up to which it was given.
   *
   * @throws NotFound, InvalidInput
   */
  examine(
    parameters: NoInfer<Parameters>,
    context: LogQueryContext,
  ): Promise<Answered & { readonly position: number }>;
}

/**
 * One question about the record. Declared once, it becomes a query of `@nestjs/cqrs`, its handler, its route and its
 * page in the OpenAPI document. `handle` and `examine` are methods, so that queries of all parameters fit one list.
 */
export type QueryDefinition<Parameters extends QueryParameters = QueryParameters> =
  SnapshotQuery<Parameters> | LogQuery<Parameters>;

/** Declares a query; the type of its parameters is inferred from the class. */
export function query<Parameters extends QueryParameters>(
  declared: SnapshotQuery<Parameters>,
): SnapshotQuery<Parameters> {
  return declared;
}

/** Declares a question that takes its snapshots itself; the type of its parameters is inferred from the class. */
export function logQuery<Parameters extends QueryParameters>(
  declared: LogQuery<Parameters>,
): LogQuery<Parameters> {
  return declared;
}
