import { type Warning, warnIf } from '../../pipeline/commands/use-case.js';
import { type Act, byTime } from '../../rules/facts/agreement.js';
import type { When } from '../../rules/facts/entries.js';
import { assignedRoles, partyActors, type Standing, standingAt } from '../../rules/force/standing.js';
import { type Moment, toAct } from '../../rules/time/time.js';
import type { Known } from './agreement.js';

/**
 * What an agreement's earlier entries say of an act that is being recorded. Claims may contradict each other, so all of
 * this leads to warnings alone.
 */

/** Whether `a` is certainly before `b`: a moment in [x, y) is before y, a point is at it. */
export function certainlyBefore(a: Moment, b: Moment): boolean {
  return a.earliest === a.latest ? a.latest < b.earliest : a.latest <= b.earliest;
}

/** Where the actor stood at the end of a moment, by the entries so far. */
export function standing({ agreement, recordedAt }: Known, actorId: string, at: When): Standing {
  return standingAt(agreement, actorId, toAct(at, recordedAt).latest);
}

/** Whether the actor was assigned any role, or acceded. */
export function hasRole({ agreement }: Known, actorId: string): boolean {
  return assignedRoles(agreement, actorId).size > 0 || partyActors(agreement).includes(actorId);
}

/** A warning for what is done after the agreement was certainly terminated or superseded. */
export function warnIfOver({ agreement, recordedAt }: Known, at: When, pointer: string): readonly Warning[] {
  const { earliest } = toAct(at, recordedAt);
  const over = [...agreement.terminations, ...agreement.supersessions].some(
    (end) => end.at.latest <= earliest,
  );
  return warnIf(over, 'AGREEMENT_OVER', pointer);
}

/** Whether the agreement as a whole or, if named, the actor's part of it was suspended by the end of a moment. */
export function isSuspended(known: Known, at: When, byActorId?: string): boolean {
  const { latest } = toAct(at, known.recordedAt);
  const last = interruptions(known, byActorId)
    .filter((interruption) => interruption.at.earliest <= latest)
    .sort(byTime)
    .at(-1);
  return last?.suspends ?? false;
}

function interruptions(
  { agreement }: Known,
  byActorId: string | undefined,
): readonly (Act & { readonly suspends: boolean })[] {
  if (byActorId === undefined) {
    return [
      ...agreement.suspensions.map((act) => ({ ...act, suspends: true })),
      ...agreement.resumptions.map((act) => ({ ...act, suspends: false })),
    ];
  }
  return agreement.actorActs
    .filter(({ actorId, kind }) => actorId === byActorId && (kind === 'SUSPENDED' || kind === 'RESUMED'))
    .map((act) => ({ ...act, suspends: act.kind === 'SUSPENDED' }));
}
