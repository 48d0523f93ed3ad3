import { RuleBroken } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Refers } from '../../fields/fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { incidentMerged } from '../../events/incidents/revision-events.js';

export class MergeIncidentBody extends CommandBody {
  @Refers('incident', { description: 'The incident with which its reports count from now on' })
  intoIncidentId!: string;

  @Phrase()
  declare reason: TextRef;
}

export const mergeIncident = addsToIncident({
  name: 'MergeIncident',
  summary: 'Records that it is the same incident as another',
  path: '/merge',
  action: 'register',
  body: MergeIncidentBody,
  decide: (fact, { incident }) => {
    const { incidentId, intoIncidentId } = fact;
    if (intoIncidentId === incidentId) {
      throw new RuleBroken(
        'MERGE_INTO_ITSELF',
        'An incident cannot be merged into itself.',
        '/intoIncidentId',
      );
    }
    return incident.facts.mergedInto?.incidentId === intoIncidentId ? [] : [incidentMerged(fact)];
  },
});
