import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import type { TextRef } from '../core/text-ref.js';
import type { Thing } from './things.js';

/** The stream of another thing that a body speaks of, and where it does. */
export interface Reference {
  readonly stream: Thing;
  /** RFC 6901 pointer into the body. */
  readonly pointer: string;
}

/** What turning a body into its normal form needs beside the body. */
export interface NormalForm {
  /** Local time zone of the zone or agreement concerned. */
  readonly timeZone: string;
  /** Takes words out of the body and leaves a reference; `pointer` tells the words of one command apart. */
  readonly seal: (text: string, lang: string, pointer: string) => TextRef;
}

/** How much of something right is taken (bodies.md); what exceeds it is refused before any work. */
export interface Bound {
  /** Of the refusal. */
  readonly code: 'TOO_MANY' | 'TOO_LONG' | 'TOO_SHORT' | 'OUTLINE_TOO_LARGE';
  /** How a value of any shape exceeds the bound, in a sentence; undefined if it does not. */
  readonly excess: (value: unknown) => string | undefined;
}

/** Takes words out of a body, of which `pointer` tells them apart; answers what stands in their place. */
export type TakeWords = (text: string, lang: string, pointer: string) => unknown;

/**
 * All that is said of one kind of field: how it is checked, described, normalised, and what it refers to. What is given a
 * value is a method, so that a kind may say of which type its values are once they were checked.
 */
export interface FieldKind {
  readonly name: string;
  /** What is wrong with the shape of a value, in a sentence; undefined if nothing is. */
  readonly fault: (value: unknown) => string | undefined;
  readonly bounds?: readonly Bound[];
  readonly schema: ApiPropertyOptions;
  /** The value that the text of a parameter stands for; left as it is where it stands for none. */
  readonly convert?: (value: unknown) => unknown;
  /** The value with all words in it, in whatever form, taken out of it; `body` is what it stands in. */
  takeWords?(value: unknown, pointer: string, take: TakeWords, body: object): unknown;
  /** The value, without its words, as decisions see it; left as it is when absent. @throws InvalidInput */
  normalise?(value: unknown, pointer: string, form: NormalForm): unknown;
  references?(value: unknown, pointer: string): readonly Reference[];
}

/** How a field of one kind is used in a body. */
export interface FieldUse {
  readonly optional?: boolean;
  /** An array of such values. */
  readonly each?: boolean;
  /** Items that such an array may have, where it is not the usual number. */
  readonly most?: number;
  readonly description?: string;
}

interface DeclaredField extends FieldUse {
  readonly kind?: FieldKind;
  readonly nested?: () => BodyClass;
}

/** A class whose properties are declared with the decorators of this folder. */
export type BodyClass<Body extends object = object> = new () => Body;

/** Items of a list of values, and of one of objects (bodies.md). */
const MOST_VALUES = 1_000;
const MOST_OBJECTS = 100;
const declared = new WeakMap<object, Map<string, DeclaredField>>();

/**
 * Declares a property of a body, once: class-validator checks its shape, OpenAPI describes it, and `normaliseBody` gives
 * decisions its normal form. The property's TypeScript type is that normal form.
 */
export function field(kind: FieldKind, use: FieldUse = {}): PropertyDecorator {
  return (target, key) => {
    remember(target, key, { ...use, kind });
    const most = use.most ?? MOST_VALUES;
    const { bounds = [] } = kind;
    apply(target, key, [
      check(kind.name, use.each ? eachFault(kind.fault) : kind.fault),
      ...(use.each ? [atMost(most), ...bounds.map(ofEach)] : bounds).map(boundCheck),
      ...optionality(use),
      ApiProperty({
        ...(use.each ? { type: 'array', items: kind.schema, maxItems: most } : kind.schema),
        ...requiredness(kind, use),
        ...(use.description === undefined ? {} : { description: use.description }),
      } as ApiPropertyOptions),
    ]);
  };
}

/** Declares a property that is an object (or, with `each`, an array of objects) of a class with fields of its own. */
export function nested(type: () => BodyClass, use: FieldUse = {}): PropertyDecorator {
  return (target, key) => {
    const { each = false, most = MOST_OBJECTS } = use;
    const isRight = (value: unknown): boolean =>
      each ? Array.isArray(value) && value.every(isObject) : isObject(value);
    remember(target, key, { ...use, nested: type });
    apply(target, key, [
      check('object', (value) =>
        isRight(value) ? undefined : each ? 'must be a list of objects' : 'must be an object',
      ),
      ...(each ? [boundCheck(atMost(most))] : []),
      ValidateNested({ each }),
      ...optionality(use),
      // An arrow function that is named `type`: Swagger takes any other for a class, and refers to a schema without a name.
      ApiProperty({
        type: () => type(),
        isArray: each,
        required: !use.optional,
        ...(each ? { maxItems: most } : {}),
      }),
    ]);
  };
}

/**
 * Input as an instance of its class, bodies within it too. Values are taken as they are, and keys that the class does not
 * declare are left out: what it costs grows with the input and no faster, whatever that holds.
 *
 * @param unknown told of each key that is left out, by its path
 */
export function instanceOf<Body extends object>(
  type: BodyClass<Body>,
  input: object,
  unknown: (path: readonly string[]) => void,
  at: readonly string[] = [],
): Body {
  const instance = new type();
  const fields = fieldsOf(instance);
  for (const [key, value] of Object.entries(input) as [string, unknown][]) {
    const use = fields.get(key);
    if (use === undefined) unknown([...at, key]);
    else Object.assign(instance, { [key]: valueOf(use, value, unknown, [...at, key]) });
  }
  return instance;
}

