import type { ApiPropertyOptions } from '@nestjs/swagger';
import type { Words } from '../core/text-ref.js';
import { type Bound, field, type FieldUse, type Reference } from './field.js';
import { aboutStream, pluralOf, SLUG, streamOf, THING_KINDS, type ThingKind } from './things.js';

/** No ids of things of a registry: these words are routes. */
const TAKEN = new Set(['status', 'changes', 'me']);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** BCP 47 as far as its shape goes: a language and any subtags. */
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;
/** Characters of a text, a reason, a note. */
export const MAX_WORDS = 20_000;
const MAX_NAME = 300;
/** Names of one thing by language, and as many further spellings. */
const MOST_NAMES = 50;

/** Things whose ids are made by the server or are UUIDs of the client's; all others have slugs. */
const UUID_KINDS = new Set<ThingKind>(['statement', 'incident']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const slugFault = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !SLUG.test(value)) {
    return 'must be lower-case letters, digits and hyphens, 1 to 64, and not begin with a hyphen';
  }
  return TAKEN.has(value) ? `must not be "${value}"` : undefined;
};

const uuidFault = (value: unknown): string | undefined =>
  typeof value === 'string' && UUID.test(value) ? undefined : 'must be a UUID';

const text = (pattern: string): ApiPropertyOptions => ({ type: 'string', pattern });
const slugSchema = text(SLUG.source);
const uuidSchema: ApiPropertyOptions = { type: 'string', format: 'uuid' };
const lower = (value: string): string => value.toLowerCase();

/** The id of a new thing of a registry. */
export const Slug = (use?: FieldUse): PropertyDecorator =>
  field({ name: 'slug', fault: slugFault, schema: slugSchema }, use);

/** A UUID that refers to nothing which could be checked beforehand, or names what is new. */
export const Uuid = (use?: FieldUse): PropertyDecorator =>
  field({ name: 'uuid', fault: uuidFault, schema: uuidSchema, normalise: lower }, use);

/** The id of a thing that must exist. */
export function Refers(kind: ThingKind, use?: FieldUse): PropertyDecorator {
  const uuid = UUID_KINDS.has(kind);
  return field(
    {
      name: `${kind}Id`,
      fault: uuid ? uuidFault : slugFault,
      schema: uuid ? uuidSchema : slugSchema,
      references: (id: string, pointer) => [{ stream: streamOf(kind, uuid ? lower(id) : id), pointer }],
      ...(uuid ? { normalise: lower } : {}),
    },
    use,
  );
}

/** One of a closed list of words. */
export function OneOf(values: readonly string[], use?: FieldUse): PropertyDecorator {
  return field(
    {
      name: 'oneOf',
      fault: (value) =>
        typeof value === 'string' && values.includes(value)
          ? undefined
          : `must be one of ${values.join(', ')}`,
      schema: { type: 'string', enum: [...values] },
    },
    use,
  );
}

/** True or false. */
export const Flag = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'boolean',
      fault: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
      schema: { type: 'boolean' },
    },
    use,
  );

/** A finite number within bounds, both allowed. */
export function Quantity(
  bounds: { min: number; max: number; integer?: boolean },
  use?: FieldUse,
): PropertyDecorator {
  const { min, max, integer = false } = bounds;
  return field(
    {
      name: 'quantity',
      fault: (value) =>
        typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))
          ? undefined
          : `must be ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}`,
      schema: { type: integer ? 'integer' : 'number', minimum: min, maximum: max },
    },
    use,
  );
}

/** A code of the incident list, or a pattern over it that may end in `*`. */
export const CodePattern = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'codePattern',
      fault: (value) =>
        typeof value === 'string' && /^[A-Z][A-Z0-9_.]{0,63}\*?$|^\*$/.test(value)
          ? undefined
          : 'must be a code like KIN.SHELLING, or a pattern like KIN.*',
      schema: text('^[A-Z][A-Z0-9_.]{0,63}\\*?$|^\\*$'),
    },
    use,
  );

/** Free text with its language: `Text` of bodies.md. */
export const Prose = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'text',
      fault: proseFault,
      bounds: [wordsBound],
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'lang'],
        properties: { text: { type: 'string', maxLength: MAX_WORDS }, lang: { type: 'string' } },
      },
      takeWords: ({ text, lang }: Words, pointer, take) => take(text, lang, pointer),
    },
    use,
  );

