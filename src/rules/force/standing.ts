import { byTime, type ActorAct, type ActorActKind, type Agreement } from '../facts/agreement.js';
import type { Response, Role } from '../facts/entries.js';
import { allOf, anyOf, combine, constant, mapSteps, splice, valueAt, type Steps } from '../time/steps.js';
import { point } from '../time/time.js';
import { certainly, oneOf, type Tri } from '../time/tri.js';

export type Standing = 'IN' | 'OUT' | 'NONE';

/** Where an actor stands in an agreement, by which act (none: no act), and whether it acceded and so became a PARTY. */
export interface Stance {
  readonly standing: Standing;
  readonly by?: ActorAct;
  readonly acceded: boolean;
}

/** The stances of which one is the true one; between the bounds of an act more than one. Never empty. */
export type Stances = readonly Stance[];

const UNDECIDED: Stance = { standing: 'NONE', acceded: false };

/** The stances of an actor over time. */
export function stancesOf(agreement: Agreement, actorId: string): Steps<Stances> {
  return stancesAfter(agreement.actorActs.filter((act) => act.actorId === actorId));
}

/**
 * The standing to show for an actor at `t`, each act counting from its earliest bound: like `signed` beside it, the
 * last that was said.
 */
export function standingAt(agreement: Agreement, actorId: string, t: number): Standing {
  return valueAt(shownStandings(agreement, actorId), t);
}

/** The standings to show for an actor over time. */
export function shownStandings(agreement: Agreement, actorId: string): Steps<Standing> {
  const acts = agreement.actorActs.filter((act) => act.actorId === actorId);
  const stances = stancesAfter(acts.map((act) => ({ ...act, at: point(act.at.earliest) })));
  return mapSteps(stances, ([stance = UNDECIDED]) => stance.standing);
}

/**
 * Folds the acts of one actor in order. `unsuspended` is its standing as if it never suspended its part: that is what
 * a resumption by it returns to, from the resumption on. All its earlier suspensions end there, as do those of the
 * agreement as a whole.
 */
function stancesAfter(acts: readonly ActorAct[]): Steps<Stances> {
  let stances = constant<Stances>([UNDECIDED]);
  let unsuspended = stances;
  for (const act of [...acts].sort(byTime)) {
    if (act.kind === 'RESUMED') {
      stances = switched(stances, act, unsuspended);
      continue;
    }
    const after = stanceAfter(act);
    if (after === undefined) continue;
    stances = switched(stances, act, mapSteps(stances, after));
    if (act.kind !== 'SUSPENDED') unsuspended = switched(unsuspended, act, mapSteps(unsuspended, after));
  }
  return stances;
}

/** What an act makes of the stances before it; undefined when it changes nothing. */
function stanceAfter(by: ActorAct): ((before: Stances) => Stances) | undefined {
  const becomes = (standing: Standing, accedes = false) => {
    return (before: Stances) =>
      distinct(before.map(({ acceded }) => ({ standing, by, acceded: accedes || acceded })));
  };
  switch (by.kind) {
    case 'SIGNED':
    case 'ACCEPTED':
    case 'DECLARED_OBSERVANCE':
      return becomes('IN');
    case 'ACCEDED':
      return becomes('IN', true);
    case 'REJECTED':
    case 'WITHDREW':
    case 'SUSPENDED':
      return becomes('OUT');
    case 'SILENT':
    case 'RESUMED':
      return undefined;
  }
}

/** `before` until the act, `after` once it is certainly done, and between its bounds either. */
function switched(before: Steps<Stances>, { at }: ActorAct, after: Steps<Stances>): Steps<Stances> {
  const either = combine<[Stances, Stances], Stances>((a, b) => distinct([...a, ...b]), before, after);
  return splice(splice(before, at.earliest, either), at.latest, after);
}

function distinct(stances: Stances): Stances {
  const key = ({ standing, by, acceded }: Stance): string => `${standing} ${by?.id ?? ''} ${acceded}`;
  return [...new Map(stances.map((stance) => [key(stance), stance])).values()];
}

/** What is known over time of a value that depends on the stance of an actor. */
export function judgeStances(stances: Steps<Stances>, valueOf: (stance: Stance) => Tri): Steps<Tri> {
  return mapSteps(stances, (possible) => oneOf(possible.map(valueOf)));
}

/** The roles that an actor was assigned, at all times alike; acceding adds PARTY (`Stance.acceded`). */
export function assignedRoles(agreement: Agreement, actorId: string): ReadonlySet<Role> {
  return new Set(agreement.roles.filter((assigned) => assigned.actorId === actorId).map(({ role }) => role));
}

/** Every actor that holds the role PARTY at some time. */
export function partyActors(agreement: Agreement): readonly string[] {
  const assigned = agreement.roles.filter(({ role }) => role === 'PARTY').map(({ actorId }) => actorId);
  const acceding = agreement.actorActs.filter(({ kind }) => kind === 'ACCEDED').map(({ actorId }) => actorId);
  return [...new Set([...assigned, ...acceding])];
}

/** Whether there is at least one PARTY and every PARTY's stance is such. */
export function everyParty(agreement: Agreement, holds: (stance: Stance) => boolean): Steps<Tri> {
  const parties = partyActors(agreement).map((actorId) => {
    const stances = stancesOf(agreement, actorId);
    const assigned = assignedRoles(agreement, actorId).has('PARTY');
    const isParty = (stance: Stance): boolean => assigned || stance.acceded;
    return {
      noneOrHolds: judgeStances(stances, (stance) => certainly(!isParty(stance) || holds(stance))),
      holds: judgeStances(stances, (stance) => certainly(isParty(stance) && holds(stance))),
    };
  });
  return allOf(anyOf(...parties.map((party) => party.holds)), ...parties.map((party) => party.noneOrHolds));
}

/** From when on an actor may have signed or acceded; Infinity when it did neither. */
export function signedFrom(agreement: Agreement, actorId: string): number {
  return Math.min(firstAct(agreement, actorId, 'SIGNED'), firstAct(agreement, actorId, 'ACCEDED'));
}

/** From when on an actor may have acceded; Infinity when it did not. */
export function accededFrom(agreement: Agreement, actorId: string): number {
  return firstAct(agreement, actorId, 'ACCEDED');
}

function firstAct(agreement: Agreement, actorId: string, kind: ActorActKind): number {
  const acts = agreement.actorActs.filter((act) => act.actorId === actorId && act.kind === kind);
  return Math.min(...acts.map((act) => act.at.earliest));
}

const RESPONSES: readonly string[] = [
  'ACCEPTED',
  'REJECTED',
  'SILENT',
  'DECLARED_OBSERVANCE',
] satisfies Response[];

/** The last response of an actor that was given by `t`, counting from its earliest bound; silence is one. */
export function lastResponse(agreement: Agreement, actorId: string, t: number): Response | undefined {
  const given = agreement.actorActs
    .filter((act) => act.actorId === actorId && RESPONSES.includes(act.kind) && act.at.earliest <= t)
    .sort(byTime);
  return given.at(-1)?.kind as Response | undefined;
}
