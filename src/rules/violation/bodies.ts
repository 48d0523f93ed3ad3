import { type Severity } from '../facts/entries.js';
import { questionOf, type Finding, type IncidentFacts, type Verification } from '../facts/incident-facts.js';

type Id = string;

/** The clause that a finding is about. */
export interface ClauseKey {
  readonly agreementId: Id;
  readonly clauseId: Id;
}

/** Who did it, as far as bodies found: nobody in `actorIds` means that it cannot be attributed. */
export interface AttributionHeadline {
  readonly actorIds: readonly Id[];
  readonly entryIds: readonly string[];
}

/** What one body concluded on an incident and a clause. `attribution: null`: cannot be attributed. */
export interface BodyView {
  readonly bodyId: Id;
  readonly verification?: Verification['outcome'];
  readonly attribution?: Id | null;
  readonly finding?: Finding['finding'];
  readonly severity?: Severity;
}

const VERIFICATION_RANK: Readonly<Record<Verification['outcome'], number>> = {
  VERIFIED: 3,
  REFUTED: 2,
  NOT_VERIFIED: 1,
  INCONCLUSIVE: 0,
};

const SEVERITY_RANK: Readonly<Record<Severity, number>> = { SERIOUS: 3, MAJOR: 2, MINOR: 1 };

/** Any endorsement outranks a dismissal; one without severity is the weakest. */
function findingRank({ finding, severity }: Finding): number {
  if (finding === 'DISMISSED') return -1;
  return severity === undefined ? 0 : SEVERITY_RANK[severity];
}

interface Answer {
  readonly bodyId: Id;
}

/** The lead body's answer if it has one, else the strongest; the first recorded of equals. */
function headline<A extends Answer>(
  answers: readonly A[],
  leadBodyId: Id | undefined,
  rank: (answer: A) => number,
): A | undefined {
  const lead = answers.find(({ bodyId }) => bodyId === leadBodyId);
  if (lead !== undefined) return lead;
  return answers.reduce<A | undefined>(
    (best, answer) => (best === undefined || rank(answer) > rank(best) ? answer : best),
    undefined,
  );
}

/** Whether it happened; undefined while no body concluded. */
export function verificationHeadline(incident: IncidentFacts, leadBodyId?: Id): Verification | undefined {
  return headline(incident.verifications, leadBodyId, ({ outcome }) => VERIFICATION_RANK[outcome]);
}

export function isRefuted(incident: IncidentFacts, leadBodyId?: Id): boolean {
  return verificationHeadline(incident, leadBodyId)?.outcome === 'REFUTED';
}

/**
 * Who did it; undefined while no body says. Without an answer of the lead body, bodies that differ name all those
 * whom any of them names.
 */
export function attributionHeadline(
  { attributions }: IncidentFacts,
  leadBodyId?: Id,
): AttributionHeadline | undefined {
  const lead = attributions.find(({ bodyId }) => bodyId === leadBodyId);
  const counting = lead === undefined ? attributions : [lead];
  if (counting.length === 0) return undefined;
  const named = counting.map(({ actorId }) => actorId).filter((actorId) => actorId !== null);
  return { actorIds: [...new Set(named)], entryIds: counting.map(({ entryId }) => entryId) };
}

function findingsOn(incident: IncidentFacts, { agreementId, clauseId }: ClauseKey): readonly Finding[] {
  return incident.findings.filter((f) => f.agreementId === agreementId && f.clauseId === clauseId);
}

/** Whether it breaches the clause; undefined while no finding stands. */
export function findingHeadline(
  incident: IncidentFacts,
  clause: ClauseKey,
  leadBodyId?: Id,
): Finding | undefined {
  return headline(findingsOn(incident, clause), leadBodyId, findingRank);
}

/**
 * Whether two bodies' latest answers to one question differ (severity and confidence alone do not count), or somebody
 * does not confirm the entry.
 */
export function isDisputed(incident: IncidentFacts, clause: ClauseKey): boolean {
  const differ = (answers: readonly (string | null)[]): boolean => new Set(answers).size > 1;
  return (
    differ(incident.verifications.map(({ outcome }) => outcome)) ||
    differ(incident.attributions.map(({ actorId }) => actorId)) ||
    differ(findingsOn(incident, clause).map(({ finding }) => finding)) ||
    incident.positions.some(({ position }) => questionOf(position) === 'ENTRY' && position !== 'CONFIRMS')
  );
}

/** The standing conclusions by body, in the order of body ids. */
export function bodyViews(incident: IncidentFacts, clause: ClauseKey): readonly BodyView[] {
  const views = new Map<Id, BodyView>();
  const add = (bodyId: Id, part: Omit<BodyView, 'bodyId'>): void => {
    views.set(bodyId, { ...views.get(bodyId), bodyId, ...part });
  };
  for (const { bodyId, outcome } of incident.verifications) add(bodyId, { verification: outcome });
  for (const { bodyId, actorId } of incident.attributions) add(bodyId, { attribution: actorId });
  for (const { bodyId, finding, severity } of findingsOn(incident, clause)) {
    add(bodyId, severity === undefined ? { finding } : { finding, severity });
  }
  return [...views.values()].sort((a, b) => (a.bodyId < b.bodyId ? -1 : 1));
}
