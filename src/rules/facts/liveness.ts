import { type IncidentFacts, type Report } from './incident-facts.js';
import { type Reading } from './reading.js';

/** LIVE, or why the incident is out of all counts. */
export type Liveness = 'LIVE' | 'RETRACTED' | 'MERGED';

/** Its reports and those of the incidents merged into it. */
export function reportsOf(reading: Reading, incident: IncidentFacts): readonly Report[] {
  return [incident, ...reading.mergedInto(incident.id)].flatMap(({ reports }) => reports);
}

/** An incident of which every report is retracted is retracted, until a later report comes. */
export function livenessOf(reading: Reading, incident: IncidentFacts): Liveness {
  if (incident.retractedBy !== undefined) return 'RETRACTED';
  if (reportsOf(reading, incident).every(({ retractedBy }) => retractedBy !== undefined)) return 'RETRACTED';
  return incident.mergedInto === undefined ? 'LIVE' : 'MERGED';
}
