import type { ApiPropertyOptions } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { Action } from '../access/policies.js';
import type { Principal } from '../access/role.js';
import type { BodyClass } from '../commands/field.js';
import type { Language } from './language.js';
import type { QueryParameters } from './query-fields.js';

/** A JSON schema, as OpenAPI 3.1 takes it. */
export type AnswerSchema = ApiPropertyOptions;

/** What a query may know besides its parameters. All reads go through `tx`, a snapshot of one moment. */
export interface QueryContext {
  readonly tx: EntityManager;
  /** Last position of the log in the snapshot; -1 while there is none. */
  readonly position: number;
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

/** An answer: its body, in which references to words stand for words, and what the headers say of it. */
export interface Answered {
  readonly body: object;
  /** Without quotes; for a thing, the revision of its stream. */
  readonly etag?: string;
}

/**
 * One question about the record. Declared once, it becomes a query of `@nestjs/cqrs`, its handler, its route and its
 * page in the OpenAPI document. `handle` is a method, so that queries of all parameters fit one list.
 */
export interface QueryDefinition<Parameters extends QueryParameters = QueryParameters> {
  /** PascalCase: `ZoneStatus`. */
  readonly name: string;
  readonly summary: string;
  /** Below /v1, like `/zones/:id/status`. */
  readonly route: string;
  readonly action: Action;
  readonly parameters: BodyClass<Parameters>;
  readonly answer: AnswerSchema;
  /** @throws NotFound, InvalidInput */
  handle(parameters: NoInfer<Parameters>, context: QueryContext): Promise<Answered>;
}

/** Declares a query; the type of its parameters is inferred from the class. */
export function query<Parameters extends QueryParameters>(
  declared: QueryDefinition<Parameters>,
): QueryDefinition<Parameters> {
  return declared;
}