/** A string or a number in the place of an object stays what it is, for the check to find. */
function valueOf(
  use: DeclaredField,
  value: unknown,
  unknown: (path: readonly string[]) => void,
  at: readonly string[],
): unknown {
  const { nested: inner, kind, most = MOST_OBJECTS } = use;
  if (inner === undefined) return kind?.convert === undefined ? value : kind.convert(value);
  if (Array.isArray(value)) {
    // Of a list that is too long, one item more than it may have tells enough.
    return value
      .slice(0, most + 1)
      .map((item: unknown, index) => valueOf(use, item, unknown, [...at, String(index)]));
  }
  return isObject(value) ? instanceOf(inner(), value, unknown, at) : value;
}

/** The references that a validated body makes to other things, with their pointers. */
export function referencesOf(body: object, at = ''): Reference[] {
  const found: Reference[] = [];
  visit(body, at, (value, pointer, { kind, nested: inner }) => {
    if (kind?.references) found.push(...kind.references(value, pointer));
    if (inner) found.push(...referencesOf(value as object, pointer));
    return value;
  });
  return found;
}

/** A copy of a validated body in normal form: times with bounds, words replaced by references. @throws InvalidInput */
export function normaliseBody<Body extends object>(body: Body, form: NormalForm, at = ''): Body {
  return visit(body, at, (value, pointer, { kind, nested: inner }) => {
    if (inner) return normaliseBody(value as object, form, pointer);
    const wordless = withoutWords(kind, value, pointer, form.seal, body);
    return kind?.normalise ? kind.normalise(wordless, pointer, form) : wordless;
  }) as Body;
}

/** A copy of a validated body, with what `take` answers in the place of its words. */
export function takeWords(body: object, take: TakeWords, at = ''): object {
  return visit(body, at, (value, pointer, { kind, nested: inner }) =>
    inner ? takeWords(value as object, take, pointer) : withoutWords(kind, value, pointer, take, body),
  );
}

function withoutWords(
  kind: FieldKind | undefined,
  value: unknown,
  pointer: string,
  take: TakeWords,
  body: object,
): unknown {
  return kind?.takeWords ? kind.takeWords(value, pointer, take, body) : value;
}

function visit(
  body: object,
  at: string,
  each: (value: unknown, pointer: string, declared: DeclaredField) => unknown,
): object {
  const copy: Record<string, unknown> = {};
  const fields = fieldsOf(body);
  for (const [key, value] of Object.entries(body)) {
    const use = fields.get(key);
    if (use === undefined || value === undefined) continue;
    const pointer = `${at}/${key}`;
    copy[key] =
      use.each && Array.isArray(value)
        ? value.map((item, index) => each(item, `${pointer}/${index}`, use))
        : each(value, pointer, use);
  }
  return copy;
}

const fieldsByClass = new WeakMap<object, Map<string, DeclaredField>>();

/** The fields of a body's class and of those it extends; classes are complete before their first body comes. */
function fieldsOf(body: object): Map<string, DeclaredField> {
  const own = Object.getPrototypeOf(body) as object;
  const known = fieldsByClass.get(own);
  if (known !== undefined) return known;
  const all = new Map<string, DeclaredField>();
  for (let type: unknown = own; isObject(type); type = Object.getPrototypeOf(type)) {
    for (const [key, use] of declared.get(type) ?? []) if (!all.has(key)) all.set(key, use);
  }
  fieldsByClass.set(own, all);
  return all;
}

function check(name: string, fault: FieldKind['fault']): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => fault(value) === undefined,
      defaultMessage: (args) => fault(args?.value) ?? 'is not as expected',
    },
  });
}

/** The name of a constraint is the code of its fault, in camel case. */
function boundCheck({ code, excess }: Bound): PropertyDecorator {
  return check(
    code.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    excess,
  );
}

/** The bound of a list. */
function atMost(most: number): Bound {
  return {
    code: 'TOO_MANY',
    excess: (value) =>
      Array.isArray(value) && value.length > most ? `must have at most ${most} items` : undefined,
  };
}

/** The bound of a value, of each in a list. */
function ofEach({ code, excess }: Bound): Bound {
  return { code, excess: (value) => (Array.isArray(value) ? firstFault(value, excess) : undefined) };
}

function remember(target: object, key: string | symbol, use: DeclaredField): void {
  const fields = declared.get(target) ?? new Map<string, DeclaredField>();
  fields.set(String(key), use);
  declared.set(target, fields);
}

function apply(target: object, key: string | symbol, decorators: readonly PropertyDecorator[]): void {
  for (const decorate of decorators) decorate(target, key);
}

/** An optional field may be absent; null is a value, and refused where it means nothing. */
function optionality({ optional = false }: FieldUse): PropertyDecorator[] {
  // Said of required fields too: a class that redeclares a field as required must not inherit that it may be absent.
  return [ValidateIf((_, value: unknown) => !optional || value !== undefined)];
}

/** `required` says of an object which of its keys must be there; that it must be there itself then has another name. */
function requiredness({ schema }: FieldKind, { each, optional = false }: FieldUse): object {
  const ofKeys = each !== true && Array.isArray(schema.required);
  return ofKeys ? { selfRequired: !optional } : { required: !optional };
}

function eachFault(fault: FieldKind['fault']): FieldKind['fault'] {
  return (value) => {
    return Array.isArray(value) ? firstFault(value, fault) : 'must be a list';
  };
}

function firstFault(items: readonly unknown[], fault: FieldKind['fault']): string | undefined {
  const index = items.findIndex((item) => fault(item) !== undefined);
  return index < 0 ? undefined : `item ${index} ${fault(items[index]) ?? ''}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
