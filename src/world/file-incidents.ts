import { type EntityManager, In } from 'typeorm';
import { upsertRows } from '../storage/read-models/database/rows.js';
import type { StoredEntry } from '../storage/read-models/lifecycle/projection.js';
import type { EntryData, Location } from '../rules/facts/entries.js';
import type { PlaceFacts } from '../rules/facts/gazetteer.js';
import { isReadable } from '../rules/facts/readable.js';
import { extentOf, toSpan } from '../rules/time/time.js';
import { type AnyFields, fieldsIn } from '../events/event-types.js';
import { checkpointEstablished } from '../events/checkpoints/events.js';
import { placeRegistered, placeRelocated } from '../events/places/events.js';
import type { EntryCache } from './entry-cache.js';
import { IncidentWhere, LedgerEntry } from './tables.js';
import { cellsOfPlace, type Gazetteer, keysOfLocations, type WhereKey } from './where-keys.js';
import { idOf, isOf, streamOf } from '../fields/things.js';

/** The ends of what an instant can be, in ms; what lies beyond is as good as open. */
const FOREVER_MS = 8_640_000_000_000_000;

/** What an entry on an incident says of where and when. */
type Sighting = Pick<AnyFields, 'zoneId' | 'occurred' | 'location' | 'impact' | 'arrested' | 'at'> &
  Pick<LedgerEntry, 'type' | 'position' | 'unreadable'>;

/** Files incidents under all that was ever said of them, so that every zone that may have to do with one finds it. */
export async function fileIncidents(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
  const changed = new Set<string>();
  const moves = new Map<string, number>();
  for (const {
    recorded: { stream },
    event,
  } of entries) {
    if (isOf('incident', stream)) changed.add(stream);
    const { placeId } = fieldsIn(event);
    if (event.type !== placeRelocated.type || placeId === undefined) continue;
    if (isReadable({ stream, ...event })) moves.set(placeId, (moves.get(placeId) ?? 0) + 1);
  }
  const since = entries[0]?.position ?? 0;
  if (changed.size > 0) await refile([...changed], since, tx);
  for (const [placeId, count] of moves) await refileAt(placeId, count, tx);
}

/** Writes what entries from the position `since` on changed: most say nothing new of where and when. */
async function refile(streams: readonly string[], since: number, tx: EntityManager): Promise<void> {
  const rows = [...(await sightingsOf(streams, tx))].flatMap(([incidentId, { sightings, gazetteer }]) => {
    const { keys, ...times } = file(sightings, gazetteer);
    const before = file(
      sightings.filter(({ position }) => position < since),
      gazetteer,
    );
    const { starts, ends, detains } = times;
    const isAsBefore = starts === before.starts && ends === before.ends && detains === before.detains;
    return [...keys]
      .filter((key) => !isAsBefore || !before.keys.has(key))
      .map((key) => ({ key, incidentId, ...times }));
  });
  await upsertRows(tx, IncidentWhere, rows);
}

