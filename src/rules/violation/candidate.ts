import { actTest, type ActRule } from './act.js';
import { type Agreement, type Clause } from '../facts/agreement.js';
import { boundOf, type BoundRule } from './bound.js';
import { noExceptionTest, type ExceptionRule } from './exceptions.js';
import { type ForceRule } from '../force/force.js';
import { placeForClause } from '../facts/incident-place.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { type PlaceRule } from '../place/place.js';
import { judgedOnce, type Reading } from '../facts/reading.js';
import { eventIds, type Ruling } from './ruling.js';
import { allOf, constant, during, valuesOver, type Steps } from '../time/steps.js';
import { certainPart, extentOf, judge } from '../time/time.js';
import { and, type Tri } from '../time/tri.js';

export type ClauseForceRule = ForceRule | 'FORCE.CHANGED_MEANWHILE' | 'FORCE.TIME_SCOPE';

/** The five tests, each judged alone. */
export interface Tests {
  readonly force: Ruling<ClauseForceRule>;
  readonly place: Ruling<PlaceRule>;
  readonly act: Ruling<ActRule>;
  readonly bound: Ruling<BoundRule>;
  readonly noException: Ruling<ExceptionRule>;
}

/** Whether an incident may breach a clause. Never a finding: a body decides that. */
export interface Candidate {
  readonly result: Tri;
  readonly tests: Tests;
}

/**
 * candidate(incident, clause, at): the minimum of the five tests. Force and Bound must hold together and enter as one
 * value, so that the result may be lower than each of them alone.
 */
export function candidateOf(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  incident: IncidentFacts,
): Candidate {
  const { bound, rule, eventIds: boundIds } = boundOf(reading, agreement, clause, incident);
  return {
    result: candidateResult(reading, agreement, clause, incident),
    tests: {
      force: forceTest(reading, agreement, clause, incident),
      place: placeForClause(reading, agreement, clause, incident),
      act: actTest(clause, incident),
      bound: { result: judge(bound, incident.occurred, reading.at), rule, eventIds: boundIds },
      noException: noExceptionTest(reading, clause, incident),
    },
  };
}

/** The result alone, for where many are counted: the cheapest test first, and no further than the first NO. */
export function candidateResult(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  incident: IncidentFacts,
): Tri {
  const key = `candidate of ${agreement.agreementId} ${clause.clauseId}`;
  return judgedOnce(reading, incident, key, () => leastOfTests(reading, agreement, clause, incident));
}

function leastOfTests(reading: Reading, agreement: Agreement, clause: Clause, incident: IncidentFacts): Tri {
  let least: Tri = 'YES';
  const tests: readonly (() => Tri)[] = [
    () => actTest(clause, incident).result,
    () => placeForClause(reading, agreement, clause, incident).result,
    () => noExceptionTest(reading, clause, incident).result,
    () => forceWithBound(reading, agreement, clause, incident),
  ];
  for (const test of tests) {
    least = and(least, test());
    if (least === 'NO') break;
  }
  return least;
}

function forceWithBound(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  incident: IncidentFacts,
): Tri {
  const { bound } = boundOf(reading, agreement, clause, incident);
  const together = reading.onceForAll(bound, 'with force', () =>
    allOf(clauseForce(reading, agreement, clause), bound),
  );
  return judge(together, incident.occurred, reading.at);
}

/** The force of the agreement, switched on and off by the clause's time scope. */
export function clauseForce(reading: Reading, agreement: Agreement, clause: Clause): Steps<Tri> {
  return reading.onceForAll(clause, 'force', () =>
    allOf(reading.forceOf(agreement).force, timeScopeOf(clause)),
  );
}

function timeScopeOf({ timeScope }: Clause): Steps<Tri> {
  return timeScope === undefined ? constant<Tri>('YES') : during(timeScope);
}

/** The Force test, told by the first state of the force that has the judged value. */
function forceTest(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  { occurred, from }: IncidentFacts,
): Ruling<ClauseForceRule> {
  const { force, rulings } = reading.forceOf(agreement);
  const result = judge(clauseForce(reading, agreement, clause), occurred, reading.at);
  const extent = extentOf(occurred);
  const { from: start, to: end } = (result === 'YES' ? certainPart(occurred) : undefined) ?? extent;
  const told = valuesOver(rulings, start, Math.min(end, reading.at + 1));
  const ids = eventIds(
    from.time,
    told.flatMap((ruling) => ruling.eventIds),
  );
  if (result !== judge(force, occurred, reading.at)) {
    return { result, rule: 'FORCE.TIME_SCOPE', eventIds: eventIds(clause.id, ids) };
  }
  const deciding = told.find((ruling) => ruling.result === result);
  return { result, rule: deciding?.rule ?? 'FORCE.CHANGED_MEANWHILE', eventIds: ids };
}
