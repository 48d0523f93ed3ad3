import { type Agreement, type Clause } from '../facts/agreement.js';
import { attributionHeadline } from './bodies.js';
import { superiorsOf } from './chain-of-command.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { type Reading } from '../facts/reading.js';
import { eventIds } from './ruling.js';
import { assignedRoles, judgeStances, stancesOf, type Stance } from '../force/standing.js';
import { allOf, anyOf, constant, type Steps } from '../time/steps.js';
import { type Tri } from '../time/tri.js';

type Id = string;

export type BoundRule =
  'BOUND.BY_ATTRIBUTION' | 'BOUND.BY_ALLEGATION' | 'BOUND.UNATTRIBUTED' | 'BOUND.NOBODY_KNOWN';

/** Whether those who did it were bound by the clause, over time, so that it can be judged together with the force. */
export interface Bound {
  readonly bound: Steps<Tri>;
  readonly rule: BoundRule;
  readonly eventIds: readonly string[];
}

/** The Bound of an incident: over the attributed actor, else over those alleged; POSSIBLE where nobody is known. */
export function boundOf(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  incident: IncidentFacts,
): Bound {
  const attribution = attributionHeadline(incident, reading.world.settings.leadBodyId);
  const actorIds = attribution?.actorIds ?? incident.allegedActors;
  const basis = attribution?.entryIds ?? [reportEntry(incident)];
  const { bound, eventIds: facts } = boundOfActors(reading, agreement, clause, actorIds);
  return { bound, rule: ruleOf(attribution !== undefined, actorIds), eventIds: eventIds(basis, facts) };
}

function ruleOf(attributed: boolean, actorIds: readonly Id[]): BoundRule {
  if (actorIds.length === 0) return attributed ? 'BOUND.UNATTRIBUTED' : 'BOUND.NOBODY_KNOWN';
  return attributed ? 'BOUND.BY_ATTRIBUTION' : 'BOUND.BY_ALLEGATION';
}

type BoundOfActors = Pick<Bound, 'bound' | 'eventIds'>;

/** The same object for the same actors, so that what rests on it is computed once for all their incidents. */
function boundOfActors(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  actorIds: readonly Id[],
): BoundOfActors {
  return reading.onceForAll(clause, `bound of actors ${actorIds.join(' ')}`, () => {
    if (actorIds.length === 0) return { bound: constant<Tri>('POSSIBLE'), eventIds: [] };
    const actors = [...new Set(actorIds)].map((actorId) => boundOfActor(reading, agreement, clause, actorId));
    return {
      bound: anyOf(...actors.map(({ bound }) => bound)),
      eventIds: actors.flatMap((actor) => actor.eventIds),
    };
  });
}

/** The entry that named the alleged actors. */
function reportEntry(incident: IncidentFacts): string | undefined {
  return incident.reports[0]?.entryId;
}

function boundOfActor(reading: Reading, agreement: Agreement, clause: Clause, actorId: Id): BoundOfActors {
  const excluded = (id: Id): boolean => assignedRoles(agreement, id).has('EXCLUDED');
  if (excluded(actorId)) return { bound: constant<Tri>('NO'), eventIds: factsOn(agreement, actorId) };
  const superiors = superiorsOf(actorId, reading.obligingAffiliations, (id) => !excluded(id));
  const obligations = [...superiors].map(([id, { holds }]) =>
    allOf(holds, obligationOf(agreement, clause, id)),
  );
  const ids = [...superiors].flatMap(([id, { entryIds }]) => [...entryIds, ...factsOn(agreement, id)]);
  return { bound: anyOf(...obligations), eventIds: ids };
}

/** Whether the clause obliges this one actor: by its role or by name, as far as it stands IN. */
function obligationOf(agreement: Agreement, clause: Clause, actorId: Id): Steps<Tri> {
  const { roles = [], actorIds = [] } = clause.obligated ?? { roles: ['PARTY' as const] };
  const assigned = assignedRoles(agreement, actorId);
  const always = actorIds.includes(actorId) || roles.some((role) => assigned.has(role));
  const obliges = ({ acceded }: Stance): boolean => always || (acceded && roles.includes('PARTY'));
  return judgeStances(stancesOf(agreement, actorId), (stance) =>
    obliges(stance) ? byStanding(stance) : 'NO',
  );
}

function byStanding({ standing }: Stance): Tri {
  switch (standing) {
    case 'IN':
      return 'YES';
    case 'OUT':
      return 'NO';
    case 'NONE':
      return 'POSSIBLE';
  }
}

/** The entries that gave the actor a role, or in which it acted. */
function factsOn({ roles, actorActs }: Agreement, actorId: Id): readonly string[] {
  return [...roles, ...actorActs].filter((fact) => fact.actorId === actorId).map(({ id }) => id);
}
