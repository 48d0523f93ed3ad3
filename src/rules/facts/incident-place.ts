import { type Agreement, type Clause } from './agreement.js';
import { type IncidentFacts } from './incident-facts.js';
import { placeInZone, stronger, type PlaceRule } from '../place/place.js';
import { judgedOnce, type Reading } from './reading.js';
import { eventIds, type Ruling } from '../violation/ruling.js';
import { anyOf, switchOn } from '../time/steps.js';
import { judge } from '../time/time.js';
import { compareTri } from '../time/tri.js';

type Id = string;

/** Which of an incident's two places a clause looks at: where it came from, where it struck, or either. */
export type PlaceScope = 'ORIGIN' | 'IMPACT' | 'EITHER';

/** place(zone, incident). Without a clause that says otherwise, either of its places may lie in the zone. */
export function placeOfIncident(
  reading: Reading,
  zoneId: Id,
  incident: IncidentFacts,
  scope: PlaceScope = 'EITHER',
): Ruling<PlaceRule> {
  const { location, impact = location } = incident;
  const at = (where: typeof location, end: 'location' | 'impact'): Ruling<PlaceRule> =>
    judgedOnce(reading, incident, `place of ${end} in ${zoneId}`, () =>
      placeInZone(reading, zoneId, {
        location: where,
        zoneId: incident.zoneId,
        occurred: incident.occurred,
        entryId: incident.from.place,
      }),
    );
  const origin = at(location, 'location');
  if (scope === 'ORIGIN' || impact === location) return origin;
  const struck = at(impact, 'impact');
  return scope === 'IMPACT' ? struck : stronger(origin, struck);
}

/** place(clause, incident): the maximum over the zones of the clause, an added zone's lowered by when it was added. */
export function placeForClause(
  reading: Reading,
  agreement: Agreement,
  clause: Clause,
  incident: IncidentFacts,
): Ruling<PlaceRule> {
  const nowhere: Ruling<PlaceRule> = { result: 'NO', rule: 'PLACE.NO_ZONE', eventIds: eventIds(clause.id) };
  return zonesOfClause(agreement, clause)
    .map((zoneId) => inAddedZone(reading, agreement, zoneId, clause, incident))
    .reduce((best, ruling) => (best === nowhere ? ruling : stronger(best, ruling)), nowhere);
}

function inAddedZone(
  reading: Reading,
  agreement: Agreement,
  zoneId: Id,
  clause: Clause,
  incident: IncidentFacts,
): Ruling<PlaceRule> {
  const place = placeOfIncident(reading, zoneId, incident, clause.placeScope);
  const additions = agreement.addedZones.filter((zone) => zone.zoneId === zoneId);
  if (isOwnZone(agreement, zoneId, additions)) return place;
  const covered = anyOf(...additions.flatMap(({ from }) => (from ? [switchOn(from)] : [])));
  const added = judge(covered, incident.occurred, reading.at);
  if (compareTri(added, place.result) >= 0) return place;
  const ids = eventIds(
    place.eventIds,
    additions.map(({ id }) => id),
  );
  return { result: added, rule: 'PLACE.BEFORE_ZONE_ADDED', eventIds: ids };
}

/**
 * Whether no switch lowers the test: the agreement covered the zone all along, or only the clause names it. Nothing is
 * judged over the occurrence then; a lasting one whose certain part is still to come would be POSSIBLE everywhere.
 */
function isOwnZone({ proposal }: Agreement, zoneId: Id, additions: Agreement['addedZones']): boolean {
  if (additions.length === 0 || proposal?.zoneIds.includes(zoneId) === true) return true;
  return additions.some(({ from }) => from === undefined);
}

/** The zones that an agreement names, each with the moment from which it is listed (ms). */
export function zonesOfAgreement(agreement: Agreement): ReadonlyMap<Id, number> {
  const zones = new Map<Id, number>();
  for (const zoneId of agreement.proposal?.zoneIds ?? []) zones.set(zoneId, Number.NEGATIVE_INFINITY);
  for (const { zoneId, from } of agreement.addedZones) {
    const since = from?.earliest ?? Number.NEGATIVE_INFINITY;
    zones.set(zoneId, Math.min(since, zones.get(zoneId) ?? since));
  }
  return zones;
}

/** The zones where a clause applies: its own, else all of the agreement. */
export function zonesOfClause(agreement: Agreement, clause: Clause): readonly Id[] {
  return clause.zoneIds ?? [...zonesOfAgreement(agreement).keys()];
}
