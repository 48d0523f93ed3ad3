import { actsOf, type Agreement } from '../facts/agreement.js';
import type { Role } from '../facts/entries.js';
import type { ForceTimeline } from './force.js';
import { accededFrom, assignedRoles, everyParty, partyActors, signedFrom } from './standing.js';
import { combine, constant, splice, switchOn, type Steps } from '../time/steps.js';
import type { TermState } from './term.js';
import type { Tri } from '../time/tri.js';

/** The phases of an agreement, in the order in which they are tested. */
export type Phase =
  | 'HYPOTHETICAL'
  | 'SUPERSEDED'
  | 'TERMINATED'
  | 'SUSPENDED'
  | 'IN_FORCE_TRIAL'
  | 'IN_FORCE'
  | 'RENEWAL_UNCONFIRMED'
  | 'DISPUTED'
  | 'LAPSED'
  | 'FAILED'
  | 'SIGNED'
  | 'PARTIALLY_SIGNED'
  | 'AGREED'
  | 'PROPOSED';

/** How far an agreement came by the acts that make one, whatever its force. */
type Making = 'SIGNED' | 'PARTIALLY_SIGNED' | 'AGREED' | 'PROPOSED';

/**
 * The earliest moment from which the agreement is listed: that of its proposal, else the earlier of its earliest act and
 * the recording of its proposal. In ms; -Infinity when the bound is open.
 */
export function listedFrom(agreement: Agreement): number {
  const proposed = agreement.proposal?.at?.earliest;
  return proposed ?? Math.min(agreement.recordedAt, ...actsOf(agreement).map(({ at }) => at.earliest));
}

/** Phases in which an agreement without force is not one that has yet to begin. */
const OVER: ReadonlySet<Phase> = new Set(['SUPERSEDED', 'TERMINATED', 'SUSPENDED', 'LAPSED', 'FAILED']);

/** Whether the term of an agreement has yet to run out: it is or may be in force, or has not begun. */
export function isToRunOut({ force, phase }: { readonly force: Tri; readonly phase: Phase }): boolean {
  return force !== 'NO' || !OVER.has(phase);
}

/** The phase of an agreement at all times, given its force. */
export function phaseOf(agreement: Agreement, timeline: ForceTimeline): Steps<Phase> {
  const { force, start, term, suspended, terminated, superseded, partiesOut } = timeline;
  const partiesEnded = everyParty(
    agreement,
    ({ standing, by }) => standing === 'OUT' && by?.kind !== 'SUSPENDED',
  );
  const inForce: Phase = term?.kind === 'TRIAL' ? 'IN_FORCE_TRIAL' : 'IN_FORCE';

  return combine<[boolean, Tri, Tri, Tri, Tri, Tri, Tri, Tri, TermState, Making], Phase>(
    (hypothetical, replaced, ended, paused, started, out, outForGood, inForceNow, state, making) => {
      const expired = state === 'EXPIRED';
      if (hypothetical) return 'HYPOTHETICAL';
      if (replaced === 'YES') return 'SUPERSEDED';
      if (ended === 'YES' || (started === 'YES' && outForGood === 'YES')) return 'TERMINATED';
      // All are out and it is not certain that all are out for good: one at least may be out by suspending.
      const suspendedByParties = out === 'YES' && outForGood !== 'YES';
      if ((paused === 'YES' || suspendedByParties) && !expired) return 'SUSPENDED';
      if (inForceNow === 'YES') return inForce;
      if (inForceNow === 'POSSIBLE') return state === 'UNCONFIRMED' ? 'RENEWAL_UNCONFIRMED' : 'DISPUTED';
      if (start !== undefined && expired) return 'LAPSED';
      return out === 'YES' ? 'FAILED' : making;
    },
    hypotheticalOf(agreement),
    superseded,
    terminated,
    suspended,
    start === undefined ? constant<Tri>('NO') : switchOn(start),
    partiesOut,
    partiesEnded,
    force,
    term?.state ?? constant<TermState>('RUNNING'),
    makingOf(agreement),
  );
}

/** Predicted, until it may have been reached, signed, acceded to or claimed in force. */
function hypotheticalOf(agreement: Agreement): Steps<boolean> {
  if (agreement.proposal?.modality !== 'PREDICTED') return constant(false);
  const binding = agreement.actorActs.filter(({ kind }) => kind === 'SIGNED' || kind === 'ACCEDED');
  const acts = [...agreement.reached, ...binding, ...agreement.claims];
  const real = Math.min(...acts.map(({ at }) => at.earliest));
  return splice(constant(true), real, constant(false));
}

/** Here an act counts from its earliest bound, and once done stays done: a withdrawal does not unsign. */
function makingOf(agreement: Agreement): Steps<Making> {
  const stages: readonly (readonly [Making, number])[] = [
    ['AGREED', Math.min(...agreement.reached.map(({ at }) => at.earliest))],
    ['PARTIALLY_SIGNED', partiallySignedFrom(agreement)],
    ['SIGNED', fullySignedFrom(agreement)],
  ];
  return stages.reduce(
    (making, [stage, from]) => splice(making, from, constant(stage)),
    constant<Making>('PROPOSED'),
  );
}

/** Those who were assigned the role PARTY; who acceded is one too, and by that has signed. */
function fullySignedFrom(agreement: Agreement): number {
  const assigned = holders(agreement, ['PARTY']);
  if (assigned.length > 0) return Math.max(...assigned.map((actorId) => signedFrom(agreement, actorId)));
  return Math.min(...partyActors(agreement).map((actorId) => accededFrom(agreement, actorId)));
}

function partiallySignedFrom(agreement: Agreement): number {
  const assigned = holders(agreement, ['PARTY', 'GUARANTOR']).map((actorId) =>
    signedFrom(agreement, actorId),
  );
  const acceding = partyActors(agreement).map((actorId) => accededFrom(agreement, actorId));
  return Math.min(...assigned, ...acceding);
}

function holders(agreement: Agreement, roles: readonly Role[]): readonly string[] {
  const actorIds = new Set(agreement.roles.map(({ actorId }) => actorId));
  return [...actorIds].filter((actorId) => roles.some((role) => assignedRoles(agreement, actorId).has(role)));
}
