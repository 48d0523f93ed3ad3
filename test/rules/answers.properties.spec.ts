import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { candidateOf } from '../../src/rules/violation/candidate.js';
import type { Entry } from '../../src/rules/facts/entries.js';
import { forceOf } from '../../src/rules/force/force.js';
import { forceIntervals } from '../../src/rules/time/intervals.js';
import { phaseOf } from '../../src/rules/force/phase.js';
import { readAt } from '../../src/rules/facts/reading.js';
import { statusOf, type ZoneStatus } from '../../src/rules/status/status.js';
import { valueAt } from '../../src/rules/time/steps.js';
import { compareTri } from '../../src/rules/time/tri.js';
import { violationsOf } from '../../src/rules/violation/violations.js';
import { windowOf } from '../../src/rules/time/windows.js';
import { foldWorld } from '../../src/rules/facts/world.js';
import { aMoment, knownAt, runs } from './random/history.js';

/** All but the two instants that are expected to differ. */
function lasting(status: ZoneStatus): ZoneStatus {
  return { ...status, at: '', validUntil: '' };
}

/**
 * A status and the violations beside it, lists in an order of their own, without the entries they rest on: of several
 * zones, affiliations or assessments that give one result, one is the reason. The page leaves open which (ADR 11).
 */
function answers(entries: readonly Entry[], at: number): readonly string[] {
  const world = foldWorld(entries);
  const { protection, explanation, ...status } = statusOf(world, 'z', at);
  const rests = explanation.map(({ axis, rule }) => [axis, rule]);
  const violations = violationsOf(world, 'z', at).map(({ tests, ...row }) => {
    const { force, place, act, bound, noException } = tests;
    const results = [force, place, act, bound, noException].map(({ result }) => result);
    return unordered({ ...row, tests: results.join() });
  });
  const all = [unordered(status), ...rests, ...protection, ...violations];
  return all.map((each) => JSON.stringify(each)).sort();
}

function unordered(value: object): object {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    Array.isArray(each) ? each.map((item) => JSON.stringify(item)).sort() : each,
  ) as object;
}

/** Stamps positions anew; when an entry was recorded goes with it. */
function inThisOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry, position) => ({ ...entry, position }));
}

/** Of two entries on one thing the order may count; so may that of merges, which could close a circle. */
function mayDepend(a: Entry, b: Entry): boolean {
  const things = ({ type, data }: Entry): string[] =>
    type === 'SettingsChanged'
      ? ['settings']
      : Object.entries(data).flatMap(([key, id]) => (/Id$/.test(key) ? [`${key} ${String(id)}`] : []));
  if (a.type === 'IncidentMerged' && b.type === 'IncidentMerged') return true;
  const ofA = new Set(things(a));
  return things(b).some((thing) => ofA.has(thing));
}

/** What says when, who or where by itself, so that by the page it does not matter when it was recorded. */
const TIMELESS: ReadonlySet<string> = new Set([
  'ActorAffiliationAsserted',
  'ObservationWindowRecorded',
  'ControlAsserted',
  'SituationAssessed',
  'AccessDenied',
  'AgreementRoleAssigned',
  'AgreementReached',
  'AgreementEnteredIntoForce',
  'AgreementZoneAdded',
  'AgreementTerminated',
  'AgreementLinked',
  'ReportDependenceAsserted',
  'DetaineesReleased',
  'IncidentRetracted',
]);

describe('the answers on random histories', () => {
  it('do not change before validUntil, which is after the instant and at most the next local midnight', () => {
    fc.assert(
      fc.property(
        aMoment,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        ({ history, at }, shares) => {
          const world = foldWorld(knownAt(history.entries));
          const status = statusOf(world, 'z', at);
          const until = Date.parse(status.validUntil);
          expect(until).toBeGreaterThan(at);
          expect(until).toBeLessThanOrEqual(windowOf(readAt(world, at), 'z', 1).to);
          for (const share of [1, ...shares]) {
            const between = at + Math.floor((until - 1 - at) * share);
            expect(lasting(statusOf(world, 'z', between))).toEqual(lasting(status));
          }
        },
      ),
      runs(40),
    );
  });

  it('of a candidate are never above any of its tests', () => {
    fc.assert(
      fc.property(aMoment, ({ history, at }) => {
        const reading = readAt(foldWorld(knownAt(history.entries)), at);
        for (const agreement of reading.world.agreements.values()) {
          for (const clause of agreement.clauses.values()) {
            for (const incident of reading.world.incidents.values()) {
              const { result, tests } = candidateOf(reading, agreement, clause, incident);
              const five = [tests.force, tests.place, tests.act, tests.bound, tests.noException];
              for (const test of five) expect(compareTri(result, test.result)).toBeLessThanOrEqual(0);
            }
          }
        }
      }),
      runs(30),
    );
  });

  it('of force are contiguous, half-open and minimal', () => {
    fc.assert(
      fc.property(aMoment, ({ history, at }) => {
        const { agreements, settings } = foldWorld(knownAt(history.entries));
        for (const agreement of agreements.values()) {
          const timeline = forceOf(agreement, settings);
          const phases = phaseOf(agreement, timeline);
          let end = at - 3e10;
          let before = '';
          for (const { from, to, force, phase } of forceIntervals(agreement, settings, end, at + 3e10)) {
            expect(from).toBe(end);
            expect(to).toBeGreaterThan(from);
            expect(`${force} ${phase}`).not.toBe(before);
            for (const t of [from, to - 1]) {
              expect([valueAt(timeline.force, t), valueAt(phases, t)]).toEqual([force, phase]);
            }
            [end, before] = [to, `${force} ${phase}`];
          }
          expect(end).toBe(at + 3e10);
        }
      }),
      runs(30),
    );
  });

  it('do not depend on the order of entries on different things', () => {
    fc.assert(
      fc.property(aMoment, fc.nat(), ({ history, at }, index) => {
        const entries = [...knownAt(history.entries)];
        const i = index % (entries.length - 1);
        const [a, b] = [entries[i] as Entry, entries[i + 1] as Entry];
        fc.pre(!mayDepend(a, b));
        entries.splice(i, 2, b, a);
        expect(answers(inThisOrder(entries), at)).toEqual(answers(knownAt(history.entries), at));
      }),
      runs(30),
    );
  });

  it('do not depend on when that was recorded which tells its own time', () => {
    fc.assert(
      fc.property(aMoment, fc.nat(), ({ history, at }, index) => {
        const entries = [...knownAt(history.entries)];
        const timeless = entries.filter(({ type }) => TIMELESS.has(type));
        fc.pre(timeless.length > 0);
        const late = timeless[index % timeless.length] as Entry;
        const recordedLast = inThisOrder([...entries.filter((entry) => entry !== late), late]);
        expect(answers(recordedLast, at)).toEqual(answers(entries, at));
      }),
      runs(30),
    );
  });
});
