import { combine, constant, splice, type Steps } from '../time/steps.js';
import { type Delineation } from '../facts/zone.js';

/**
 * The delineations of which one is in force, undefined standing for none. Between the bounds of a fuzzy `from` that
 * is the new one and those before it.
 */
export type Possible = readonly (Delineation | undefined)[];

/**
 * The delineations in force over time. Each holds from its `from` until the next one's; they follow each other by the
 * earliest bound of `from`, then in the order of recording.
 */
export function delineationsOver(delineations: readonly Delineation[]): Steps<Possible> {
  const always = { earliest: Number.NEGATIVE_INFINITY, latest: Number.NEGATIVE_INFINITY };
  const inOrder = delineations
    .map((delineation) => ({ delineation, from: delineation.from ?? always }))
    .sort((a, b) => (a.from.earliest === b.from.earliest ? 0 : a.from.earliest < b.from.earliest ? -1 : 1));
  return inOrder.reduce(
    (before, { delineation, from }) => {
      const after = constant<Possible>([delineation]);
      const either = combine<[Possible, Possible], Possible>((a, b) => [...a, ...b], before, after);
      return splice(splice(before, from.earliest, either), from.latest, after);
    },
    constant<Possible>([undefined]),
  );
}
