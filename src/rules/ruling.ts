import { type Tri } from './tri.js';

/** A result with the code of the rule that gave it and the ids of the entries it rests on. */
export interface Ruling<Rule extends string = string> {
  readonly result: Tri;
  readonly rule: Rule;
  readonly eventIds: readonly string[];
}

/** Each id once, in the order of first mention; what is undefined was not needed. */
export function eventIds(...ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.filter((id) => id !== undefined))];
}
