import { type EntityManager, In } from 'typeorm';
import { upsertRows } from '../platform/database/rows.js';
import type { StoredEntry } from '../platform/projections/projection.js';
import type { During, EntryData, Location } from '../rules/entries.js';
import type { PlaceFacts } from '../rules/gazetteer.js';
import { extentOf, toSpan } from '../rules/time.js';
import type { EntryCache } from './entry-cache.js';
import { IncidentWhere, LedgerEntry } from './tables.js';
import { cellsOfPlace, type Gazetteer, keysOfLocation, type WhereKey } from './where-keys.js';

/** The ends of what an instant can be, in ms; what lies beyond is as good as open. */
const FOREVER_MS = 8_640_000_000_000_000;

/** What an incident's entries say of where and when; of other entries nothing. */
interface Sighting {
  readonly incidentId?: string;
  readonly zoneId?: string;
  readonly occurred?: During;
  readonly location?: Location;
  readonly impact?: Location | null;
  readonly arrested?: object;
  readonly at?: { readonly latest: string | null };
}

/** Files incidents under all that was ever said of them, so that every zone that may have to do with one finds it. */
export async function fileIncidents(entries: readonly StoredEntry[], tx: EntityManager): Promise<void> {
  const changed = new Set<string>();
  const moved: string[] = [];
  for (const { recorded, event } of entries) {
    if (recorded.stream.startsWith('incident-')) changed.add(recorded.stream);
    if (event.type === 'PlaceRelocated') moved.push((event.data as { placeId: string }).placeId);
  }
  if (changed.size > 0) await refile([...changed], tx);
  for (const placeId of moved) await refileAt(placeId, tx);
}

async function refile(streams: readonly string[], tx: EntityManager): Promise<void> {
  const rows = [...(await filed(streams, tx))].flatMap(([incidentId, { keys, starts, ends, detains }]) =>
    [...keys].map((key) => ({ key, incidentId, starts, ends, detains })),
  );
  await upsertRows(tx, IncidentWhere, rows);
}

/** The keys under which incidents are filed, by stream, for all that the ledger holds of them by now. */
export async function keysOfIncidents(
  streams: readonly string[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<ReadonlyMap<string, ReadonlySet<WhereKey>>> {
  return new Map([...(await filed(streams, tx, cache))].map(([id, { keys }]) => [`incident-${id}`, keys]));
}

/** How incidents are to be filed, by id. */
async function filed(
  streams: readonly string[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<ReadonlyMap<string, Filed>> {
  const entries = await entriesOf(streams, tx, cache);
  const sightings = entries.map(({ stream, type, data }) => ({ stream, type, ...(data as Sighting) }));
  const gazetteer = await gazetteerFor(
    sightings.flatMap(({ location, impact }) => [location, impact]),
    tx,
    cache,
  );
  const byIncident = new Map<string, Filed>();
  for (const sighting of sightings) {
    const id = sighting.stream.slice('incident-'.length);
    byIncident.set(id, file(byIncident.get(id), sighting, gazetteer));
  }
  return byIncident;
}

interface Filed {
  readonly keys: ReadonlySet<WhereKey>;
  readonly starts: number;
  readonly ends: number;
  readonly detains: boolean;
}

function file(filed: Filed | undefined, sighting: Sighting & { type: string }, gazetteer: Gazetteer): Filed {
  const keys = new Set(filed?.keys);
  if (sighting.zoneId !== undefined) keys.add(`zone:${sighting.zoneId}`);
  for (const location of [sighting.location, sighting.impact]) {
    if (location) for (const key of keysOfLocation(location, gazetteer)) keys.add(key);
  }
  let { starts, ends } = filed ?? { starts: FOREVER_MS, ends: -FOREVER_MS };
  if (sighting.occurred) {
    const extent = extentOf(toSpan(sighting.occurred));
    starts = Math.min(starts, Math.max(extent.from, -FOREVER_MS));
    ends = Math.max(ends, Math.min(extent.to, FOREVER_MS));
  }
  // An end can only be later than the timing said if it is the end of a practice.
  if (sighting.type === 'PracticeEnded') {
    const latest = sighting.at?.latest;
    ends = latest == null ? FOREVER_MS : Math.max(ends, Date.parse(latest));
  }
  return { keys, starts, ends, detains: (filed?.detains ?? false) || sighting.arrested !== undefined };
}

/** All entries of some streams, in order of position. */
async function entriesOf(
  streams: readonly string[],
  tx: EntityManager,
  cache?: EntryCache,
): Promise<readonly Pick<LedgerEntry, 'stream' | 'type' | 'data'>[]> {
  if (cache) return (await cache.ofStreams(streams, tx)).sort((a, b) => a.position - b.position);
  return tx.find(LedgerEntry, {
    select: { stream: true, type: true, data: true },
    where: { stream: In(streams) },
    order: { position: 'ASC' },
  });
}

/** A place that moved takes the incidents at it along, under the cells around its new point as well. */
async function refileAt(placeId: string, tx: EntityManager): Promise<void> {
  const gazetteer = await gazetteerFor([{ placeId }], tx);
  const cells = gazetteer.place(placeId).flatMap((place) => cellsOfPlace(place));
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
    if ('placeId' in location) wanted.add(`place-${location.placeId}`);
    if ('checkpointId' in location) wanted.add(`checkpoint-${location.checkpointId}`);
  }
  while (wanted.size > 0) {
    const entries = await entriesOf([...wanted], tx, cache);
    const next = new Set<string>();
    for (const { type, data } of entries) {
      if (type === 'CheckpointEstablished') {
        const checkpoint = data as EntryData['CheckpointEstablished'];
        checkpoints.set(checkpoint.checkpointId, checkpoint);
        if (checkpoint.placeId !== undefined) next.add(`place-${checkpoint.placeId}`);
      } else if (type === 'PlaceRegistered') {
        const { placeId: id, kind, point, uncertaintyM, parentId } = data as EntryData['PlaceRegistered'];
        places.set(id, [{ id, kind, point, uncertaintyM, parentId }]);
        if (parentId !== undefined) next.add(`place-${parentId}`);
      } else if (type === 'PlaceRelocated') {
        const { placeId, point, uncertaintyM } = data as EntryData['PlaceRelocated'];
        const known = places.get(placeId) ?? [];
        const [first] = known;
        if (first) known.push({ ...first, point, uncertaintyM: uncertaintyM ?? first.uncertaintyM });
      }
    }
    wanted = new Set([...next].filter((stream) => !places.has(stream.slice('place-'.length))));
  }
  return { place: (id) => places.get(id) ?? [], checkpoint: (id) => checkpoints.get(id) };
}
