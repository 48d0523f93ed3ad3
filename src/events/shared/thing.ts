import type { EventType, EventTypeInfo } from '../../core/event-type.js';
import type { AnswerSchema } from '../../fields/schema.js';
import { pluralOf, type ThingKind } from '../../fields/things.js';

/** A kind of thing that has a registry: its entries, and how a thing is read back from them. */
export interface ThingDeclaration {
  readonly kind: ThingKind;
  /** As it stands in routes: `actors`. */
  readonly plural: string;
  /** The type of the entry that registers it. */
  readonly begins: EventTypeInfo;
  /** What a thing is: fields of that entry, and those that only later ones state. */
  readonly fields: Readonly<Record<string, AnswerSchema>>;
  /** Type of a later entry -> those fields that it states anew. */
  readonly states: Readonly<Record<string, readonly string[]>>;
  /** What else was recorded on it: name of a list -> types of entries in it, in the order of the log. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

interface Stating {
  readonly type: EventTypeInfo;
  readonly fields: readonly string[];
}

/** Says which fields of a thing a later entry states anew. */
export function states<Data extends object>(
  type: EventType<string, Data>,
  ...fields: readonly (keyof Data & string)[]
): Stating {
  return { type, fields };
}

/** Declares a kind of thing. Lists have the names of the routes by which they are filled (bodies.md), unless a field has that name. */
export function thing<Data extends object>(declared: {
  readonly kind: ThingKind;
  readonly begins: EventType<string, Data>;
  readonly fields: readonly (keyof Data & string)[];
  readonly states?: readonly Stating[];
  readonly lists: Readonly<Record<string, readonly EventTypeInfo[]>>;
}): ThingDeclaration {
  const { kind, begins, fields, states: stating = [], lists } = declared;
  return {
    kind,
    plural: pluralOf(kind),
    begins,
    fields: Object.fromEntries([{ type: begins, fields }, ...stating].flatMap(schemasOf)),
    states: Object.fromEntries(stating.map(({ type, fields: stated }) => [type.type, stated])),
    lists: Object.fromEntries(
      Object.entries(lists).map(([name, types]) => [name, types.map(({ type }) => type)]),
    ),
  };
}

function schemasOf({ type, fields }: Stating): readonly (readonly [string, AnswerSchema])[] {
  return fields.map((name) => [name, type.fields[name]?.schema ?? {}]);
}

/** Whether entries of a type are found under things of a kind. */
export function mayName(kind: ThingKind, { marks }: EventTypeInfo): boolean {
  return marks.some((mark) => mark.is === 'thing' && mark.subject && (mark.kind ?? kind) === kind);
}