/** The keys under which incidents are filed, by stream, for all that the ledger holds of them by now. */
export async function keysOfIncidents(
  streams: readonly string[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<ReadonlyMap<string, ReadonlySet<WhereKey>>> {
  const known = await sightingsOf(streams, tx, cache);
  return new Map(
    [...known].map(([id, { sightings, gazetteer }]) => [
      streamOf('incident', id),
      file(sightings, gazetteer).keys,
    ]),
  );
}

/** What was said of an incident, in order, and what is known of the places named in it. */
interface Sighted {
  readonly sightings: readonly Sighting[];
  readonly gazetteer: Gazetteer;
}

/** What was said of incidents, by id. */
async function sightingsOf(
  streams: readonly string[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<ReadonlyMap<string, Sighted>> {
  const entries = await entriesOf(streams, tx, cache);
  const byIncident = new Map<string, Sighting[]>();
  for (const entry of entries) {
    const { stream, type, position, unreadable } = entry;
    const id = idOf(stream);
    const sightings = byIncident.get(id);
    const sighting = { ...fieldsIn(entry), type, position, unreadable };
    if (sightings) sightings.push(sighting);
    else byIncident.set(id, [sighting]);
  }
  const gazetteer = await gazetteerFor(
    entries.map(fieldsIn).flatMap(({ location, impact }) => [location, impact]),
    tx,
    cache,
  );
  return new Map([...byIncident].map(([id, sightings]) => [id, { sightings, gazetteer }]));
}

/** How an incident is to be filed. */
interface Filed {
  readonly keys: ReadonlySet<WhereKey>;
  readonly starts: number;
  readonly ends: number;
  readonly detains: boolean;
}

function file(sightings: readonly Sighting[], gazetteer: Gazetteer): Filed {
  const zones = new Set<WhereKey>();
  const locations: Location[] = [];
  let [starts, ends, detains] = [FOREVER_MS, -FOREVER_MS, false];
  for (const { type, zoneId, location, impact, occurred, at, arrested, unreadable } of sightings) {
    if (zoneId !== undefined) zones.add(`zone:${zoneId}`);
    for (const where of [location, impact]) if (where) locations.push(where);
    // Whoever looks for it at any time must find that it cannot be judged.
    if (unreadable) [starts, ends] = [-FOREVER_MS, FOREVER_MS];
    if (occurred) {
      const extent = extentOf(toSpan(occurred));
      starts = Math.min(starts, Math.max(extent.from, -FOREVER_MS));
      ends = Math.max(ends, Math.min(extent.to, FOREVER_MS));
    }
    // An end can only be later than the timing said if it is the end of a practice.
    if (type === 'PracticeEnded' && !unreadable) {
      const latest = typeof at === 'object' ? at.latest : null;
      ends = latest === null ? FOREVER_MS : Math.max(ends, Date.parse(latest));
    }
    detains ||= arrested !== undefined;
  }
  return { keys: new Set([...zones, ...keysOfLocations(locations, gazetteer)]), starts, ends, detains };
}

/** All entries of some streams, in order of position. */
async function entriesOf(
  streams: readonly string[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<readonly Pick<LedgerEntry, 'stream' | 'type' | 'position' | 'data' | 'unreadable'>[]> {
  if (cache) return (await cache.ofStreams(streams, tx)).sort((a, b) => a.position - b.position);
  return tx.find(LedgerEntry, {
    select: { stream: true, type: true, position: true, data: true, unreadable: true },
    where: { stream: In(streams) },
    order: { position: 'ASC' },
  });
}

/** A place that moved so many times takes the incidents at it along, under the cells around its new points as well. */
async function refileAt(placeId: string, moves: number, tx: EntityManager): Promise<void> {
  const gazetteer = await gazetteerFor([{ placeId }], tx);
  const cells = cellsOfPlace(gazetteer.place(placeId).slice(-moves));
  const there = await tx.findBy(IncidentWhere, { key: `at:${placeId}` });
  await upsertRows(
    tx,
    IncidentWhere,
    there.flatMap((row) => cells.map((key) => ({ ...row, key }))),
  );
}

/** All that was ever said of the places and checkpoints that locations name, and of what they lie in. */
export async function gazetteerFor(
  locations: readonly (Location | null | undefined)[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<Gazetteer> {
  const places = new Map<string, PlaceFacts[]>();
  const checkpoints = new Map<string, EntryData['CheckpointEstablished']>();
  let wanted = new Set<string>();
  for (const location of locations) {
    if (!location) continue;
    if ('placeId' in location) wanted.add(streamOf('place', location.placeId));
    if ('checkpointId' in location) wanted.add(streamOf('checkpoint', location.checkpointId));
  }
  while (wanted.size > 0) {
    const entries = await entriesOf([...wanted], tx, cache);
    const next = new Set<string>();
    for (const entry of entries) {
      if (entry.unreadable) continue;
      const checkpoint = checkpointEstablished.dataOf(entry);
      if (checkpoint) {
        checkpoints.set(checkpoint.checkpointId, checkpoint);
        if (checkpoint.placeId !== undefined) next.add(streamOf('place', checkpoint.placeId));
      }
      const place = placeRegistered.dataOf(entry);
      if (place) {
        const { placeId: id, kind, point, uncertaintyM, parentId } = place;
        places.set(id, [{ id, kind, point, uncertaintyM, parentId }]);
        if (parentId !== undefined) next.add(streamOf('place', parentId));
      }
      const moved = placeRelocated.dataOf(entry);
      const known = moved && places.get(moved.placeId);
      const [first] = known ?? [];
      if (moved && known && first) {
        const { point, uncertaintyM = first.uncertaintyM } = moved;
        known.push({ ...first, point, uncertaintyM });
      }
    }
    wanted = new Set([...next].filter((stream) => !places.has(idOf(stream))));
  }
  return { place: (id) => places.get(id) ?? [], checkpoint: (id) => checkpoints.get(id) };
}
