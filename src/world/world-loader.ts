import type { EntityManager } from 'typeorm';
import { givingWay } from '../storage/concurrency/give-way.js';
import { makeSearchable } from '../rules/place/geometry.js';
import type { Settings } from '../rules/facts/settings.js';
import { foldWorld, type World } from '../rules/facts/world.js';
import type { EntryCache } from './entry-cache.js';
import { EntryReader, type Period, toRuleEntries } from './entry-reader.js';
import { gazetteerFor } from './file-incidents.js';
import type { LedgerEntry } from './tables.js';
import { type AnyFields, fieldsIn, followedBy } from '../events/event-types.js';
import { setAside } from './set-aside.js';
import { keysOfDelineations, type WhereKey } from './where-keys.js';
import { idOf, isOf, SETTINGS, streamOf } from '../fields/things.js';

/** Whose entries make up a zone beside its own stream's. */
const ZONE_KINDS = ['observation', 'restriction', 'agreement'] as const;

/** What was looked for to make a world: an entry that none of it would find makes no other world. */
export interface Dependence {
  /** Streams that were read, or would have been if they had existed. */
  readonly streams: ReadonlySet<string>;
  /** Subject -> kinds of streams in which entries about it were looked for. */
  readonly subjects: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys under which incidents were looked for, whenever they may have been. */
  readonly keys: ReadonlySet<WhereKey>;
}

/**
 * Gathers, as of one position, every entry that the rules need for an answer about some zones or incidents: the
 * closure over references, so that judging the slice gives what judging the whole log would (a property test holds the
 * two together). Each step loads what the one before it named.
 */
export class WorldLoader {
  private readonly reader: EntryReader;
  private readonly rows: LedgerEntry[] = [];
  private readonly loaded = new Set<string>();
  private readonly asked = new Map<string, Set<string>>();
  private readonly searched = new Set<WhereKey>();

  constructor(
    private readonly tx: EntityManager,
    position: number,
    private readonly cache?: EntryCache,
  ) {
    this.reader = new EntryReader(tx, position, cache);
  }

  /** What the worlds loaded so far depend on. */
  get dependence(): Dependence {
    return { streams: this.loaded, subjects: this.asked, keys: this.searched };
  }

  /** The settings in force: they say how far back the windows of a status reach. */
  async settings(): Promise<Settings> {
    return foldWorld(toRuleEntries(await this.load([SETTINGS]))).settings;
  }

  /** The world as far as it concerns zones in a period (ms since the epoch). */
  async zones(zoneIds: readonly string[], period: Period): Promise<World> {
    const family = await this.family(zoneIds);
    await this.agreementsOf(family);
    const keys = await this.keysOf(family);
    for (const key of keys) this.searched.add(key);
    const incidents = await this.reader.incidentsAt(keys, period);
    // A finding lists an incident for the zones of its agreement, wherever the incident turns out to have been.
    const agreements = [...this.loaded].filter((stream) => isOf('agreement', stream));
    for (const { stream } of await this.about(agreements, ['incident'])) {
      incidents.add(idOf(stream));
    }
    await this.incidents(incidents);
    return this.fold();
  }

  /** The world as far as it concerns some incidents, and the agreements of the zones around them. */
  async around(incidentIds: readonly string[], zoneIds: readonly string[]): Promise<World> {
    await this.agreementsOf(await this.family(zoneIds));
    await this.incidents(new Set(incidentIds));
    return this.fold();
  }

  /** As much of the world as tells whether some incidents were in some zones. */
  async whereabouts(incidentIds: readonly string[], zoneIds: readonly string[]): Promise<World> {
    await this.family(zoneIds);
    await this.incidents(new Set(incidentIds));
    return this.fold();
  }

  /** The world as far as it concerns some agreements by themselves. */
  async agreements(agreementIds: readonly string[]): Promise<World> {
    await this.load(agreementIds.map((id) => streamOf('agreement', id)));
    return this.fold();
  }

  private async fold(): Promise<World> {
    await this.load([SETTINGS]);
    // One by one: the rules then judge in one go.
    for (const row of this.rows) {
      const { geometry } = fieldsIn(row);
      if (row.type === 'ZoneDelineated' && geometry) await givingWay(() => makeSearchable(geometry));
    }
    return foldWorld(toRuleEntries(this.rows), setAside(this.rows));
  }

  /** The zones, their parts and their wholes, with the wholes' and parts' own streams. */
  private async family(zoneIds: readonly string[]): Promise<ReadonlySet<string>> {
    const family = new Set(await this.parts(zoneIds));
    let wholes: readonly string[] = zoneIds;
    while (wholes.length > 0) {
      wholes.forEach((id) => family.add(id));
      const rows = await this.reader.ofStreams(wholes.map((id) => streamOf('zone', id)));
      wholes = rows.flatMap((row) => fieldsIn(row).partOf ?? []).filter((id) => !family.has(id));
    }
    await this.load([...family].map((id) => streamOf('zone', id)));
    return family;
  }

