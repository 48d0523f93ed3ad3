import { type Fact, factIn, factSchema } from '../directory/fact.js';
import type { Viewer } from '../../world/visible-data.js';
import { anyObject, closed, id, instant, list, oneOf, text, uuid } from '../../fields/schema.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import type { Reading } from '../../rules/facts/reading.js';
import { incidentFields } from './incident-fields.js';
import {
  bodiesOf,
  bodiesSchema,
  clauseRows,
  clauseRowSchema,
  type Judged,
  judge,
  judgedFields,
} from './judged-incident.js';
import { reportSchema, reportsIn } from './reports.js';
import type { SeenIncident } from './seen-incident.js';

/** Lists of an incident, by the routes that fill them, and the types of entries in each. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  dependences: ['ReportDependenceAsserted'],
  releases: ['DetaineesReleased'],
  evidenceItems: ['EvidenceAttached'],
  verifications: ['VerificationOpened', 'VerificationSuspended', 'VerificationConcluded'],
  positions: ['PositionRecorded'],
  attributions: ['AttributionFound'],
  findings: ['ViolationEndorsed', 'ViolationDismissed', 'ViolationReopened'],
  referrals: ['ViolationReferred'],
  publications: ['IncidentPublished'],
  embargoes: ['IncidentEmbargoed'],
};

/** Why an incident counts no more, who said so and when: it is told, never hidden. */
const tombstoneSchema = closed(
  { state: oneOf('RETRACTED', 'MERGED'), eventId: uuid, at: instant },
  { by: text, reason: anyObject, intoIncidentId: id },
);

const summaryFields = { id, recordedAt: instant, ...judgedFields };
const maybeTold = { ...incidentFields, coarse: anyObject, tombstone: tombstoneSchema };

/** An incident in a list. */
export const incidentSummarySchema = closed(summaryFields, maybeTold);

/** An incident by itself. */
export const incidentSchema = closed(
  {
    ...summaryFields,
    reports: list(reportSchema),
    bodies: bodiesSchema,
    clauses: list(clauseRowSchema),
    mergedIncidents: list(id),
    ...Object.fromEntries(Object.keys(LISTS).map((name) => [name, list(factSchema)])),
  },
  maybeTold,
);

/** The incident in short: what was recorded of it as a whole, and what the rules make of it. */
export function summaryOf(seen: SeenIncident, judged: Judged, facts: IncidentFacts): object {
  const { id, entries, fields, coarse } = seen;
  return {
    ...fields,
    coarse,
    id,
    recordedAt: entries[0]?.entry.recordedAt,
    ...judged,
    ...tombstoneOf(seen, judged, facts),
  };
}

/** The incident in full. */
export function viewOf(seen: SeenIncident, reading: Reading, facts: IncidentFacts, viewer: Viewer): object {
  const lists = Object.entries(LISTS).map(([name, types]): [string, readonly Fact[]] => [
    name,
    seen.entries
      .filter(({ entry: { type } }) => types.includes(type))
      .map(({ entry, sections }) => factIn(entry, viewer, sections)),
  ]);
  return {
    ...summaryOf(seen, judge(reading, facts), facts),
    reports: reportsIn(seen.entries),
    bodies: bodiesOf(facts),
    clauses: clauseRows(reading, facts),
    mergedIncidents: reading.mergedInto(facts.id).map((merged) => merged.id),
    ...Object.fromEntries(lists),
  };
}

function tombstoneOf(
  { entries }: SeenIncident,
  { liveness: state }: Judged,
  { retractedBy, mergedInto }: IncidentFacts,
): object {
  if (state === 'LIVE') return {};
  // An incident whose every report is retracted falls with the last of them.
  const fell =
    state === 'MERGED' || retractedBy !== undefined
      ? entries.find(({ entry }) => entry.id === (state === 'MERGED' ? mergedInto?.entryId : retractedBy))
      : entries.findLast(({ entry: { type } }) => type === 'ReportRetracted');
  if (fell === undefined) return {};
  const { entry, sections, data } = fell;
  const { reason, intoIncidentId } = data;
  return {
    tombstone: {
      state,
      eventId: entry.id,
      at: entry.recordedAt,
      ...(sections.has('header') ? { by: entry.recordedBy } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(state === 'MERGED' ? { intoIncidentId } : {}),
    },
  };
}
