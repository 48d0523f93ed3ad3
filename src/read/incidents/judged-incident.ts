import { closed, flag, id, list, nullable, oneOf, tri } from '../../fields/schema.js';
import {
  attributionHeadline,
  bodyViews,
  findingHeadline,
  isDisputed,
  verificationHeadline,
} from '../../rules/violation/bodies.js';
import type { ClauseKey } from '../../rules/violation/bodies.js';
import { evidenceOf, type EvidenceLevel } from '../../rules/violation/evidence.js';
import type { IncidentFacts, VerificationOutcome } from '../../rules/facts/incident-facts.js';
import { zonesOfClause } from '../../rules/facts/incident-place.js';
import { type Liveness, livenessOf } from '../../rules/facts/liveness.js';
import type { Reading } from '../../rules/facts/reading.js';
import {
  clausesOf,
  type ClauseOf,
  type Row,
  rowOf,
  type ViolationState,
} from '../../rules/violation/violations.js';

/** Beside the states of an incident x clause: why it is out of all counts. */
export type IncidentState = ViolationState | Exclude<Liveness, 'LIVE'>;

/** States of rows, the one that tells most of the incident first: those that count in compliance, strongest first. */
const BY_STRENGTH = [
  'CONFIRMED_VIOLATION',
  'VERIFIED_INCIDENT',
  'ALLEGED',
  'NEEDS_REVIEW',
  'DISMISSED',
] as const satisfies readonly ViolationState[];

/** All states, for parameters and schemas. */
export const INCIDENT_STATES = [
  ...BY_STRENGTH,
  'RETRACTED',
  'MERGED',
] as const satisfies readonly IncidentState[];

/** No clause has such an id: what is asked about it is asked about the incident alone. */
const NO_CLAUSE: ClauseKey = { agreementId: '', clauseId: '' };

/** What is judged of an incident as a whole, over the clauses of all agreements. */
export interface Judged {
  readonly state: IncidentState;
  readonly liveness: Liveness;
  /** Headline of the bodies' conclusions; null while there is none. */
  readonly verification: VerificationOutcome | null;
  /** Headline of who did it; null while no body says, empty if it cannot be told. */
  readonly attribution: readonly string[] | null;
  readonly evidence: EvidenceLevel;
  readonly disputed: boolean;
}

const VERIFICATION = oneOf('VERIFIED', 'NOT_VERIFIED', 'REFUTED', 'INCONCLUSIVE');
const EVIDENCE = oneOf('E0', 'E1', 'E2', 'E3', 'E4', 'N1', 'N2');
const SEVERITY = oneOf('MINOR', 'MAJOR', 'SERIOUS');

export const judgedFields = {
  state: oneOf(...INCIDENT_STATES),
  liveness: oneOf('LIVE', 'RETRACTED', 'MERGED'),
  verification: nullable(VERIFICATION),
  attribution: nullable(list(id)),
  evidence: EVIDENCE,
  disputed: flag,
};

const bodyFields = { verification: VERIFICATION, attribution: nullable(id) };

/** What each body concluded, apart from clauses. */
export const bodiesSchema = list(closed({ bodyId: id }, bodyFields));

/** One clause beside which the incident stands; its tests are in the violations of the zone. */
export const clauseRowSchema = closed(
  {
    agreementId: id,
    clauseId: id,
    candidate: tri,
    state: oneOf(...BY_STRENGTH),
    evidence: EVIDENCE,
    disputed: flag,
    bodies: list(
      closed({ bodyId: id }, { ...bodyFields, finding: oneOf('ENDORSED', 'DISMISSED'), severity: SEVERITY }),
    ),
  },
  { severity: SEVERITY },
);

export function judge(reading: Reading, incident: IncidentFacts): Judged {
  const { leadBodyId } = reading.world.settings;
  const endorsed = incident.findings.find(
    (finding) => findingHeadline(incident, finding, leadBodyId)?.finding === 'ENDORSED',
  );
  return {
    state: stateOf(reading, incident),
    liveness: livenessOf(reading, incident),
    verification: verificationHeadline(incident, leadBodyId)?.outcome ?? null,
    attribution: attributionHeadline(incident, leadBodyId)?.actorIds ?? null,
    evidence: evidenceOf(reading, incident, endorsed ?? NO_CLAUSE),
    disputed: [NO_CLAUSE, ...incident.findings].some((clause) => isDisputed(incident, clause)),
  };
}

/** Its strongest state over all clauses; beside no clause it is verified or alleged all the same. */
function stateOf(reading: Reading, incident: IncidentFacts): IncidentState {
  const liveness = livenessOf(reading, incident);
  if (liveness !== 'LIVE') return liveness;
  const states = new Set(rowsOf(reading, incident).map(({ state }) => state));
  const strongest = BY_STRENGTH.find((state) => states.has(state));
  if (strongest !== undefined) return strongest;
  const verified = verificationHeadline(incident, reading.world.settings.leadBodyId)?.outcome === 'VERIFIED';
  return verified ? 'VERIFIED_INCIDENT' : 'ALLEGED';
}

/** The incident beside every clause that lists it for one of the clause's zones. */
export function rowsOf(reading: Reading, incident: IncidentFacts): readonly Row[] {
  return reading.once(incident, 'rows of all agreements', () =>
    [...reading.world.agreements.values()]
      .flatMap(clausesOf)
      .flatMap((clause) => rowBeside(reading, clause, incident) ?? []),
  );
}

function rowBeside(reading: Reading, of: ClauseOf, incident: IncidentFacts): Row | undefined {
  for (const zoneId of zonesOfClause(of.agreement, of.clause)) {
    const row = rowOf(reading, zoneId, of, incident);
    if (row !== undefined) return row;
  }
  return undefined;
}

/** The rows as they are answered, in the order of agreements and clauses. */
export function clauseRows(reading: Reading, incident: IncidentFacts): readonly object[] {
  return [...rowsOf(reading, incident)]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ clause, candidate, state, finding }) => ({
      agreementId: clause.agreementId,
      clauseId: clause.clauseId,
      candidate,
      state,
      evidence: evidenceOf(reading, incident, clause),
      disputed: isDisputed(incident, clause),
      bodies: bodyViews(incident, clause),
      ...(finding?.severity && { severity: finding.severity }),
    }));
}

function keyOf({ clause: { agreementId, clauseId } }: Row): string {
  return `${agreementId} ${clauseId}`;
}

/** What each body concluded of the incident, apart from clauses. */
export function bodiesOf(incident: IncidentFacts): readonly object[] {
  return bodyViews(incident, NO_CLAUSE);
}
