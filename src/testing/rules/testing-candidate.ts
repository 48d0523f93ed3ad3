import { candidateOf, type Candidate } from '../../rules/violation/candidate.js';
import { readAt } from '../../rules/facts/reading.js';
import { ms, type Log } from './testing.js';

/** Incident `i` beside clause `c` of agreement `a`, judged at the end of 2018. */
export function judged(history: Log, { incident = 'i', clause = 'c', at = '2018-12-31' } = {}): Candidate {
  const world = history.world();
  const agreement = world.agreements.get('a');
  const stipulated = agreement?.clauses.get(clause);
  const facts = world.incidents.get(incident);
  if (agreement === undefined || stipulated === undefined || facts === undefined)
    throw new Error('incomplete');
  return candidateOf(readAt(world, ms(at)), agreement, stipulated, facts);
}

/** The results as "candidate: force place act bound noException". */
export function results(...asked: Parameters<typeof judged>): string {
  const { result, tests } = judged(...asked);
  const { force, place, act, bound, noException } = tests;
  return `${result}: ${[force, place, act, bound, noException].map((test) => test.result).join(' ')}`;
}

export const byGov = { allegedActors: ['gov'], targets: ['opp'] };
