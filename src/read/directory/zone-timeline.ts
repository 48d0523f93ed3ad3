import type { EntityManager } from 'typeorm';
import { ENTRY_WITHDRAWN } from '../../core/decider.js';
import type { AsOf } from '../../world/as-of.js';
import { EntryReader } from '../../world/entry-reader.js';
import type { LedgerEntry } from '../../world/tables.js';
import { type EventTypes, sectionsOf, type Viewer } from '../../world/visible-data.js';
import { WorldLoader } from '../../world/world-loader.js';
import { invalidCursor, isCount, pageOf, readCursor } from '../../pipeline/queries/cursor.js';
import { type QueryDefinition, query } from '../../pipeline/queries/query.js';
import { closed, id, instant, leftOut, page, text } from '../../fields/schema.js';
import { mayName } from '../../events/shared/thing.js';
import { things } from '../../events/things.js';
import { toExtentBounds } from '../../rules/time/bounds.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { placeOfIncident } from '../../rules/facts/incident-place.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import { listedAgreements } from '../../rules/facts/listing.js';
import { livenessOf } from '../../rules/facts/liveness.js';
import { type Reading, readAt } from '../../rules/facts/reading.js';
import { extentOf } from '../../rules/time/time.js';
import { allUnreadable } from '../../rules/status/unreadable.js';
import { type Fact, factFields, factIn } from './fact.js';
import { zonesOfThing } from './thing-view.js';
import { zoneAsOf, ZoneEntriesParameters } from './zone-entries.js';
import { idOf, kindOf, streamOf } from '../../fields/things.js';

/** What is recorded elsewhere about a zone and belongs to its story; the rules find its agreements and incidents. */
const ABOUT_ZONES = [
  'observation',
  ...things
    .filter(({ kind, begins }) => kind !== 'zone' && kind !== 'agreement' && mayName('zone', begins))
    .map(({ kind }) => kind),
];

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
  readonly fact: Fact;
  /** RFC 3339 UTC: its first bound that the caller may see, else its last, else when it was recorded. */
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
      const story = await storyOf(zoneId, asOf, context.tx);
      const placed = placedInTime(story, { ...context, types });
      const after = cursor === undefined ? undefined : readPlace(cursor);
      const rest = after === undefined ? placed : placed.filter((one) => comesAfter(one, after));
      const { items, ...more } = pageOf(rest.slice(0, limit + 1), limit, ({ at, entry }) => [
        at,
        entry.position,
      ]);
      return { body: { items: items.map(itemOf), ...more, ...leftOut(story.unreadable) } };
    },
  });
}

/** The entries that make up a zone's story, and its incidents by stream. */
interface Story {
  readonly entries: readonly LedgerEntry[];
  readonly incidents: ReadonlyMap<string, IncidentFacts>;
  /** Entries that are left out. */
  readonly unreadable: readonly string[];
}

async function storyOf(zoneId: string, asOf: AsOf, tx: EntityManager): Promise<Story> {
  const world = await new WorldLoader(tx, asOf.position).zones([zoneId], {
    from: SINCE_EVER_MS,
    to: asOf.at,
  });
  const reading = readAt(world, asOf.at);
  const zones = reading.partsOf(zoneId).map((part) => streamOf('zone', part));
  const agreements = listedAgreements(reading, zoneId).map(({ agreement }) =>
    streamOf('agreement', agreement.agreementId),
  );
  const incidents = new Map(
    incidentsOf(reading, zoneId).map((incident) => [streamOf('incident', incident.id), incident]),
  );
  const reader = new EntryReader(tx, asOf.position);
  const others = (await reader.about(zones, ABOUT_ZONES)).map(({ stream }) => stream);
  const entries = await reader.ofStreams(new Set([...zones, ...agreements, ...incidents.keys(), ...others]));
  const at = formatInstant(asOf.at);
  return {
    incidents,
    unreadable: allUnreadable(world),
    entries: entries.filter(
      ({ type, validEarliest, unreadable }) =>
        !unreadable && type !== ENTRY_WITHDRAWN && (validEarliest === null || validEarliest <= at),
    ),
  };
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

function placedInTime(
  { entries, incidents }: Pick<Story, 'entries' | 'incidents'>,
  viewer: Viewer,
): readonly Placed[] {
  const byStream = groupBy(entries, ({ stream }) => stream);
  return [...byStream]
    .flatMap(([stream, same]) => {
      const zoneIds = zonesOfThing(same, viewer);
      return same.map((entry): Placed => {
        const sections = sectionsOf(entry, viewer, zoneIds);
        const fact = factIn(entry, viewer, sections);
        return {
          entry,
          fact,
          at: placeOf(fact, sections.has('restricted') ? incidents.get(stream) : undefined),
        };
      });
    })
    .sort((a, b) => (comesAfter(a, [b.at, b.entry.position]) ? 1 : -1));
}

/** What is known of an incident stands together, at the time that is now thought right. */
function placeOf({ type, validTime, recordedAt }: Fact, incident: IncidentFacts | undefined): string {
  const ofIncident = incident !== undefined && !LATER_THAN_INCIDENT.has(type);
  const bounds = ofIncident ? toExtentBounds(incident.occurred) : validTime;
  return bounds?.earliest ?? bounds?.latest ?? recordedAt;
}

/** The moment and position of the item with which the page before ended. */
function readPlace(cursor: string): readonly [string, number] {
  const [moment, position] = readCursor(cursor, 2);
  if (typeof moment !== 'string' || !isCount(position)) throw invalidCursor();
  return [moment, position];
}

function comesAfter({ at, entry }: Placed, [moment, position]: readonly [string, number]): boolean {
  return at === moment ? entry.position > position : at > moment;
}

function itemOf({ entry: { stream }, fact, at }: Placed): object {
  const kind = kindOf(stream);
  return { ...fact, at, thing: { kind, id: idOf(stream) } };
}

function groupBy(
  entries: readonly LedgerEntry[],
  keyOf: (entry: LedgerEntry) => string,
): ReadonlyMap<string, LedgerEntry[]> {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}
