import type { ApiPropertyOptions } from '@nestjs/swagger';

/** A JSON schema, as OpenAPI 3.1 takes it. */
export type AnswerSchema = ApiPropertyOptions;

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
export const anyObject = { type: 'object', additionalProperties: true } as AnswerSchema;

/** Names or titles by language tag. */
export const names = { type: 'object', additionalProperties: text } as unknown as AnswerSchema;
/** [lon, lat] in degrees. */
export const lonLat = { type: 'array', items: number, minItems: 2, maxItems: 2 } as AnswerSchema;
/** Words with their language; or that they were erased, are lost, or cannot be opened. */
export const words = {
  oneOf: [
    closed({ text, lang: text }),
    ...['erased', 'lost', 'unreadable'].map((why) => closed({ [why]: flag })),
  ],
} as unknown as AnswerSchema;
/** Earliest and latest instant; null where unbounded. */
export const bounds = {
  type: 'array',
  items: nullable(instant),
  minItems: 2,
  maxItems: 2,
} as unknown as AnswerSchema;

export function oneOf(...values: readonly string[]): AnswerSchema {
  return { type: 'string', enum: [...values] };
}

export function nullable(schema: AnswerSchema): AnswerSchema {
  return { anyOf: [schema, { type: 'null' }] } as unknown as AnswerSchema;
}

export function list(items: AnswerSchema): AnswerSchema {
  return { type: 'array', items } as AnswerSchema;
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
  } as unknown as AnswerSchema;
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
