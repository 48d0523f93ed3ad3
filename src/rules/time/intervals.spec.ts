import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  agreementOf,
  day,
  entriesOf,
  gathered,
  PARAMETERS,
  proposed,
  type Recorded,
} from '../../testing/rules/agreement.fixture.js';
import type { When } from '../facts/entries.js';
import { forceOf } from '../force/force.js';
import { forceIntervals } from './intervals.js';
import { listedFrom, phaseOf } from '../force/phase.js';
import { valueAt } from './steps.js';
import { currentTerm } from '../force/term.js';

const FIRST = day('2017-07-01');
const DAY = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

const moment: fc.Arbitrary<When> = fc
  .record({
    from: fc.option(fc.integer({ min: 0, max: 400 }), { freq: 8 }),
    length: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 8 }),
  })
  .map(({ from, length }) => ({
    earliest: from === null ? null : iso(FIRST + from * DAY),
    latest: length === null ? null : iso(FIRST + ((from ?? 0) + length) * DAY),
  }));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const actorId = fc.constantFrom('x', 'y');
const duration = fc.constantFrom('P10D', 'P1M', 'PT48H', 'P1M2DT3H');
const renewalRule = fc.constantFrom(
  'AUTOMATIC',
  'AUTOMATIC_BY_CONSENSUS',
  'BY_PARTIES',
  'ON_CONDITIONS',
  'UNSPECIFIED',
  'NONE',
);
const fact = fc.oneof(
  fc
    .record({ actorId, role: fc.constantFrom('PARTY', 'GUARANTOR') })
    .map((data) => ['AgreementRoleAssigned', data]),
  fc
    .record({ actorId, at: moment })
    .chain((data) =>
      fc.constantFrom('AgreementSigned', 'PartyAcceded', 'PartyWithdrew').map((type) => [type, data]),
    ),
  fc
    .record({ effectiveAt: moment, provisional: fc.boolean() })
    .map((data) => ['AgreementEnteredIntoForce', data]),
  fc.constantFrom('e1', 'e2', 'e3').map((claimEventId) => ['EntryIntoForceAdjudicated', { claimEventId }]),
  fc
    .oneof(fc.record({ duration, renewalRule }), fc.record({ until: moment, renewalRule }))
    .chain((data) => fc.constantFrom('TrialPeriodSet', 'TermSet').map((type) => [type, data])),
  fc
    .record({
      decidedAt: moment,
      duration: optional(duration),
      until: optional(moment),
      effectiveFrom: optional(moment),
      retroactive: fc.boolean(),
    })
    .map((data) => ['TermExtended', data]),
  fc
    .record({ at: moment, byActorId: optional(actorId) })
    .chain((data) => fc.constantFrom('AgreementSuspended', 'AgreementResumed').map((type) => [type, data])),
  fc
    .record({ at: moment, byAgreementId: fc.constant('b') })
    .chain((data) =>
      fc
        .constantFrom('AgreementTerminated', 'AgreementSuperseded', 'AgreementReached')
        .map((type) => [type, data]),
    ),
);
const history = fc
  .tuple(fc.constantFrom('ASSERTED' as const, 'PREDICTED' as const), fc.array(fact, { maxLength: 12 }))
  .map(([modality, facts]) => entriesOf(proposed(modality), ...(facts as unknown as readonly Recorded[])));

describe('the intervals of an agreement', () => {
  const [from, to] = [FIRST - 30 * DAY, FIRST + 600 * DAY];

  it('are contiguous, minimal and true at each of their moments, whatever the history', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: from, max: to - 1 }), (entries, t) => {
        const agreement = gathered(entries);
        const timeline = forceOf(agreement, PARAMETERS);
        const intervals = forceIntervals(agreement, PARAMETERS, from, to);

        expect(intervals[0]?.from).toBe(from);
        expect(intervals.at(-1)?.to).toBe(to);
        intervals.slice(1).forEach((interval, index) => {
          const previous = intervals[index];
          expect(interval.from).toBe(previous?.to);
          expect([interval.force, interval.phase]).not.toEqual([previous?.force, previous?.phase]);
        });
        const holding = intervals.find((interval) => interval.from <= t && t < interval.to);
        expect(holding?.force).toBe(valueAt(timeline.force, t));
        expect(holding?.phase).toBe(valueAt(phaseOf(agreement, timeline), t));
      }),
    );
  });

  it('do not depend on the order in which the entries are handed over', () => {
    const shuffled = history.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray([...entries], { minLength: entries.length })),
    );
    fc.assert(
      fc.property(shuffled, ([entries, otherwise]) => {
        const [a, b] = [gathered(entries), gathered(otherwise)];
        expect(forceIntervals(b, PARAMETERS, from, to)).toEqual(forceIntervals(a, PARAMETERS, from, to));
        expect(listedFrom(b)).toBe(listedFrom(a));
      }),
    );
  });

  it('agree with the phase: in force exactly when the force is certain, and never hypothetical then', () => {
    fc.assert(
      fc.property(history, (entries) => {
        for (const { force, phase } of forceIntervals(gathered(entries), PARAMETERS, from, to)) {
          expect(phase === 'IN_FORCE' || phase === 'IN_FORCE_TRIAL').toBe(force === 'YES');
          if (phase === 'HYPOTHETICAL' || phase === 'LAPSED') expect(force).toBe('NO');
        }
      }),
    );
  });

  it('have a term at any time for any history, numbered from 1', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: from, max: to }), (entries, t) => {
        const { term } = forceOf(gathered(entries), PARAMETERS);
        const current = term && currentTerm(term, t);
        if (current) expect(current.number).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('are none of an empty range', () => {
    expect(forceIntervals(agreementOf(), PARAMETERS, FIRST, FIRST)).toEqual([]);
  });
});
