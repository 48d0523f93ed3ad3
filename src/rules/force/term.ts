import { byTime, type Agreement, type Renewal, type Term } from '../facts/agreement.js';
import { addDuration, localDaysBetween } from '../time/calendar.js';
import { constant, mapSteps, splice, switchOn, type Steps } from '../time/steps.js';
import type { Moment } from '../time/time.js';

/** One period of a term, from its start to its expiry. Number 1 is the first. */
export interface Period {
  readonly number: number;
  readonly start: Moment;
  readonly expiry: Moment;
}

/** A period that was agreed, and under AUTOMATIC the periods that follow it of themselves. */
interface Agreed extends Period {
  /** The length of further periods; undefined when no entry gave one. */
  readonly duration?: string;
  /** The expiry was given as an end (`until`), so that further periods are counted from it. */
  readonly fixedEnd: boolean;
  /** From when on (ms) it is the period to show. */
  readonly shownFrom: number;
  readonly eventIds: readonly string[];
}

/**
 * Periods that follow one another without a gap. The first run begins with the agreement, each further one with a
 * renewal that came late.
 */
export interface Run {
  /** F of the late renewal; undefined for the first run. */
  readonly resumes?: Moment;
  readonly periods: readonly Agreed[];
  /**
   * When it ran out, with the unconfirmed period that the rule grants: before `earliest` it runs, from `latest` on it is
   * over. Undefined when it rolls over for ever.
   */
  readonly lapse?: Moment;
  /** Between the bounds of `lapse` a renewal is unconfirmed, rather than the expiry fuzzy. */
  readonly unconfirmed: boolean;
  readonly eventIds: readonly string[];
}

/** UNCONFIRMED: from the lower bound of the expiry to the end of the period that might have been renewed. */
export type TermState = 'RUNNING' | 'UNCONFIRMED' | 'EXPIRED';

/** What became of the term of an agreement that has one. */
export interface TermTimeline {
  readonly kind: Term['kind'];
  readonly runs: readonly Run[];
  /** As if nothing followed, until the next run may have begun. */
  readonly state: Steps<TermState>;
  readonly rolls: boolean;
  readonly timeZone: string;
}

/** The term in an answer. */
export interface CurrentTerm extends Period {
  readonly kind: Term['kind'];
  /** Local days until the lower bound of the expiry, 0 when that has passed; null when it is unbounded. */
  readonly daysLeft: number | null;
}

const UNCONFIRMED_RULES: readonly Term['renewalRule'][] = [
  'ON_CONDITIONS',
  'AUTOMATIC_BY_CONSENSUS',
  'UNSPECIFIED',
];

const UNKNOWN: Moment = { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY };

/**
 * Follows the last term set through its renewals.
 *
 * @param start S, the start of the agreement; without one only a term with a given end expires.
 * @returns undefined when nothing expires
 */
export function termOf(
  agreement: Agreement,
  start: Moment | undefined,
  parameters: { readonly timeZone: string; readonly unconfirmedPeriods: number },
): TermTimeline | undefined {
  const { term } = agreement;
  if (term === undefined || (start === undefined && term.until === undefined)) return undefined;
  const timeZone = agreement.proposal?.timeZone ?? parameters.timeZone;
  // A term given by `until` alone names no period that could be repeated: it ends like one that the parties renew.
  const repeats = term.duration !== undefined;
  const rolls = repeats && term.renewalRule === 'AUTOMATIC';
  const unconfirmed = repeats && UNCONFIRMED_RULES.includes(term.renewalRule);

  const runs: { readonly resumes?: Moment; readonly periods: Agreed[] }[] = [
    { periods: [firstPeriod(term, start, timeZone)] },
  ];
  for (const renewal of [...agreement.renewals].sort(byTime)) {
    const run = runs.at(-1) as (typeof runs)[number];
    const last = run.periods.at(-1) as Agreed;
    const current = rolls ? rolledPeriod(last, renewal.at.earliest, timeZone) : last;
    const follows = renewal.at.earliest < current.expiry.latest || renewal.retroactive;
    const from = follows ? current.expiry : lateStart(renewal);
    const next = {
      ...nextPeriod(renewal, from, last.duration, timeZone),
      number: current.number + 1,
      shownFrom: follows ? current.expiry.latest : from.earliest,
    };
    if (follows) run.periods.push(next);
    else runs.push({ resumes: from, periods: [next] });
  }

  const finished = runs.map((run): Run => {
    const last = run.periods.at(-1) as Agreed;
    const granted = unconfirmed ? parameters.unconfirmedPeriods : 0;
    return {
      ...run,
      ...(!rolls && { lapse: lapseOf(last, granted, timeZone) }),
      unconfirmed,
      eventIds: [term.id, ...run.periods.flatMap(({ eventIds }) => eventIds)],
    };
  });
  return { kind: term.kind, runs: finished, state: stateOf(finished), rolls, timeZone };
}

function firstPeriod(term: Term, start: Moment | undefined, timeZone: string): Agreed {
  const from = start ?? UNKNOWN;
  return {
    number: 1,
    start: from,
    ...expiryOf(term, from, term.duration, timeZone),
    shownFrom: Number.NEGATIVE_INFINITY,
    eventIds: [],
  };
}

function nextPeriod(renewal: Renewal, start: Moment, lastDuration: string | undefined, timeZone: string) {
  const duration = renewal.duration ?? lastDuration;
  return { start, ...expiryOf(renewal, start, duration, timeZone), eventIds: [renewal.id] };
}

