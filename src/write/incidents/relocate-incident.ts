import { InvalidInput } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { Phrase, Refers } from '../../fields/fields.js';
import { Located } from '../../fields/place-fields.js';
import type { Location } from '../../rules/facts/entries.js';
import { addsToIncident, type FactOf, type Known } from './adds-to-incident.js';
import { coarseOf } from '../../events/incidents/coarse.js';
import { isSameLocation } from './occurrence.js';
import { incidentRelocated } from '../../events/incidents/revision-events.js';

export class RelocateIncidentBody extends CommandBody {
  @Located({ optional: true })
  location?: Location;

  @Located({ optional: true, nullable: true, description: 'null: it had no effect elsewhere' })
  impact?: Location | null;

  @Refers('zone', { optional: true })
  zoneId?: string;

  @Phrase()
  declare reason: TextRef;
}

export const relocateIncident = addsToIncident({
  name: 'RelocateIncident',
  summary: 'Records where it was, as known now',
  path: '/relocation',
  action: 'correct',
  body: RelocateIncidentBody,
  decide: (fact, known) => {
    const { location, impact, zoneId } = fact;
    if (location === undefined && impact === undefined && zoneId === undefined) {
      throw InvalidInput.at('', 'NOTHING_CHANGED', 'Name at least one of location, impact and zoneId.');
    }
    if (isKnown(fact, known)) return [];
    return [incidentRelocated({ ...fact, coarse: coarseOf({ location, impact }, known.registered) })];
  },
});

function isKnown(
  { location, impact, zoneId }: FactOf<RelocateIncidentBody>,
  { incident: { facts } }: Known,
): boolean {
  return (
    (location === undefined || isSameLocation(facts.location, location)) &&
    (impact === undefined || isSameLocation(facts.impact, impact)) &&
    (zoneId === undefined || zoneId === facts.zoneId)
  );
}
