import { COMMAND, type Affiliation } from '../facts/actor.js';
import { findingHeadline, verificationHeadline, type ClauseKey } from './bodies.js';
import { type Dependence, type IncidentFacts, type Report } from '../facts/incident-facts.js';
import { reportsOf } from '../facts/liveness.js';
import { type Reading } from '../facts/reading.js';
import { type SourceFacts, type World } from '../facts/world.js';

type Id = string;

/** How well an incident is evidenced, weakest to strongest: E0 to E4; N1 not verified, N2 refuted. */
export type EvidenceLevel = 'E0' | 'E1' | 'E2' | 'E3' | 'E4' | 'N1' | 'N2';

/** The level for one clause, by the headlines first, then by the reports. */
export function evidenceOf(reading: Reading, incident: IncidentFacts, clause: ClauseKey): EvidenceLevel {
  const { leadBodyId } = reading.world.settings;
  if (findingHeadline(incident, clause, leadBodyId)?.finding === 'ENDORSED') return 'E4';
  switch (verificationHeadline(incident, leadBodyId)?.outcome) {
    case 'REFUTED':
      return 'N2';
    case 'NOT_VERIFIED':
      return 'N1';
    case 'VERIFIED':
      return 'E3';
    case 'INCONCLUSIVE':
    case undefined:
      return reading.once(incident, 'evidence of reports', () => reportedEvidence(reading, incident));
  }
}

function reportedEvidence(reading: Reading, incident: IncidentFacts): EvidenceLevel {
  const { sources } = reading.world;
  const groups = independentGroups(reading, incident);
  const graded = ({ sourceId }: Report): boolean => {
    const reliability = sources.get(sourceId)?.reliability;
    return reliability !== undefined && reliability !== 'F';
  };
  if (!groups.some((group) => group.some(graded))) return 'E0';
  return groups.length > 1 ? 'E2' : 'E1';
}

/**
 * The reports that stand, in groups that confirm each other: those that share a source, derive from one another or
 * come from affiliated sources are one. A retracted report counts nowhere, but still ties together those that
 * hang on it.
 */
export function independentGroups(reading: Reading, incident: IncidentFacts): readonly (readonly Report[])[] {
  const reports = reportsOf(reading, incident);
  const dependences = [incident, ...reading.mergedInto(incident.id)].flatMap((each) => each.dependences);
  const ties = new Ties();
  for (const { reportId, sourceId } of reports) {
    ties.tie(`report ${reportId}`, `source ${sourceId}`);
    for (const actorId of commandOf(reading.world, reading.world.sources.get(sourceId))) {
      ties.tie(`source ${sourceId}`, `actor ${actorId}`);
    }
  }
  for (const { reportId, derivedFromReportId } of dependences satisfies readonly Dependence[]) {
    ties.tie(`report ${reportId}`, `report ${derivedFromReportId}`);
  }
  const groups = new Map<string, Report[]>();
  for (const report of reports.filter(({ retractedBy }) => retractedBy === undefined)) {
    const group = ties.groupOf(`report ${report.reportId}`);
    groups.set(group, [...(groups.get(group) ?? []), report]);
  }
  return [...groups.values()];
}

/** The actor that a source is affiliated to and all that it was ever under. */
function commandOf({ affiliations }: World, source: SourceFacts | undefined): ReadonlySet<Id> {
  const found = new Set<Id>();
  const walk = (actorId: Id): void => {
    if (found.has(actorId)) return;
    found.add(actorId);
    const above = (a: Affiliation): boolean => a.actorId === actorId && COMMAND.has(a.relation);
    for (const { ofActorId } of affiliations.filter(above)) walk(ofActorId);
  };
  if (source?.affiliationActorId !== undefined) walk(source.affiliationActorId);
  return found;
}

/** Disjoint sets of names: what is tied together, directly or not, is one group. */
class Ties {
  private readonly parents = new Map<string, string>();

  groupOf(name: string): string {
    let root = name;
    for (let up = this.parents.get(root); up !== undefined; up = this.parents.get(root)) root = up;
    return root;
  }

  tie(a: string, b: string): void {
    const [rootA, rootB] = [this.groupOf(a), this.groupOf(b)];
    if (rootA !== rootB) this.parents.set(rootA, rootB);
  }
}