/** Free text whose language need not be said: why something was done, a label, a capacity. */
export const Phrase = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'phrase',
      fault: (value) => (typeof value === 'string' ? emptyFault(value) : proseFault(value)),
      bounds: [wordsBound],
      schema: {
        oneOf: [
          { type: 'string', minLength: 1, maxLength: MAX_WORDS },
          {
            type: 'object',
            additionalProperties: false,
            required: ['text', 'lang'],
            properties: { text: { type: 'string', maxLength: MAX_WORDS }, lang: { type: 'string' } },
          },
        ],
      },
      takeWords: (value: string | Words, pointer, take) =>
        typeof value === 'string' ? take(value, 'und', pointer) : take(value.text, value.lang, pointer),
    },
    use,
  );

/** Names by language, at least one. */
export const NamesByLanguage = (use?: FieldUse): PropertyDecorator =>
  field(
    {
      name: 'names',
      fault: (value) => {
        if (!isRecord(value) || Object.keys(value).length === 0)
          return 'must hold at least one name by language';
        for (const [lang, name] of Object.entries(value)) {
          if (!LANGUAGE.test(lang))
            return `has "${lang.slice(0, 40)}" where a language tag like en or ar is expected`;
          if (!isName(name)) return `must hold a name of 1 to ${MAX_NAME} characters for ${lang}`;
        }
        return undefined;
      },
      bounds: [
        {
          code: 'TOO_MANY',
          excess: (value) =>
            isRecord(value) && Object.keys(value).length > MOST_NAMES
              ? `must have at most ${MOST_NAMES} names`
              : undefined,
        },
      ],
      schema: {
        type: 'object',
        minProperties: 1,
        maxProperties: MOST_NAMES,
        additionalProperties: { type: 'string', maxLength: MAX_NAME },
      },
    },
    use,
  );

/** Further spellings, in any script. */
export const Aliases = (use: FieldUse = {}): PropertyDecorator =>
  field(
    {
      name: 'aliases',
      fault: (value) =>
        isRecord(value) &&
        Object.keys(value).every((key) => key === 'text' || key === 'lang') &&
        isName(value['text']) &&
        typeof value['lang'] === 'string' &&
        LANGUAGE.test(value['lang'])
          ? undefined
          : 'must be { text, lang }',
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'lang'],
        properties: { text: { type: 'string', maxLength: MAX_NAME }, lang: { type: 'string' } },
      },
    },
    { ...use, optional: true, each: true, most: MOST_NAMES },
  );

/** What is wrong with words inside something else, their length included; undefined if nothing is. */
export function wordsFault(value: unknown): string | undefined {
  return emptyFault(value) ?? wordsBound.excess(value);
}

/** What is wrong with words but for their length. */
export function emptyFault(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? undefined : 'must say something';
}

/** Of words with or without their language. */
export const wordsBound: Bound = {
  code: 'TOO_LONG',
  excess: (value) => {
    const words = isRecord(value) ? value['text'] : value;
    return typeof words === 'string' && words.length > MAX_WORDS
      ? `must have at most ${MAX_WORDS} characters`
      : undefined;
  },
};

function proseFault(value: unknown): string | undefined {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== 'text' && key !== 'lang')) {
    return 'must be { text, lang }';
  }
  if (typeof value['lang'] !== 'string' || !LANGUAGE.test(value['lang']))
    return 'must name its language, like en or ar';
  return emptyFault(value['text']);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_NAME;
}

/** What a statement is about: any things, by `<plural>/<id>`. */
export const About = (use: FieldUse = {}): PropertyDecorator =>
  field(
    {
      name: 'about',
      fault: (value) =>
        aboutStream(value) ? undefined : 'must be like zones/<id>, actors/<id> or agreements/<id>',
      schema: text(`^(${THING_KINDS.map(pluralOf).join('|')})/[a-z0-9-]{1,64}$`),
      references: (value: string, pointer): readonly Reference[] => {
        const stream = aboutStream(value);
        return stream === undefined ? [] : [{ stream, pointer }];
      },
    },
    { ...use, optional: true, each: true },
  );
