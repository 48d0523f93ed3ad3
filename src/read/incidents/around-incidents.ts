import type { EntityManager } from 'typeorm';
import { DirectoryThing } from '../directory/tables.js';
import { EntryReader } from '../../world/entry-reader.js';
import { gazetteerFor } from '../../world/file-incidents.js';
import type { LedgerEntry } from '../../world/tables.js';
import { keysOfDelineations, keysOfLocations, type WhereKey } from '../../world/where-keys.js';
import { WorldLoader } from '../../world/world-loader.js';
import { streamOf } from '../../fields/things.js';
import type { EntryData, Location } from '../../rules/facts/entries.js';
import type { World } from '../../rules/facts/world.js';

/** What entries of an incident say of zones: where it was, and which clauses bodies decided on. */
interface Naming {
  readonly zoneId?: string;
  readonly location?: Location;
  readonly impact?: Location | null;
  readonly agreementId?: string;
}

/** What entries of an agreement say of zones. */
interface Covering {
  readonly zoneId?: string;
  readonly zoneIds?: readonly string[];
}

/**
 * The world as far as it concerns some incidents, with every agreement that may apply where they were or that a body
 * held them against. `zoneIds`: zones to take in whether or not an incident is there.
 */
export async function worldAround(
  incidentIds: readonly string[],
  { tx, position }: { tx: EntityManager; position: number },
  zoneIds: readonly string[] = [],
): Promise<World> {
  const reader = new EntryReader(tx, position);
  const entries = await reader.ofStreams(incidentIds.map((id) => streamOf('incident', id)));
  const zones = new Set([
    ...zoneIds,
    ...(await zonesAt(entries, tx, reader)),
    ...(await zonesOfFindings(entries, reader)),
  ]);
  return new WorldLoader(tx, position).around(incidentIds, [...zones]);
}

/** Zones in which something may have been: a superset, by the keys under which the ledger files incidents. */
async function zonesAt(
  entries: readonly LedgerEntry[],
  tx: EntityManager,
  reader: EntryReader,
): Promise<readonly string[]> {
  const keys = await keysOf(entries, tx);
  if (keys.size === 0) return [];
  const zones = await tx.findBy(DirectoryThing, { kind: 'zone' });
  const streams = zones.map(({ id }) => streamOf('zone', id));
  const delineated = (await reader.about(streams, ['zone'], ['ZoneDelineated'])).map(
    ({ data }) => data as EntryData['ZoneDelineated'],
  );
  const listed = delineated.flatMap(({ places = [] }) => places.map((placeId) => ({ placeId })));
  const gazetteer = await gazetteerFor(listed, tx);
  const named = zones.filter(({ id }) => keys.has(`zone:${id}`)).map(({ id }) => id);
  const touched = delineated
    .filter((delineation) => keysOfDelineations([delineation], gazetteer).some((key) => keys.has(key)))
    .map(({ zoneId }) => zoneId);
  return [...named, ...touched];
}

async function keysOf(entries: readonly LedgerEntry[], tx: EntityManager): Promise<ReadonlySet<WhereKey>> {
  const named = entries.map(({ data }) => data as Naming);
  const locations = named
    .flatMap(({ location, impact }) => [location, impact])
    .filter((location) => location != null);
  const gazetteer = await gazetteerFor(locations, tx);
  return new Set([
    ...named.flatMap(({ zoneId }) => (zoneId === undefined ? [] : [`zone:${zoneId}`])),
    ...keysOfLocations(locations, gazetteer),
  ]);
}

/** A finding counts wherever the incident turns out to have been, so its clause has to be known. */
async function zonesOfFindings(
  entries: readonly LedgerEntry[],
  reader: EntryReader,
): Promise<readonly string[]> {
  const agreements = new Set(
    entries.flatMap(({ data }) => {
      const { agreementId } = data as Naming;
      return agreementId === undefined ? [] : [streamOf('agreement', agreementId)];
    }),
  );
  const acts = agreements.size === 0 ? [] : await reader.ofStreams(agreements);
  return acts.flatMap(({ data }) => {
    const { zoneId, zoneIds = [] } = data as Covering;
    return zoneId === undefined ? zoneIds : [...zoneIds, zoneId];
  });
}
