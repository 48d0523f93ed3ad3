import { ENTRY_WITHDRAWN } from '../core/decider.js';
import type { AsOf } from '../ledger/as-of.js';
import { EntryReader } from '../ledger/entry-reader.js';
import { kindOf } from '../ledger/ledger-projection.js';
import type { LedgerEntry } from '../ledger/tables.js';
import type { EventTypes, Viewer } from '../ledger/visible-data.js';
import { WorldLoader } from '../ledger/world-loader.js';
import { pageOf, readCursor } from '../platform/queries/cursor.js';
import { type QueryContext, type QueryDefinition, query } from '../platform/queries/query.js';
import { closed, id, instant, page, text } from '../platform/queries/schema.js';
import { toExtentBounds } from '../rules/bounds.js';
import { formatInstant } from '../rules/fuzzy.js';
import { placeOfIncident } from '../rules/incident-place.js';
import type { IncidentFacts } from '../rules/incident.js';
import { listedAgreements } from '../rules/listing.js';
import { livenessOf } from '../rules/liveness.js';
import { type Reading, readAt } from '../rules/reading.js';
import { extentOf } from '../rules/time.js';
import { factFields, factOf } from './fact.js';
import { zonesOfThing } from './thing-view.js';
import { momentOf, zoneAsOf, ZoneEntriesParameters } from './zone-entries.js';

/** What is recorded elsewhere about a zone and belongs to its story. */
const ABOUT_ZONES = [
  'observation',
  'restriction',
  'statement',
  'checkpoint',
  'mechanism',
  'expectation',
] as const;

/** Entries on an incident that have a time of their own; all others stand where the incident does. */
const LATER_THAN_INCIDENT: ReadonlySet<string> = new Set(['DetaineesReleased', 'PracticeEnded']);

const SINCE_EVER_MS = -8_640_000_000_000_000;

const itemSchema = closed(
  { ...factFields, at: instant, thing: closed({ kind: text, id }) },
  { recordedBy: text },
);

/** An entry on the timeline, and where on it. */
interface Placed {
  readonly entry: LedgerEntry;
  readonly at: string;
}

export function zoneTimeline(types: EventTypes): QueryDefinition {
  return query({
    name: 'ZoneTimeline',
    summary:
      'The story of a zone and its parts in the order of valid time: agreements, incidents that stand, observation, assessments, control, restrictions, statements',
    route: '/zones/:id/timeline',
    action: 'read.judged',
    parameters: ZoneEntriesParameters,
    answer: page(itemSchema),
    handle: async (parameters, context) => {
      const { limit, cursor } = parameters;
      const { zoneId, asOf } = await zoneAsOf(parameters, context);
      const entries = await entriesOnTimeline(zoneId, asOf, context);
      const after = cursor === undefined ? undefined : readCursor(cursor, 2);
      const rest = entries.filter((placed) => after === undefined || isAfter(placed, after));
      const { items, ...more } = pageOf(rest.slice(0, limit + 1), limit, ({ at, entry }) => [
        at,
        entry.position,
      ]);
      const viewer: Viewer = { ...context, types };
      const zoneIds = zonesByStream(entries, viewer);
      return { body: { items: items.map((placed) => itemOf(placed, viewer, zoneIds)), ...more } };
    },
  });
}

async function entriesOnTimeline(
  zoneId: string,
  asOf: AsOf,
  { tx }: QueryContext,
): Promise<readonly Placed[]> {
  const world = await new WorldLoader(tx, asOf.position).zones([zoneId], {
    from: SINCE_EVER_MS,
    to: asOf.at,
  });
  const reading = readAt(world, asOf.at);
  const zones = reading.partsOf(zoneId).map((part) => `zone-${part}`);
  const agreements = listedAgreements(reading, zoneId).map(
    ({ agreement }) => `agreement-${agreement.agreementId}`,
  );
  const incidents = new Map(
    incidentsOf(reading, zoneId).map((incident) => [`incident-${incident.id}`, incident]),
  );
  const reader = new EntryReader(tx, asOf.position);
  const others = (await reader.about(zones, ABOUT_ZONES)).map(({ stream }) => stream);
  const entries = await reader.ofStreams(new Set([...zones, ...agreements, ...incidents.keys(), ...others]));
  const at = formatInstant(asOf.at);
  return entries
    .filter(
      ({ type, validEarliest }) =>
        type !== ENTRY_WITHDRAWN && (validEarliest === null || validEarliest <= at),
    )
    .map((entry) => ({ entry, at: placeInTime(entry, incidents.get(entry.stream)) }))
    .sort((a, b) => (isAfter(a, [b.at, b.entry.position]) ? 1 : -1));
}

/** Incidents that have begun and stand, and that may have been in the zone. */
function incidentsOf(reading: Reading, zoneId: string): readonly IncidentFacts[] {
  return [...reading.world.incidents.values()].filter(
    (incident) =>
      extentOf(incident.occurred).from <= reading.at &&
      livenessOf(reading, incident) === 'LIVE' &&
      placeOfIncident(reading, zoneId, incident).result !== 'NO',
  );
}

/** What is known of an incident stands together, at the time that is now thought right. */
function placeInTime(entry: LedgerEntry, incident: IncidentFacts | undefined): string {
  if (incident === undefined || LATER_THAN_INCIDENT.has(entry.type)) return momentOf(entry);
  const { earliest, latest } = toExtentBounds(incident.occurred);
  return earliest ?? latest ?? entry.recordedAt;
}

function isAfter({ at, entry }: Placed, [moment = '', position = -1]: readonly (string | number)[]): boolean {
  return at === moment ? entry.position > Number(position) : at > String(moment);
}

/** The zones that each thing on the timeline is about, for what is visible in a mandate area only. */
function zonesByStream(entries: readonly Placed[], viewer: Viewer): ReadonlyMap<string, readonly string[]> {
  const byStream = new Map<string, LedgerEntry[]>();
  for (const { entry } of entries) {
    const same = byStream.get(entry.stream);
    if (same === undefined) byStream.set(entry.stream, [entry]);
    else same.push(entry);
  }
  return new Map([...byStream].map(([stream, same]) => [stream, zonesOfThing(same, viewer)]));
}

function itemOf(
  { entry, at }: Placed,
  viewer: Viewer,
  zoneIds: ReadonlyMap<string, readonly string[]>,
): object {
  const kind = kindOf(entry.stream);
  return {
    ...factOf(entry, viewer, zoneIds.get(entry.stream)),
    at,
    thing: { kind, id: entry.stream.slice(kind.length + 1) },
  };
}
