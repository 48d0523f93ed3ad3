import { isRefuted } from '../violation/bodies.js';
import { placeOfIncident } from '../facts/incident-place.js';
import { type IncidentFacts } from '../facts/incident-facts.js';
import { livenessOf } from '../facts/liveness.js';
import { type Reading } from '../facts/reading.js';
import { extentOf } from '../time/time.js';
import { inWindow, type InWindow, type Window } from '../time/windows.js';

type Id = string;

/** The incidents that may count for a zone: begun, live, not refuted, with their place there not NO. */
export function standingIncidents(reading: Reading, zoneId: Id): readonly IncidentFacts[] {
  const { incidents, settings } = reading.world;
  return [...incidents.values()].filter(
    (incident) =>
      extentOf(incident.occurred).from <= reading.at &&
      placeOfIncident(reading, zoneId, incident).result !== 'NO' &&
      livenessOf(reading, incident) === 'LIVE' &&
      !isRefuted(incident, settings.leadBodyId),
  );
}

/** How one of the zone's standing incidents counts in a window: certainly only when its place is certain too. */
export function countsIn(reading: Reading, zoneId: Id, incident: IncidentFacts, window: Window): InWindow {
  const within = inWindow(incident.occurred, window);
  if (within !== 'CERTAINLY') return within;
  return placeOfIncident(reading, zoneId, incident).result === 'YES' ? 'CERTAINLY' : 'POSSIBLY';
}
