import type { Json } from './json.js';

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

/** What is said once about a type of event, beside its data. */
export interface EventDeclaration<Data extends object> {
  /** Raised whenever the stored form changes; the old forms then need upcasters. */
  readonly version?: number;
  /** Every field of the data and its section. A field that is missing here does not compile. */
  readonly sections: { readonly [Field in keyof Required<Data>]: Section };
  /** Keys of the things that the event speaks of beyond its own stream, like `zone/eastern-qalamoun`. */
  readonly subjects?: (data: Data) => readonly string[];
  /** When the fact was so, if it has a time of its own. */
  readonly validTime?: (data: Data) => ValidTime | undefined;
  /** What it records cannot be undone, so no withdrawal may say that it was. */
  readonly irrevocable?: boolean;
  /** `upcasters[n]` turns version n into version n + 1. */
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
}

/** What the registry and the envelope need to know of a type of event. */
export interface EventTypeInfo<Data> {
  readonly type: string;
  readonly version: number;
  readonly sections: Readonly<Record<string, Section>>;
  readonly subjects: (data: Data) => readonly string[];
  readonly validTime: (data: Data) => ValidTime | undefined;
  readonly irrevocable: boolean;
  readonly upcasters: Readonly<Record<number, Upcaster>>;
}

/** A type of event; calling it makes one. */
export interface EventType<
  Type extends string = string,
  Data extends object = object,
> extends EventTypeInfo<Data> {
  (data: Data): DomainEvent<Type, Data>;
  readonly type: Type;
}

/** The event that a type of event makes. */
export type EventOf<T> = T extends EventType<infer Type, infer Data> ? DomainEvent<Type, Data> : never;

/**
 * Declares a type of event.
 *
 * Written in two steps so that the data is given and the name inferred:
 * `const agreementSigned = event<SignedData>()('AgreementSigned', { sections: { … } })`.
 */
export function event<Data extends object>() {
  return <Type extends string>(type: Type, declared: EventDeclaration<Data>): EventType<Type, Data> => {
    const make = (data: Data): DomainEvent<Type, Data> => ({ type, data });
    return Object.assign(make, {
      type,
      version: declared.version ?? 1,
      sections: declared.sections,
      subjects: declared.subjects ?? (() => []),
      validTime: declared.validTime ?? (() => undefined),
      irrevocable: declared.irrevocable ?? false,
      upcasters: declared.upcasters ?? {},
    });
  };
}
