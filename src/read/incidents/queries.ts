import type { EventTypes } from '../../world/visible-data.js';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { incidentHistory } from './incident-history.js';
import { listIncidents } from './list-incidents.js';
import { showIncident } from './show-incident.js';

/** What is recorded and judged of incidents. `types`: the event registry. */
export function incidentQueries(types: EventTypes): readonly QueryDefinition[] {
  return [listIncidents(types), showIncident(types), incidentHistory(types)];
}
