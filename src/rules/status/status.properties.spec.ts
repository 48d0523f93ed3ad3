import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { candidateOf } from '../violation/candidate.js';
import { readAt } from '../facts/reading.js';
import { statusOf, type ZoneStatus } from './status.js';
import { aHistory, anInstant } from '../../testing/rules/testing-random.js';
import { judge } from '../time/time.js';
import { allOf } from '../time/steps.js';
import { boundOf } from '../violation/bound.js';
import { clauseForce } from '../violation/candidate.js';
import { and, compareTri } from '../time/tri.js';
import { violationsOf } from '../violation/violations.js';
import { foldWorld } from '../facts/world.js';

const RUNS = { numRuns: 100 };

/** All but the two instants that are expected to differ. */
function answer(status: ZoneStatus): ZoneStatus {
  return { ...status, at: '', validUntil: '' };
}

describe('whatever the history', () => {
  it('nothing in a status changes between its instant and validUntil', () => {
    fc.assert(
      fc.property(aHistory, anInstant, fc.double({ min: 0, max: 1, noNaN: true }), (entries, at, share) => {
        const world = foldWorld(entries);
        const status = statusOf(world, 'z', at);
        const until = Date.parse(status.validUntil);
        expect(until).toBeGreaterThan(at);
        const between = at + Math.floor((until - 1 - at) * share);
        expect(answer(statusOf(world, 'z', between))).toEqual(answer(status));
        expect(answer(statusOf(world, 'z', until - 1))).toEqual(answer(status));
      }),
      RUNS,
    );
  });

  it('a candidate is the minimum of its tests, force and bound taken together', () => {
    fc.assert(
      fc.property(aHistory, anInstant, (entries, at) => {
        const reading = readAt(foldWorld(entries), at);
        for (const agreement of reading.world.agreements.values()) {
          for (const clause of agreement.clauses.values()) {
            for (const incident of reading.world.incidents.values()) {
              const { result, tests } = candidateOf(reading, agreement, clause, incident);
              const force = clauseForce(reading, agreement, clause);
              const { bound } = boundOf(reading, agreement, clause, incident);
              const together = judge(allOf(force, bound), incident.occurred, at);
              expect(result).toBe(
                and(together, tests.place.result, tests.act.result, tests.noException.result),
              );
              for (const test of Object.values(tests)) {
                expect(compareTri(result, (test as { result: typeof result }).result)).toBeLessThanOrEqual(0);
              }
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('every row that counts in a status stands in the violation history, and its numbers agree', () => {
    fc.assert(
      fc.property(aHistory, anInstant, (entries, at) => {
        const world = foldWorld(entries);
        const { compliance } = statusOf(world, 'z', at);
        const states = new Map<string, Set<string>>();
        for (const { incidentId, state } of violationsOf(world, 'z', at)) {
          states.set(incidentId, (states.get(incidentId) ?? new Set()).add(state));
        }
        const withState = (state: string) => [...states.values()].filter((found) => found.has(state)).length;
        expect(compliance.confirmed).toBeLessThanOrEqual(withState('CONFIRMED_VIOLATION'));
        expect(compliance.alleged).toBeLessThanOrEqual(withState('ALLEGED'));
      }),
      RUNS,
    );
  });

  it('the answer is made of JSON', () => {
    fc.assert(
      fc.property(aHistory, anInstant, (entries, at) => {
        const status = statusOf(foldWorld(entries), 'z', at);
        expect(JSON.parse(JSON.stringify(status))).toStrictEqual(status);
      }),
      RUNS,
    );
  });
});
