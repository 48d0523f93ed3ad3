import type { Json } from './json.js';
import { type Mark, marksWithin, type ThingMark, valuesAt, visitAt } from './marks.js';

/**
 * The section of the envelope that a field belongs to. `public`: coarse facts that may be opened to everybody;
 * `restricted`: exact place and time, names, narrative; `source`: opaque references to whom it came from.
 */
export type Section = 'public' | 'restricted' | 'source';

/** What a decision returns and a fold receives: a fact, named, with its data. A plain object, never changed. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** Turns data stored under one version into data of the next. Must be pure and total over what was ever stored. */
export type Upcaster = (stored: Readonly<Record<string, Json>>) => Record<string, Json>;

/** The bounds of the valid time that an event speaks of, as RFC 3339 UTC instants; null is unbounded. */
export interface ValidTime {
  readonly earliest: string | null;
  readonly latest: string | null;
}

/** Where a field's type stands; nothing is there when the program runs. */
declare const VALUE: unique symbol;

/** One field of an event's data, or a part of one: its type, its section, and what its values mean beside themselves. */
export interface Field<Value = unknown, Optional extends boolean = boolean> {
  readonly section: Section;
  readonly optional: Optional;
  readonly marks: readonly Mark[];
  /** The closed list that values are of, if they are. */
  readonly values?: readonly string[];
  /** JSON schema of a value as it is answered. */
  readonly schema: object;
  readonly [VALUE]?: { readonly of: Value };
}

/** Fields by name. Their order is that of docs/events.md, and of the subjects unless an event says otherwise. */
export type Fields = Readonly<Record<string, Field>>;

/** The type of a field's values. */
export type ValueOf<F> = F extends Field<infer Value> ? Value : never;

type OptionalIn<F extends Fields> = {
  [Name in keyof F]: F[Name]['optional'] extends true ? Name : never;
}[keyof F];

/** The type of data that has such fields. */
export type DataWith<F extends Fields> = {
  readonly [Name in Exclude<keyof F, OptionalIn<F>>]: ValueOf<F[Name]>;
} & { readonly [Name in OptionalIn<F>]?: ValueOf<F[Name]> } extends infer Data
  ? { readonly [Name in keyof Data]: Data[Name] }
  : never;

/** What is said of a type of event beside its fields. */
export interface EventDeclaration<Data extends object> {
  /** Raised whenever the stored form changes; the old forms then need upcasters. */
  readonly version?: number;
  /** The order in which earlier builds wrote its subjects, by the fields that name them, where that of the fields is another. */
  readonly subjects?: readonly (keyof Data & string)[];
  /** When the fact was so, if it has a time of its own. */
  readonly validTime?: (data: Data) => ValidTime | undefined;
  /** What it records cannot be undone, so no withdrawal may say that it was. */
  readonly irrevocable?: boolean;
  /** `upcasters[n]` turns version n into version n + 1. */
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
}

/** What is known of a type of event. The data it asks for may be a part of an event's: what is not there names nothing. */
export interface EventTypeInfo<Data extends object = object> {
  readonly type: string;
  readonly version: number;
  readonly fields: Fields;
  readonly sections: Readonly<Record<string, Section>>;
  /** All that its fields hold beside values. */
  readonly marks: readonly Mark[];
  readonly irrevocable: boolean;
  readonly upcasters: Readonly<Record<number, Upcaster>>;
  /** Keys of the things under which an entry is found beside its own stream, like `zone-eastern-qalamoun`. */
  subjects(data: object): readonly string[];
  /** Keys of the things on which judging an entry rests beside its own. */
  followed(data: object): readonly string[];
  /** Ids of the entries that an entry answers: withdraws, adjudicates or replaces. */
  answered(data: object): readonly string[];
  validTime(data: Data): ValidTime | undefined;
}

/** A type of event; calling it makes one. */
export interface EventType<
  Type extends string = string,
  Data extends object = object,
> extends EventTypeInfo<Data> {
  (data: Data): DomainEvent<Type, Data>;
  readonly type: Type;
  /** The data of an event that is of this type. */
  dataOf(event: DomainEvent | undefined): Data | undefined;
}

/** The data of an event that a type of event makes. */
export type DataOf<T> = T extends EventType<string, infer Data> ? Data : never;

/** The event that a type of event makes. */
export type EventOf<T> = T extends EventType<infer Type, infer Data> ? DomainEvent<Type, Data> : never;

/** The union of the events that the types of a list make. */
export type EventIn<Types extends readonly unknown[]> = EventOf<Types[number]>;

/**
 * Declares a type of event, field by field: the one place where its data's type, the sections, what it names and where
 * its text is are said.
 */
export function event<const Type extends string, F extends Fields>(
  type: Type,
  fields: F,
  declared: EventDeclaration<DataWith<F>> = {},
): EventType<Type, DataWith<F>> {
  const make = (data: DataWith<F>): DomainEvent<Type, DataWith<F>> => ({ type, data });
  const marks = marksWithin(fields);
  const things = marks.filter((mark) => mark.is === 'thing');
  const subjects = inOrder(
    things.filter(({ subject }) => subject),
    declared.subjects,
  );
  const followed = things.filter((mark) => mark.followed);
  const entries = marks.filter((mark) => mark.is === 'entry');
  return Object.assign(make, {
    type,
    fields,
    marks,
    version: declared.version ?? 1,
    sections: Object.fromEntries(Object.entries(fields).map(([name, { section }]) => [name, section])),
    irrevocable: declared.irrevocable ?? false,
    upcasters: declared.upcasters ?? {},
    subjects: (data: object) => keysIn(data, subjects),
    followed: (data: object) => keysIn(data, followed),
    answered: (data: object) => entries.flatMap(({ path }) => valuesAt(path, data)),
    validTime: declared.validTime ?? (() => undefined),
    // What is stored under a type was made by it, or lifted to what it makes now.
    dataOf: (given: DomainEvent | undefined) =>
      given?.type === type ? (given.data as DataWith<F>) : undefined,
  });
}

function inOrder(marks: readonly ThingMark[], order: readonly string[] = []): readonly ThingMark[] {
  const rank = ({ path: [field = ''] }: ThingMark): number => order.indexOf(field);
  return [...marks].sort((a, b) => rank(a) - rank(b));
}

function keysIn(data: object, marks: readonly ThingMark[]): readonly string[] {
  const keys: string[] = [];
  for (const { path, keyOf } of marks) {
    visitAt(path, data, (value) => {
      const key = keyOf(value);
      if (key !== undefined) keys.push(key);
    });
  }
  return keys;
}
