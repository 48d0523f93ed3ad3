import { type Tri } from '../time/tri.js';

/** A result with the code of the rule that gave it and the ids of the entries it rests on. */
export interface Ruling<Rule extends string = string> {
  readonly result: Tri;
  readonly rule: Rule;
  readonly eventIds: readonly string[];
}

type Ids = string | undefined | readonly (string | undefined)[];

/**
 * Each id once, in the order of first mention; what is undefined was not needed. Long lists come as lists: as
 * arguments of their own a few ten thousand would overflow the stack.
 */
export function eventIds(...ids: readonly Ids[]): readonly string[] {
  const found = new Set<string>();
  for (const each of ids) {
    if (typeof each === 'string') found.add(each);
    else for (const id of each ?? []) if (id !== undefined) found.add(id);
  }
  return [...found];
}
