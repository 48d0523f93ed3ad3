import { type Affiliation } from '../facts/actor.js';
import { allOf, anyOf, constant, during, type Steps } from '../time/steps.js';
import { type Tri } from '../time/tri.js';

type Id = string;

/** That an actor is, over time, under another one, and the affiliations that say so. */
export interface Subordination {
  readonly holds: Steps<Tri>;
  readonly entryIds: readonly string[];
}

/**
 * The actor itself and those above it, with when it is under them: along a chain the minimum at each instant, over
 * several chains the maximum.
 *
 * @param above the affiliations that lead up from an actor
 * @param passes whether an actor counts and may be passed through; the starting one always does
 */
export function superiorsOf(
  actorId: Id,
  above: (actorId: Id) => readonly Affiliation[],
  passes: (actorId: Id) => boolean = () => true,
): ReadonlyMap<Id, Subordination> {
  const reached = new Map<Id, Subordination>([[actorId, { holds: constant<Tri>('YES'), entryIds: [] }]]);
  const waiting = [actorId];
  // What holds for a superior only grows, over finitely many pieces of time, so that circles come to rest.
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const lower = reached.get(next);
    for (const affiliation of lower === undefined ? [] : above(next)) {
      const { ofActorId, entryId } = affiliation;
      if (lower === undefined || ofActorId === actorId || !passes(ofActorId)) continue;
      const known = reached.get(ofActorId) ?? { holds: constant<Tri>('NO'), entryIds: [] };
      const holds = anyOf(known.holds, allOf(lower.holds, during(affiliation.during)));
      if (sameSteps(holds, known.holds)) continue;
      reached.set(ofActorId, {
        holds,
        entryIds: [...new Set([...known.entryIds, ...lower.entryIds, entryId])],
      });
      waiting.push(ofActorId);
    }
  }
  return reached;
}

function sameSteps(a: Steps<Tri>, b: Steps<Tri>): boolean {
  if (a.before !== b.before || a.changes.length !== b.changes.length) return false;
  return a.changes.every(
    ({ at, value }, index) => at === b.changes[index]?.at && value === b.changes[index]?.value,
  );
}
