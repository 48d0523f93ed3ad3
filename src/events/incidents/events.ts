import { handlingEvents } from './handling-events.js';
import { reportEvents } from './report-events.js';
import { revisionEvents } from './revision-events.js';
import { verdictEvents } from './verdict-events.js';

/** Every type of entry in an incident's stream. */
export const incidentEvents = [
  ...reportEvents,
  ...revisionEvents,
  ...verdictEvents,
  ...handlingEvents,
] as const;
