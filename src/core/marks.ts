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
  const found: string[] = [];
  visitAt(path, data, (value) => found.push(value));
  return found;
}

/** Calls with each of those strings. What is judged has thousands of entries, so nothing is made on the way. */
export function visitAt(
  path: readonly string[],
  value: unknown,
  visit: (found: string) => void,
  depth = 0,
): void {
  const step = path[depth];
  if (step === undefined) {
    if (typeof value === 'string') visit(value);
  } else if (typeof value === 'object' && value !== null) {
    if (step !== EACH) visitAt(path, (value as Readonly<Record<string, unknown>>)[step], visit, depth + 1);
    else for (const item of Object.values(value)) visitAt(path, item, visit, depth + 1);
  }
}
