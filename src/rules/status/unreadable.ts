import type { Clause } from '../facts/agreement.js';
import type { IncidentFacts } from '../facts/incident-facts.js';
import { placeOfIncident, zonesOfAgreement, zonesOfClause } from '../facts/incident-place.js';
import { placeInZone } from '../place/place.js';
import { readAt, type Reading } from '../facts/reading.js';
import type { SetAside } from '../facts/set-aside.js';
import { extentOf, type Range, type Span } from '../time/time.js';
import { windowOf } from '../time/windows.js';
import type { World } from '../facts/world.js';
import { wholesOf } from '../facts/zone-tree.js';

type Id = string;

const ANY_TIME: Span = {
  start: { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY },
  ongoing: false,
};

/**
 * The entries for which the status of a zone on the local day of an instant (ms) cannot be given: those on it, its wholes
 * and parts, and on whatever agreement, incident, restriction or observation the status may rest on. It is the same all
 * that day.
 *
 * @param since look at incidents from then on (ms), instead of those in the windows of the status
 * @returns ids in the order of positions; empty if it can be given
 */
export function unreadableIn(world: World, zoneId: Id, at: number, since?: number): readonly string[] {
  if (world.unreadable.size === 0) return [];
  const { situationDays, complianceDays } = world.settings;
  const day = readAt(world, at);
  const [situation, compliance] = [situationDays, complianceDays].map((days) => windowOf(day, zoneId, days));
  const to = situation?.to ?? at;
  const from = since ?? Math.min(situation?.before ?? at, compliance?.from ?? at);
  const reading = readAt(world, to);
  const found = new Map<string, number>();
  for (const [stream, aside] of world.unreadable) {
    if (!concerns(reading, zoneId, stream, aside, { from, to })) continue;
    for (const [eventId, position] of aside.entries) found.set(eventId, position);
  }
  return [...found].sort(([, a], [, b]) => a - b).map(([eventId]) => eventId);
}

/** The entries for which one thing cannot be judged by itself. */
export function unreadableOf({ unreadable }: World, stream: string): readonly string[] {
  return [...(unreadable.get(stream)?.entries.keys() ?? [])];
}

/** All entries for which something in a world cannot be judged: what lists and sums leave out. */
export function allUnreadable({ unreadable }: World): readonly string[] {
  const found = new Map([...unreadable.values()].flatMap(({ entries }) => [...entries]));
  return [...found].sort(([, a], [, b]) => a - b).map(([eventId]) => eventId);
}

function concerns(reading: Reading, zoneId: Id, stream: string, aside: SetAside, period: Range): boolean {
  const { zones, incidents } = reading.world;
  const family = new Set([...wholesOf(zones, zoneId), ...reading.partsOf(zoneId)]);
  const dash = stream.indexOf('-');
  const [kind, id] = [stream.slice(0, dash), stream.slice(dash + 1)];
  switch (kind) {
    case 'zone':
      return (
        family.has(id) ||
        zonesObserved(reading, zoneId).has(id) ||
        mayDecideClause(reading, zoneId, id, { family, period })
      );
    case 'observation':
      return aside.zoneIds.has(zoneId);
    case 'restriction':
      return namesAny(aside.zoneIds, family);
    case 'agreement':
      return namesAny(aside.zoneIds, family) || isLinked(reading, id, aside, family);
    case 'incident': {
      const facts = incidents.get(id);
      if (isAgainstAny(reading, aside, family)) return true;
      if (aside.own) return namesAny(aside.zoneIds, family) || mayHaveBeenIn(reading, zoneId, aside);
      return facts !== undefined && mayCount(facts, period) && isThere(reading, zoneId, facts);
    }
    // Whoever names it is set aside as well.
    default:
      return false;
  }
}

/** The zones at which its windows were observed, with their parts: what a window covers is told by their maps. */
function zonesObserved(reading: Reading, zoneId: Id): ReadonlySet<Id> {
  const { windows, checkpoints } = reading.world;
  const named = (windows.get(zoneId) ?? []).flatMap(({ location }) => {
    if (location === undefined) return [];
    if ('zoneId' in location) return [location.zoneId];
    const checkpoint = 'checkpointId' in location ? checkpoints.get(location.checkpointId) : undefined;
    return checkpoint === undefined ? [] : [checkpoint.zoneId];
  });
  return new Set(named.flatMap((id) => reading.partsOf(id)));
}

/**
 * Whether a clause of an agreement for the zone applies in another zone too, and some incident is held against it of which
 * only that other one's map would say that it was there.
 */
function mayDecideClause(
  reading: Reading,
  zoneId: Id,
  otherId: Id,
  { family, period }: { readonly family: ReadonlySet<Id>; readonly period: Range },
): boolean {
  const { agreements, incidents } = reading.world;
  return [...agreements.values()]
    .filter((agreement) => namesAny(new Set(zonesOfAgreement(agreement).keys()), family))
    .flatMap((agreement) => [...agreement.clauses.values()].map((clause) => ({ agreement, clause })))
    .some(({ agreement, clause }) => {
      const zones = zonesOfClause(agreement, clause);
      const certain = zones.filter((zone) => !reading.partsOf(zone).includes(otherId));
      if (certain.length === zones.length) return false;
      return [...incidents.values()].some(
        (incident) =>
          (isFound(incident, clause) || (mayCount(incident, period) && isThere(reading, zoneId, incident))) &&
          !certain.some(
            (zone) => placeOfIncident(reading, zone, incident, clause.placeScope).result === 'YES',
          ),
      );
    });
}

function isFound({ findings }: IncidentFacts, { agreementId, clauseId }: Clause): boolean {
  return findings.some((finding) => finding.agreementId === agreementId && finding.clauseId === clauseId);
}

function namesAny(named: ReadonlySet<Id>, family: ReadonlySet<Id>): boolean {
  return [...named].some((id) => family.has(id));
}

/** Whether an agreement for the zone names it, or is named by it: its phase stands in the status of the zone. */
function isLinked(
  { world: { agreements } }: Reading,
  id: Id,
  aside: SetAside,
  family: ReadonlySet<Id>,
): boolean {
  return [...agreements.values()].some(
    (agreement) =>
      (aside.agreementIds.has(agreement.agreementId) ||
        agreement.links.some(({ toAgreementId }) => toAgreementId === id)) &&
      namesAny(new Set(zonesOfAgreement(agreement).keys()), family),
  );
}

/** Whether a body made a finding about it under an agreement for the zone. */
function isAgainstAny({ world: { agreements } }: Reading, aside: SetAside, family: ReadonlySet<Id>): boolean {
  return [...aside.agreementIds].some((id) => {
    const agreement = agreements.get(id);
    return agreement !== undefined && namesAny(new Set(zonesOfAgreement(agreement).keys()), family);
  });
}

function mayHaveBeenIn(reading: Reading, zoneId: Id, { locations, entries }: SetAside): boolean {
  const entryId = [...entries.keys()][0] ?? '';
  return locations.some(
    (location) => placeInZone(reading, zoneId, { location, occurred: ANY_TIME, entryId }).result !== 'NO',
  );
}

/** Whether a status that looks at incidents of a period may rest on it. */
function mayCount({ occurred, arrested }: IncidentFacts, { from, to }: Range): boolean {
  const extent = extentOf(occurred);
  return extent.from < to && (arrested !== undefined || extent.to > from);
}

function isThere(reading: Reading, zoneId: Id, facts: IncidentFacts): boolean {
  return placeOfIncident(reading, zoneId, facts).result !== 'NO';
}
