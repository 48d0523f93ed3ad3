import type { EntityManager } from 'typeorm';
import { fieldsIn } from '../../events/event-types.js';
import { DirectoryThing } from '../directory/tables.js';
import { EntryReader } from '../../world/entry-reader.js';
import { gazetteerFor } from '../../world/file-incidents.js';
import type { LedgerEntry } from '../../world/tables.js';
import { keysOfDelineations, keysOfLocations, type WhereKey } from '../../world/where-keys.js';
import { WorldLoader } from '../../world/world-loader.js';
import { streamOf } from '../../fields/things.js';
import type { World } from '../../rules/facts/world.js';

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
  const delineated = (await reader.about(streams, ['zone'], ['ZoneDelineated'])).map(fieldsIn);
  const listed = delineated.flatMap(({ places = [] }) => places.map((placeId) => ({ placeId })));
  const gazetteer = await gazetteerFor(listed, tx);
  const named = zones.filter(({ id }) => keys.has(`zone:${id}`)).map(({ id }) => id);
  const touched = delineated
    .filter((delineation) => keysOfDelineations([delineation], gazetteer).some((key) => keys.has(key)))
    .flatMap(({ zoneId }) => zoneId ?? []);
  return [...named, ...touched];
}

async function keysOf(entries: readonly LedgerEntry[], tx: EntityManager): Promise<ReadonlySet<WhereKey>> {
  const named = entries.map(fieldsIn);
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
    entries
      .map(fieldsIn)
      .flatMap(({ agreementId }) => (agreementId === undefined ? [] : [streamOf('agreement', agreementId)])),
  );
  const acts = agreements.size === 0 ? [] : await reader.ofStreams(agreements);
  return acts
    .map(fieldsIn)
    .flatMap(({ zoneId, zoneIds = [] }) => (zoneId === undefined ? zoneIds : [...zoneIds, zoneId]));
}
