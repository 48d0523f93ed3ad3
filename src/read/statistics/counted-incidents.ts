import { attributionHeadline, isRefuted } from '../../rules/violation/bodies.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import { livenessOf } from '../../rules/facts/liveness.js';
import type { Reading } from '../../rules/facts/reading.js';
import { extentOf } from '../../rules/time/time.js';
import { streamOf } from '../../fields/things.js';

/** The incidents that may count anywhere: begun, live and not refuted (rules.md, section 5), and readable. */
export function countedIncidents(reading: Reading): readonly IncidentFacts[] {
  const { incidents, settings, unreadable } = reading.world;
  return [...incidents.values()].filter(
    (incident) =>
      !unreadable.has(streamOf('incident', incident.id)) &&
      extentOf(incident.occurred).from <= reading.at &&
      livenessOf(reading, incident) === 'LIVE' &&
      !isRefuted(incident, settings.leadBodyId),
  );
}

/** Whose deed it is: whom the headline names, else who is alleged. Nobody, where bodies found that it cannot be told. */
export function actorsOf(reading: Reading, incident: IncidentFacts): readonly string[] {
  const found = attributionHeadline(incident, reading.world.settings.leadBodyId);
  return found === undefined ? incident.allegedActors : found.actorIds;
}
