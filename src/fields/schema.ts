import type { ApiResponseOptions } from '@nestjs/swagger';

/** A JSON schema, as OpenAPI 3.1 takes it. */
export type AnswerSchema = Extract<ApiResponseOptions, { schema: unknown }>['schema'];

/** Short ways to write the JSON schemas of answers. Objects are closed: what is not in the schema is not answered. */

export const text: AnswerSchema = { type: 'string' };
export const id: AnswerSchema = { type: 'string' };
export const uuid: AnswerSchema = { type: 'string', format: 'uuid' };
export const instant: AnswerSchema = { type: 'string', format: 'date-time' };
export const number: AnswerSchema = { type: 'number' };
export const integer: AnswerSchema = { type: 'integer' };
export const flag: AnswerSchema = { type: 'boolean' };
/** NO, POSSIBLE or YES. */
export const tri: AnswerSchema = oneOf('NO', 'POSSIBLE', 'YES');
/** A sentence in the languages that the caller accepts, of those that the ledger speaks. */
export const sentence: AnswerSchema = closed({}, { en: text, ar: text });
/** Any object: data of an entry, in the form of its type. */
export const anyObject: AnswerSchema = { type: 'object', additionalProperties: true };

/** Names or titles by language tag. */
export const names: AnswerSchema = { type: 'object', additionalProperties: text };
/** [lon, lat] in degrees. */
export const lonLat: AnswerSchema = { type: 'array', items: number, minItems: 2, maxItems: 2 };
/** Words with their language; or that they were erased, are lost, or cannot be opened. */
export const words: AnswerSchema = {
  oneOf: [
    closed({ text, lang: text }),
    ...['erased', 'lost', 'unreadable'].map((why) => closed({ [why]: flag })),
  ],
};
/** Earliest and latest instant; null where unbounded. */
export const bounds: AnswerSchema = {
  type: 'array',
  items: nullable(instant),
  minItems: 2,
  maxItems: 2,
};

export function oneOf(...values: readonly string[]): AnswerSchema {
  return { type: 'string', enum: [...values] };
}

export function nullable(schema: AnswerSchema): AnswerSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

export function list(items: AnswerSchema): AnswerSchema {
  return { type: 'array', items };
}

/** An object with exactly these properties; those in `optional` may be missing. */
export function closed(
  properties: Readonly<Record<string, AnswerSchema>>,
  optional: Readonly<Record<string, AnswerSchema>> = {},
): AnswerSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties: { ...properties, ...optional },
  };
}

/** What a list or a sum leaves out, since it cannot be read: the ids of the entries. */
export const leftOutSchema = { unreadable: list(uuid) };

/** The same in an answer; nothing where nothing is left out. */
export function leftOut(eventIds: readonly string[]): { readonly unreadable?: readonly string[] } {
  return eventIds.length === 0 ? {} : { unreadable: eventIds };
}

/** A page of a list. */
export function page(item: AnswerSchema): AnswerSchema {
  return closed({ items: list(item) }, { next: text, ...leftOutSchema });
}