  /** The zones and all that is part of them. */
  private async parts(zoneIds: readonly string[]): Promise<readonly string[]> {
    const found = new Set(zoneIds);
    let level = zoneIds;
    while (level.length > 0) {
      const rows = await this.about(
        level.map((id) => streamOf('zone', id)),
        ['zone'],
        ['ZoneProposed'],
      );
      level = rows.map(({ stream }) => idOf(stream)).filter((id) => !found.has(id));
      level.forEach((id) => found.add(id));
    }
    return [...found];
  }

  /** What was recorded on the zones, agreements for them and those linked, and the zones that their clauses name. */
  private async agreementsOf(family: ReadonlySet<string>): Promise<void> {
    const rows = await this.about(
      [...family].map((id) => streamOf('zone', id)),
      ZONE_KINDS,
    );
    const own = await this.load(rows.map(({ stream }) => stream));
    const agreements = own.filter(({ stream }) => isOf('agreement', stream));
    const links = await this.about(new Set(agreements.map(({ stream }) => stream)), ['agreement']);
    await this.load([...links.map(({ stream }) => stream), ...agreements.map(fieldsIn).flatMap(linkedBy)]);
    const zones = agreements.map(fieldsIn).flatMap(({ zoneIds, zoneId }) => zoneIds ?? zoneId ?? []);
    const covered = await this.parts([...new Set(zones)]);
    await this.load(covered.map((id) => streamOf('zone', id)));
    await this.followed(this.rows);
    const observed = await this.parts(zonesObserved(this.rows));
    await this.followed(await this.load(observed.map((id) => streamOf('zone', id))));
  }

  /** What incidents to look for are filed under. */
  private async keysOf(family: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const keys = new Set([...family].map((id) => `zone:${id}`));
    const delineations = this.rows
      .filter(({ type }) => type === 'ZoneDelineated')
      .map(fieldsIn)
      .filter(({ zoneId }) => zoneId !== undefined && family.has(zoneId));
    const places = delineations.flatMap((delineation) => delineation.places ?? []);
    const gazetteer = await gazetteerFor(
      places.map((placeId) => ({ placeId })),
      this.tx,
      this.cache,
    );
    for (const key of keysOfDelineations(delineations, gazetteer)) keys.add(key);
    return keys;
  }

  /** Incidents, those merged with them, and all that their entries name. */
  private async incidents(ids: ReadonlySet<string>): Promise<void> {
    let wanted = [...ids];
    while (wanted.length > 0) {
      const rows = await this.load(wanted.map((id) => streamOf('incident', id)));
      const merged = await this.about(
        wanted.map((id) => streamOf('incident', id)),
        ['incident'],
        ['IncidentMerged'],
      );
      wanted = [
        ...rows.flatMap((row) => fieldsIn(row).intoIncidentId ?? []),
        ...merged.map(({ stream }) => idOf(stream)),
      ].filter((id) => !this.loaded.has(streamOf('incident', id)));
    }
    await this.followed(this.rows);
  }

  /** Loads what entries name until nothing new is named. */
  private async followed(from: readonly LedgerEntry[]): Promise<void> {
    let rows = from;
    while (rows.length > 0) {
      const named = new Set<string>();
      for (const row of rows) for (const stream of followedBy(row)) named.add(stream);
      rows = await this.load(named);
    }
  }

  /** Loads streams that were not loaded yet; answers their entries. */
  private async load(streams: Iterable<string>): Promise<LedgerEntry[]> {
    const fresh = [...new Set(streams)].filter((stream) => !this.loaded.has(stream));
    if (fresh.length === 0) return [];
    fresh.forEach((stream) => this.loaded.add(stream));
    const rows = await this.reader.ofStreams(fresh);
    this.keep(rows);
    return rows;
  }

  private about(
    subjects: Iterable<string>,
    kinds: readonly string[],
    types?: readonly string[],
  ): Promise<LedgerEntry[]> {
    const about = [...subjects];
    for (const subject of about) {
      const known = this.asked.get(subject);
      if (known === undefined) this.asked.set(subject, new Set(kinds));
      else for (const kind of kinds) known.add(kind);
    }
    return this.reader.about(about, kinds, types);
  }

  private keep(rows: readonly LedgerEntry[]): void {
    for (const row of rows) this.rows.push(row);
  }
}

/** The zones that observation windows name, or checkpoints that they name: a window there takes in what lies in the parts. */
function zonesObserved(rows: readonly LedgerEntry[]): string[] {
  const places = rows
    .filter(({ type }) => type === 'ObservationWindowRecorded')
    .flatMap((row) => fieldsIn(row).place ?? []);
  const checkpoints = new Set(places.flatMap((place) => ('checkpointId' in place ? place.checkpointId : [])));
  const guarded = rows
    .map(fieldsIn)
    .filter(({ checkpointId }) => checkpointId !== undefined && checkpoints.has(checkpointId))
    .flatMap(({ zoneId }) => zoneId ?? []);
  return [...new Set([...places.flatMap((place) => ('zoneId' in place ? place.zoneId : [])), ...guarded])];
}

function linkedBy({ toAgreementId, byAgreementId }: AnyFields): string[] {
  return [toAgreementId, byAgreementId].flatMap((id) =>
    id === undefined ? [] : [streamOf('agreement', id)],
  );
}