function expiryOf(
  given: { readonly until?: Moment },
  start: Moment,
  duration: string | undefined,
  timeZone: string,
) {
  const expiry = given.until ?? plus(start, duration, timeZone);
  return { expiry, fixedEnd: given.until !== undefined, ...(duration !== undefined && { duration }) };
}

/**
 * Where the period of a late renewal begins. An `effectiveFrom` before the decision needs `retroactive`, and a
 * retroactive renewal is never late: without it the decision counts.
 */
function lateStart({ at, effectiveFrom }: Renewal): Moment {
  return effectiveFrom !== undefined && effectiveFrom.earliest >= at.earliest ? effectiveFrom : at;
}

/**
 * Both bounds plus `times` the duration. Clamping to the month's end can swap them (30 Jan 23:00 and 31 Jan 00:00 a month
 * on), so they are put in order. A renewal for a time that no entry tells ends at some moment after its start.
 */
function plus(moment: Moment, duration: string | undefined, timeZone: string, times = 1): Moment {
  if (duration === undefined) return { earliest: moment.earliest, latest: Number.POSITIVE_INFINITY };
  const bounds = [moment.earliest, moment.latest].map((ms) => addDuration(ms, duration, timeZone, times));
  return { earliest: Math.min(...bounds), latest: Math.max(...bounds) };
}

/** The n-th expiry of a period that rolls over: start of the chain + n x duration, or counted on from a given end. */
function rolledExpiry(period: Agreed, n: number, timeZone: string): Moment {
  if (n === 1) return period.expiry;
  return period.fixedEnd
    ? plus(period.expiry, period.duration, timeZone, n - 1)
    : plus(period.start, period.duration, timeZone, n);
}

/** The period that is current at `t` after rolling over: the first whose expiry ends after it. */
function rolledPeriod(period: Agreed, t: number, timeZone: string): Agreed {
  const n = firstExpiryAfter(period, t, timeZone);
  if (n === 1) return period;
  return {
    ...period,
    number: period.number + n - 1,
    start: rolledExpiry(period, n - 1, timeZone),
    expiry: rolledExpiry(period, n, timeZone),
  };
}

/**
 * The least n >= 1 whose expiry ends after `t`. Months differ in length and days with the clocks, but by little: from where
 * it would be if all periods were as long as the first, it is a few steps off, however many periods have passed.
 */
function firstExpiryAfter(period: Agreed, t: number, timeZone: string): number {
  const endOf = (n: number): number => rolledExpiry(period, n, timeZone).latest;
  const first = endOf(1);
  if (first > t) return 1;
  const length = endOf(2) - first;
  let n = Number.isFinite(length) ? 1 + Math.floor((t - first) / length) : 1;
  let step = 1;
  while (endOf(n) <= t) {
    n += step;
    step *= 2;
  }
  // Now it ends after `t`; of those before it the last one may not.
  let before = n;
  for (step = 1; before > 1 && endOf(before) > t; step *= 2) before = Math.max(1, before - step);
  while (n - before > 1) {
    const middle = Math.floor((before + n) / 2);
    if (endOf(middle) > t) n = middle;
    else before = middle;
  }
  return n;
}

/** From the lower bound of the expiry to the upper bound of the end of `granted` further periods. */
function lapseOf({ expiry, duration }: Agreed, granted: number, timeZone: string): Moment {
  const end = granted > 0 ? plus(expiry, duration, timeZone, granted) : expiry;
  return { earliest: expiry.earliest, latest: end.latest };
}

function stateOf(runs: readonly Run[]): Steps<TermState> {
  return runs.reduce<Steps<TermState>>((before, { resumes, lapse, unconfirmed }) => {
    const state = mapSteps(lapse === undefined ? constant('NO' as const) : switchOn(lapse), (lapsed) => {
      if (lapsed === 'YES') return 'EXPIRED';
      return lapsed === 'POSSIBLE' && unconfirmed ? 'UNCONFIRMED' : 'RUNNING';
    });
    return resumes === undefined ? state : splice<TermState>(before, resumes.earliest, state);
  }, constant('RUNNING'));
}

/** The period to show at `t`: until the next one has certainly begun, the one before it; undefined before the start. */
export function currentTerm(term: TermTimeline, t: number): CurrentTerm | undefined {
  const current = currentOrFirstTerm(term, t);
  return t < current.start.earliest && current.number === 1 ? undefined : current;
}

/** The same, and before the start the first. */
export function currentOrFirstTerm(term: TermTimeline, t: number): CurrentTerm {
  const agreed = agreedPeriod(term, t);
  const { number, start, expiry } = term.rolls ? rolledPeriod(agreed, t, term.timeZone) : agreed;
  return { kind: term.kind, number, start, expiry, daysLeft: daysLeft(expiry, t, term.timeZone) };
}

/**
 * The period from which the one to show at `t` rolled on, if it did: the last that an entry gave. It stays the same for as
 * long as nobody says anything, since a roll-over by itself is no change (rules.md, section 3).
 */
export function agreedTerm(term: TermTimeline, t: number): Period {
  const { number, start, expiry } = agreedPeriod(term, t);
  return { number, start, expiry };
}

function agreedPeriod({ runs }: TermTimeline, t: number): Agreed {
  const periods = runs.flatMap((run) => run.periods);
  return periods.filter(({ shownFrom }) => shownFrom <= t).at(-1) as Agreed;
}

function daysLeft({ earliest }: Moment, t: number, timeZone: string): number | null {
  if (earliest === Number.POSITIVE_INFINITY) return null;
  return earliest <= t ? 0 : localDaysBetween(t, earliest, timeZone);
}
