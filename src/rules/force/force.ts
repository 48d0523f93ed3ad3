import { byTime, type Act, type Agreement, type Claim } from '../facts/agreement.js';
import { everyParty, partyActors, stancesOf } from './standing.js';
import {
  allOf,
  anyOf,
  combine,
  constant,
  mapSteps,
  splice,
  switchOff,
  switchOn,
  type Steps,
} from '../time/steps.js';
import { termOf, type Run, type TermTimeline } from './term.js';
import type { Moment } from '../time/time.js';
import { compareTri, not, type Tri } from '../time/tri.js';

/** The settings that force and phase depend on. */
export interface ForceParameters {
  /** IANA; used where the agreement's own is not known. */
  readonly timeZone: string;
  /** How many further periods an unconfirmed renewal keeps the force possible. */
  readonly unconfirmedPeriods: number;
}

/** What the force at some time rests on. The result beside it tells whether the rule applies for certain. */
export type ForceRule =
  | 'FORCE.NO_CLAIM'
  | 'FORCE.BEFORE_START'
  | 'FORCE.STARTED'
  | 'FORCE.PROVISIONAL_CLAIM'
  | 'FORCE.IN_TERM'
  | 'FORCE.UNCONFIRMED_RENEWAL'
  | 'FORCE.LAPSED'
  | 'FORCE.LATE_RENEWAL'
  | 'FORCE.SUSPENDED'
  | 'FORCE.TERMINATED'
  | 'FORCE.SUPERSEDED'
  | 'FORCE.ALL_PARTIES_OUT';

/** The force at some time, the rule that decides it, and the entries it rests on. */
export interface ForceRuling {
  readonly result: Tri;
  readonly rule: ForceRule;
  readonly eventIds: readonly string[];
}

/** One limit of the force: where it does not apply, it says nothing. */
type Limit = Steps<ForceRuling | undefined>;

/** The force of an agreement over time, and what it is made of. */
export interface ForceTimeline {
  readonly force: Steps<Tri>;
  readonly rulings: Steps<ForceRuling>;
  /** S: the bounds of the counting claims; undefined without a claim. */
  readonly start?: Moment;
  /** Undefined when nothing expires. */
  readonly term?: TermTimeline;
  /** The agreement as a whole, by nobody in particular. */
  readonly suspended: Steps<Tri>;
  readonly terminated: Steps<Tri>;
  readonly superseded: Steps<Tri>;
  /** There is a PARTY, and every PARTY is OUT. */
  readonly partiesOut: Steps<Tri>;
}

/**
 * The force of an agreement at all times: the minimum of its start, its term and its interruptions.
 *
 * That a HYPOTHETICAL agreement has no force needs no limit of its own: a claim ends that phase at its earliest bound,
 * and before the start there is no force anyway.
 */
export function forceOf(agreement: Agreement, parameters: ForceParameters): ForceTimeline {
  const { claims, capped } = countingClaims(agreement);
  const start = startOf(claims);
  const term = termOf(agreement, start, parameters);
  const partiesOut = everyParty(agreement, ({ standing }) => standing === 'OUT');
  const suspensions = agreement.suspensions.map((suspension) => suspensionOf(agreement, suspension));

  // The order decides which rule is named where two limits are equally low: the phase's own order.
  const rulings = combine<readonly (ForceRuling | undefined)[], ForceRuling>(
    lowest,
    ...agreement.supersessions.map((act) => interruption(switchOn(act.at), 'FORCE.SUPERSEDED', [act.id])),
    ...agreement.terminations.map((act) => interruption(switchOn(act.at), 'FORCE.TERMINATED', [act.id])),
    ...suspensions.map(({ lasts, eventIds }) => interruption(lasts, 'FORCE.SUSPENDED', eventIds)),
    partiesOutLimit(agreement, partiesOut),
    ...(term === undefined ? [] : [termLimit(term)]),
    startLimit(agreement, claims, start, capped),
  );

  return {
    force: mapSteps(rulings, ({ result }) => result),
    rulings,
    ...(start && { start }),
    ...(term && { term }),
    suspended: anyOf(...suspensions.map(({ lasts }) => lasts)),
    terminated: anyOf(...agreement.terminations.map(({ at }) => switchOn(at))),
    superseded: anyOf(...agreement.supersessions.map(({ at }) => switchOn(at))),
    partiesOut,
  };
}

/** The lowest ruling; of equally low ones the first, with the entries of all. */
function lowest(...limits: readonly (ForceRuling | undefined)[]): ForceRuling {
  const rulings = limits
    .filter((ruling) => ruling !== undefined)
    .sort((a, b) => compareTri(a.result, b.result));
  const first = rulings[0] as ForceRuling;
  const deciding = rulings.filter(({ result }) => result === first.result);
  return { ...first, eventIds: [...new Set(deciding.flatMap(({ eventIds }) => eventIds))] };
}

/**
 * The claims that count. An adjudication of a claim that is not there (it was withdrawn) chooses nothing; one that
 * chooses a provisional claim settles the start, so that the force is not capped by it.
 */
