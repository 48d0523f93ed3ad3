import { NotFound, Unreadable } from '../../core/errors.js';
import { entriesOf, standing } from '../directory/thing-entries.js';
import type { LedgerEntry } from '../../world/tables.js';
import type { EventTypes } from '../../world/visible-data.js';
import { streamOf } from '../../fields/things.js';
import { type QueryContext, type QueryDefinition, query } from '../../pipeline/queries/query.js';
import { QueryParameters } from '../../pipeline/queries/query-fields.js';
import { readAt } from '../../rules/facts/reading.js';
import { unreadableOf } from '../../rules/status/unreadable.js';
import { worldAround } from './around-incidents.js';
import { incidentSchema, viewOf } from './incident-view.js';
import { seenIncident } from './seen-incident.js';

export function showIncident(types: EventTypes): QueryDefinition {
  return query({
    name: 'Incident',
    summary:
      'One incident: what was recorded of it, how it is judged, its reports; one that was retracted or merged says so',
    route: '/incidents/:id',
    action: 'read.judged',
    parameters: QueryParameters,
    answer: incidentSchema,
    handle: async (_parameters, context) => {
      const entries = await incidentEntries(context);
      const viewer = { ...context, types };
      const seen = seenIncident(standing(entries), viewer);
      const world = await worldAround([seen.id], context);
      const unreadable = unreadableOf(world, streamOf('incident', seen.id));
      if (unreadable.length > 0) throw new Unreadable(unreadable);
      const facts = world.incidents.get(seen.id);
      // Its report could not be read, and was withdrawn.
      if (facts === undefined) throw new NotFound(`There is no incident ${context.params['id'] ?? ''}.`);
      return {
        body: viewOf(seen, readAt(world, context.now), facts, viewer),
        etag: String(entries.at(-1)?.revision),
      };
    },
  });
}

/** Every entry on the incident that the path names. @throws NotFound if there is none */
export async function incidentEntries({
  tx,
  params: { id = '' },
}: QueryContext): Promise<readonly LedgerEntry[]> {
  const incidentId = id.toLowerCase();
  const entries = await entriesOf(streamOf('incident', incidentId), tx);
  if (entries.length === 0) throw new NotFound(`There is no incident ${incidentId}.`);
  return entries;
}
