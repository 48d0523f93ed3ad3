import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import { placeOfIncident } from '../../rules/facts/incident-place.js';
import type { Reading } from '../../rules/facts/reading.js';

/**
 * Whether no axis of a zone's status rests on an incident: each asks first for incidents in the zone, but for those that a
 * body made a finding about.
 */
export function isOutOf(reading: Reading, zoneId: string, incident: IncidentFacts): boolean {
  return incident.findings.length === 0 && placeOfIncident(reading, zoneId, incident).result === 'NO';
}
