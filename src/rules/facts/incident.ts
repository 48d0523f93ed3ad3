import { FIRST_REPORT_TYPES, type Entry, type FirstReportType, type ReportData } from './entries.js';
import { questionOf, type Finding, type IncidentFacts, type Report } from './incident-facts.js';
import { toAct, toSpan } from '../time/time.js';

/** An entry wherever it stands in the log: those of one incident are folded in the order of its stream. */
type Unplaced<Placed> = Placed extends unknown ? Omit<Placed, 'position'> : never;
type IncidentEntry = Unplaced<Extract<Entry, { data: { incidentId: string } }>>;
type FirstReport = Extract<IncidentEntry, { type: FirstReportType }>;

const FIRST_REPORTS: ReadonlySet<string> = new Set(FIRST_REPORT_TYPES);

export function isFirstReport<Any extends { readonly type: string }>(
  entry: Any,
): entry is Extract<Any, { type: FirstReportType }> {
  return FIRST_REPORTS.has(entry.type);
}

/** The incident as its first report tells it. */
export function reportedIncident({ id, data, recordedAt }: FirstReport): IncidentFacts {
  return {
    id: data.incidentId,
    code: data.code,
    zoneId: data.zoneId,
    occurred: toSpan(data.occurred),
    practice: data.occurred.ongoing === true,
    location: data.location,
    impact: data.impact,
    allegedActors: data.allegedActors ?? [],
    targets: data.targets ?? [],
    weapon: data.weapon?.class,
    arrested: data.arrested,
    reports: [toReport(data.report, id, recordedAt)],
    dependences: [],
    releases: [],
    verifications: [],
    attributions: [],
    findings: [],
    positions: [],
    from: { code: id, time: id, place: id, arrested: id },
  };
}

/** Applies a later entry of the stream. Merges are taken as given: `foldWorld` leaves out those that close a circle. */
export function evolveIncident(
  state: IncidentFacts,
  entry: Exclude<IncidentEntry, FirstReport>,
): IncidentFacts {
  const { id, recordedAt } = entry;
  switch (entry.type) {
    case 'IncidentReportAdded':
      return { ...state, reports: [...state.reports, toReport(entry.data.report, id, recordedAt)] };
    case 'ReportRetracted': {
      const retract = (report: Report) =>
        report.reportId === entry.data.reportId ? { ...report, retractedBy: id } : report;
      return { ...state, reports: state.reports.map(retract) };
    }
    case 'ReportDependenceAsserted': {
      const { reportId, derivedFromReportId } = entry.data;
      return {
        ...state,
        dependences: [...state.dependences, { reportId, derivedFromReportId, entryId: id }],
      };
    }
    case 'IncidentRetimed':
      return {
        ...state,
        occurred: toSpan(entry.data.occurred),
        practice: entry.data.occurred.ongoing === true,
        from: { ...state.from, time: id },
      };
    case 'IncidentRelocated': {
      const { location = state.location, zoneId = state.zoneId, impact } = entry.data;
      return {
        ...state,
        location,
        zoneId,
        impact: impact === undefined ? state.impact : (impact ?? undefined),
        from: { ...state.from, place: id },
      };
    }
    case 'IncidentReclassified':
      return { ...state, code: entry.data.code, from: { ...state.from, code: id } };
    case 'CasualtiesRevised':
      if (entry.data.arrested === undefined) return state;
      return { ...state, arrested: entry.data.arrested, from: { ...state.from, arrested: id } };
    case 'DetaineesReleased': {
      const release = { count: entry.data.count, at: toAct(entry.data.at, recordedAt), entryId: id };
      return { ...state, releases: [...state.releases, release] };
    }
    case 'PracticeEnded': {
      const occurred = { start: state.occurred.start, end: toAct(entry.data.at, recordedAt), ongoing: false };
      return { ...state, occurred, from: { ...state.from, time: id } };
    }
    case 'VerificationOpened':
    case 'VerificationSuspended':
      return state;
    case 'VerificationConcluded': {
      const { bodyId, outcome } = entry.data;
      const others = state.verifications.filter((verification) => verification.bodyId !== bodyId);
      return { ...state, verifications: [...others, { bodyId, outcome, entryId: id }] };
    }
    case 'AttributionFound': {
      const { bodyId, actorId } = entry.data;
      const others = state.attributions.filter((attribution) => attribution.bodyId !== bodyId);
      return { ...state, attributions: [...others, { bodyId, actorId, entryId: id }] };
    }
    case 'ViolationEndorsed':
      return withFinding(state, { ...entry.data, finding: 'ENDORSED', entryId: id });
    case 'ViolationDismissed':
      return withFinding(state, { ...entry.data, finding: 'DISMISSED', entryId: id });
    case 'ViolationReopened':
      return { ...state, findings: findingsBeside(state, entry.data) };
    case 'PositionRecorded': {
      const { bodyId, actorId, position } = entry.data;
      const by = bodyId ?? actorId;
      if (by === undefined) return state;
      const question = questionOf(position);
      const others = state.positions.filter(
        (other) => other.by !== by || questionOf(other.position) !== question,
      );
      return {
        ...state,
        positions: [...others, { by, byBody: bodyId !== undefined, position, entryId: id }],
      };
    }
    case 'IncidentMerged':
      return { ...state, mergedInto: { incidentId: entry.data.intoIncidentId, entryId: id } };
    case 'IncidentRetracted':
      return { ...state, retractedBy: id };
  }
}

function toReport({ reportId, sourceId }: ReportData, entryId: string, recordedAt: string): Report {
  return { reportId, sourceId, entryId, recordedAt: Date.parse(recordedAt) };
}

type FindingKey = Pick<Finding, 'bodyId' | 'agreementId' | 'clauseId'>;

function findingsBeside(
  state: IncidentFacts,
  { bodyId, agreementId, clauseId }: FindingKey,
): readonly Finding[] {
  return state.findings.filter(
    (other) => other.bodyId !== bodyId || other.agreementId !== agreementId || other.clauseId !== clauseId,
  );
}

function withFinding(
  state: IncidentFacts,
  { bodyId, agreementId, clauseId, ...rest }: Finding,
): IncidentFacts {
  const { finding, severity, entryId } = rest;
  const latest: Finding = { bodyId, agreementId, clauseId, finding, severity, entryId };
  return { ...state, findings: [...findingsBeside(state, latest), latest] };
}
