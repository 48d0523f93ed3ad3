import { type Agreement, type Clause } from '../facts/agreement.js';
import {
  bodyViews,
  findingHeadline,
  isDisputed,
  isRefuted,
  verificationHeadline,
  type BodyView,
} from './bodies.js';
import { candidateOf, candidateResult, type Tests } from './candidate.js';
import { type Severity } from '../facts/entries.js';
import { evidenceOf, type EvidenceLevel } from './evidence.js';
import { placeOfIncident, zonesOfClause } from '../facts/incident-place.js';
import { type Finding, type IncidentFacts } from '../facts/incident-facts.js';
import { toExtentBounds, type Bounds } from '../time/bounds.js';
import { listedAgreements } from '../facts/listing.js';
import { livenessOf } from '../facts/liveness.js';
import { readAt, type Reading } from '../facts/reading.js';
import { extentOf } from '../time/time.js';
import { type Tri } from '../time/tri.js';
import { type World } from '../facts/world.js';

type Id = string;

export type ViolationState =
  'ALLEGED' | 'VERIFIED_INCIDENT' | 'CONFIRMED_VIOLATION' | 'DISMISSED' | 'NEEDS_REVIEW';

/** A clause together with the agreement that it belongs to. */
export interface ClauseOf {
  readonly agreement: Agreement;
  readonly clause: Clause;
}

/** An incident beside a clause that it may breach or that a body decided on. */
export interface Row extends ClauseOf {
  readonly incident: IncidentFacts;
  readonly candidate: Tri;
  readonly state: ViolationState;
  readonly finding?: Finding;
}

/** A row as it stands in the answer; the words and the history of its entries are added where they are read. */
export interface Violation {
  readonly incidentId: Id;
  readonly agreementId: Id;
  readonly clauseId: Id;
  readonly code: string;
  readonly occurred: Bounds;
  readonly candidate: Tri;
  readonly tests: Tests;
  readonly evidence: EvidenceLevel;
  readonly disputed: boolean;
  readonly severity?: Severity;
  readonly state: ViolationState;
  readonly bodies: readonly BodyView[];
}

/** The violation history of a zone: incidents begun by `at` (ms) x clauses of the agreements listed then. */
export function violationsOf(world: World, zoneId: Id, at: number): readonly Violation[] {
  const reading = readAt(world, at);
  const clauses = listedAgreements(reading, zoneId).flatMap(({ agreement }) => clausesOf(agreement));
  return [...world.incidents.values()]
    .filter(({ occurred }) => extentOf(occurred).from <= at)
    .flatMap((incident) => clauses.map((clause) => rowOf(reading, zoneId, clause, incident)))
    .filter((row) => row !== undefined)
    .map((row) => toViolation(reading, row));
}

export function clausesOf(agreement: Agreement): readonly ClauseOf[] {
  return [...agreement.clauses.values()].map((clause) => ({ agreement, clause }));
}

/** The row of an incident and a clause, or undefined when it is not listed for the zone. */
export function rowOf(
  reading: Reading,
  zoneId: Id,
  { agreement, clause }: ClauseOf,
  incident: IncidentFacts,
): Row | undefined {
  const finding = findingHeadline(incident, clause, reading.world.settings.leadBodyId);
  const inZone = placeOfIncident(reading, zoneId, incident).result !== 'NO';
  if (!inZone && (finding === undefined || isInAnyZone(reading, agreement, clause, incident)))
    return undefined;
  const live = livenessOf(reading, incident) === 'LIVE';
  if (!live && finding === undefined) return undefined;
  const candidate = candidateResult(reading, agreement, clause, incident);
  if (candidate === 'NO' && finding === undefined) return undefined;
  const state = stateOf(reading, incident, candidate, live, finding);
  return { agreement, clause, incident, candidate, state, finding };
}

function isInAnyZone(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  incident: IncidentFacts,
): boolean {
  return zonesOfClause(agreement, clause).some(
    (id) => placeOfIncident(reading, id, incident).result !== 'NO',
  );
}

/** The state of an incident x clause, the first that applies. */
function stateOf(
  reading: Reading,
  incident: IncidentFacts,
  candidate: Tri,
  live: boolean,
  finding: Finding | undefined,
): ViolationState {
  const { leadBodyId } = reading.world.settings;
  if (finding !== undefined) {
    if (!live || isRefuted(incident, leadBodyId) || candidate === 'NO') return 'NEEDS_REVIEW';
    return finding.finding === 'DISMISSED' ? 'DISMISSED' : 'CONFIRMED_VIOLATION';
  }
  const verified = verificationHeadline(incident, leadBodyId)?.outcome === 'VERIFIED';
  return verified ? 'VERIFIED_INCIDENT' : 'ALLEGED';
}

function toViolation(
  reading: Reading,
  { agreement, clause, incident, candidate, state, finding }: Row,
): Violation {
  const { agreementId, clauseId } = clause;
  return {
    incidentId: incident.id,
    agreementId,
    clauseId,
    code: incident.code,
    occurred: toExtentBounds(incident.occurred),
    candidate,
    tests: candidateOf(reading, agreement, clause, incident).tests,
    evidence: evidenceOf(reading, incident, clause),
    disputed: isDisputed(incident, clause),
    ...(finding?.severity && { severity: finding.severity }),
    state,
    bodies: bodyViews(incident, clause),
  };
}
