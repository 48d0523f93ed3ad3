/** Stands in a path for each item of a list, or each value of a map. */
export const EACH = '[]';

interface Placed {
  /** The way to it from the data's top: names of fields and `EACH`. */
  readonly path: readonly string[];
}

/** The id of another thing. */
export interface ThingMark extends Placed {
  readonly is: 'thing';
  /** Of the thing; undefined where the value says of which. */
  readonly kind?: string;
  /** The key of the thing that a value names; undefined if it names none. */
  readonly keyOf: (value: string) => string | undefined;
  /** The entry is found under that thing. */
  readonly subject: boolean;
  /** Judging the entry rests on that thing. */
  readonly followed: boolean;
}

/** What a place in an event's data holds beside a value: the id of another thing or of its own, of an entry, or free text. */
export type Mark =
  | ThingMark
  | (Placed & { readonly is: 'own'; readonly kind: string })
  | (Placed & { readonly is: 'entry' | 'text' });

/** The marks of a value that is reached by one more step. */
export function marksBelow(step: string, marks: readonly Mark[]): readonly Mark[] {
  return marks.map((mark) => ({ ...mark, path: [step, ...mark.path] }));
}

/** The marks of an object by its fields, in their order. */
export function marksWithin(
  fields: Readonly<Record<string, { readonly marks: readonly Mark[] }>>,
): readonly Mark[] {
  return Object.entries(fields).flatMap(([name, { marks }]) => marksBelow(name, marks));
}

/** The strings that stand at a place in data; of data that lacks it, none. */
export function valuesAt(path: readonly string[], data: unknown): readonly string[] {
  let values: readonly unknown[] = [data];
  for (const step of path) values = values.flatMap((value) => below(value, step));
  return values.filter((value) => typeof value === 'string');
}

function below(value: unknown, step: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === EACH) return Array.isArray(value) ? value : Object.values(value);
  return [(value as Readonly<Record<string, unknown>>)[step]];
}