function countingClaims(agreement: Agreement): {
  readonly claims: readonly Claim[];
  readonly capped: boolean;
} {
  const chosen = agreement.claims.filter(({ id }) => id === agreement.adjudication?.claimEventId);
  if (chosen.length > 0) return { claims: chosen, capped: false };
  const firm = agreement.claims.filter(({ provisional }) => !provisional);
  if (firm.length > 0) return { claims: firm, capped: false };
  return { claims: agreement.claims, capped: true };
}

function startOf(claims: readonly Claim[]): Moment | undefined {
  if (claims.length === 0) return undefined;
  return {
    earliest: Math.min(...claims.map(({ at }) => at.earliest)),
    latest: Math.max(...claims.map(({ at }) => at.latest)),
  };
}

function startLimit(
  { adjudication }: Agreement,
  claims: readonly Claim[],
  start: Moment | undefined,
  capped: boolean,
): Limit {
  if (start === undefined) return constant({ result: 'NO', rule: 'FORCE.NO_CLAIM', eventIds: [] });
  const chosen = claims.some(({ id }) => id === adjudication?.claimEventId);
  const eventIds = [...claims.map(({ id }) => id), ...(chosen && adjudication ? [adjudication.id] : [])];
  return mapSteps(switchOn(start), (started): ForceRuling => {
    if (capped && started !== 'NO') return { result: 'POSSIBLE', rule: 'FORCE.PROVISIONAL_CLAIM', eventIds };
    if (started !== 'YES') return { result: started, rule: 'FORCE.BEFORE_START', eventIds };
    return { result: 'YES', rule: 'FORCE.STARTED', eventIds };
  });
}

/**
 * The runs of the term one after another; where a late renewal may have begun, both it and the gap are possible. Once
 * one has begun for certain, those before it are past, however uncertain their own beginnings are.
 */
function termLimit({ runs }: TermTimeline): Limit {
  const [first, ...late] = runs.map((run) => ({ resumes: run.resumes, limit: runLimit(run) }));
  const none = constant<ForceRuling>({ result: 'YES', rule: 'FORCE.IN_TERM', eventIds: [] });
  return late.reduce<Steps<ForceRuling>>((gap, { resumes, limit }) => {
    if (resumes === undefined) return gap;
    const either = combine<[ForceRuling, ForceRuling], ForceRuling>(
      (a, b) => ({
        result: a.result === 'NO' && b.result === 'NO' ? 'NO' : 'POSSIBLE',
        rule: 'FORCE.LATE_RENEWAL',
        eventIds: [...new Set([...a.eventIds, ...b.eventIds])],
      }),
      gap,
      limit,
    );
    return splice(splice(gap, resumes.earliest, either), resumes.latest, limit);
  }, first?.limit ?? none);
}

function runLimit({ lapse, unconfirmed, eventIds }: Run): Steps<ForceRuling> {
  if (lapse === undefined) return constant<ForceRuling>({ result: 'YES', rule: 'FORCE.IN_TERM', eventIds });
  return mapSteps(switchOn(lapse), (lapsed): ForceRuling => {
    if (lapsed === 'NO') return { result: 'YES', rule: 'FORCE.IN_TERM', eventIds };
    const uncertain = lapsed === 'POSSIBLE' && unconfirmed;
    return { result: not(lapsed), rule: uncertain ? 'FORCE.UNCONFIRMED_RENEWAL' : 'FORCE.LAPSED', eventIds };
  });
}

/**
 * A suspension of the whole, until a later resumption of the whole in valid time: perhaps over from the first that may be
 * done, certainly from the first that is certainly done. What comes after that bears on nothing.
 */
function suspensionOf({ resumptions }: Agreement, suspension: Act) {
  const later = resumptions.filter((resumption) => byTime(suspension, resumption) < 0).sort(byTime);
  const over = Math.min(...later.map(({ at }) => at.latest));
  const ending = later.filter(({ at }) => at.earliest <= over);
  return {
    lasts: allOf(switchOn(suspension.at), ...ending.map(({ at }) => switchOff(at))),
    eventIds: [suspension, ...ending].map(({ id }) => id),
  };
}

function interruption(interrupted: Steps<Tri>, rule: ForceRule, eventIds: readonly string[]): Limit {
  return mapSteps(interrupted, (value) =>
    value === 'NO' ? undefined : { result: not(value), rule, eventIds },
  );
}

function partiesOutLimit(agreement: Agreement, partiesOut: Steps<Tri>): Limit {
  const rests = combine<readonly (readonly string[])[], readonly string[]>(
    (...ids) => ids.flat(),
    ...partyActors(agreement).map((actorId) =>
      mapSteps(stancesOf(agreement, actorId), (stances) => stances.flatMap(({ by }) => by?.id ?? [])),
    ),
  );
  return combine<[Tri, readonly string[]], ForceRuling | undefined>(
    (out, eventIds) =>
      out === 'NO' ? undefined : { result: not(out), rule: 'FORCE.ALL_PARTIES_OUT', eventIds },
    partiesOut,
    rests,
  );
}
