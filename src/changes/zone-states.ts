import { setImmediate } from 'node:timers/promises';
import { LessThanOrEqual } from 'typeorm';
import { EntryCache } from '../ledger/entry-cache.js';
import { LedgerEntry } from '../ledger/tables.js';
import { type Dependence, WorldLoader } from '../ledger/world-loader.js';
import { formatInstant } from '../rules/fuzzy.js';
import { placeOfIncident } from '../rules/incident-place.js';
import { readAt } from '../rules/reading.js';
import { statusOf } from '../rules/status.js';
import { type AxisChange, changesBetween, type StatusVector, vectorOf } from '../status/axes.js';
import { type Trace, touches } from '../status/dependence.js';
import { worldOfZone } from '../status/evaluate.js';
import { statusesOf } from '../status/stepping.js';
import type { Desk } from './desk.js';

/** Where the feed stands with a zone: its status, how long it holds by itself, and what it rests on. */
interface ZoneState {
  readonly vector: StatusVector;
  /** In ms since the epoch. */
  readonly validUntil: number;
  readonly dependence: Dependence;
}

/** A status that is another one from a moment on. */
export interface Changed {
  readonly zoneId: string;
  readonly at: string;
  readonly axes: readonly AxisChange[];
}

/** What an append does to the zones. */
export interface Effect {
  readonly changed: readonly Changed[];
  /** The zones in which the incident that was asked about may have been. */
  readonly holding: readonly string[];
  /** Makes it so, once the rows are committed. */
  readonly commit: () => void;
}

/** A moment on both axes: a time (ms since the epoch) and the last position that is known then. */
export interface Now {
  readonly at: number;
  readonly position: number;
}

/**
 * The statuses of all zones as the feed goes along. They are a function of the log and the moment, so they are kept in
 * memory only: whoever starts evaluates each zone once.
 */
export class ZoneStates {
  private readonly zones = new Map<string, ZoneState>();
  private readonly cache = new EntryCache();

  private constructor(private readonly desk: Desk) {}

  /** The states at a moment. */
  static async at(now: Now, desk: Desk): Promise<ZoneStates> {
    const states = new ZoneStates(desk);
    const registered = await desk.read((tx) =>
      tx.find(LedgerEntry, {
        select: { position: true, data: true },
        where: { type: 'ZoneProposed', position: LessThanOrEqual(now.position) },
      }),
    );
    for (const { data } of registered) {
      const { zoneId } = data as { zoneId: string };
      states.zones.set(zoneId, (await states.evaluate(zoneId, now)).state);
    }
    return states;
  }

  /** The first moment (ms) at which time alone may change a status; Infinity if there are no zones. */
  get nextBoundary(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { validUntil } of this.zones.values()) next = Math.min(next, validUntil);
    return next;
  }

  /** What an append does at the moment at which it comes to be known. `incidentId`: of an append to an incident. */
  async after(
    now: Now,
    traces: readonly Trace[],
    { registered, incidentId }: { readonly registered: readonly string[]; readonly incidentId?: string },
  ): Promise<Effect> {
    for (const trace of traces) this.cache.forget(trace);
    const touched = [...this.zones]
      .filter(([, { dependence }]) => traces.some((trace) => touches(trace, dependence)))
      .map(([zoneId]) => zoneId);
    const states = new Map<string, ZoneState>();
    const changed: Changed[] = [];
    const holding: string[] = [];
    for (const zoneId of [...new Set([...touched, ...registered])].sort()) {
      const { state, holds } = await this.evaluate(zoneId, now, incidentId);
      if (holds) holding.push(zoneId);
      states.set(zoneId, state);
      const before = this.zones.get(zoneId);
      // A zone that was not there has not changed: its registration says all.
      const axes = before === undefined ? [] : changesBetween(before.vector, state.vector);
      if (axes.length > 0) changed.push({ zoneId, at: formatInstant(now.at), axes });
    }
    return { changed, holding, commit: () => this.keep(states) };
  }

  /** What time alone changes up to a moment, that included, in the order of time, then of zones. */
  async boundariesUntil({ at: until, position }: Now): Promise<Effect> {
    const states = new Map<string, ZoneState>();
    const changed: Changed[] = [];
    for (const [zoneId, { vector, validUntil: from }] of this.zones) {
      if (from > until) continue;
      const { world, dependence } = await this.desk.read((tx) =>
        worldOfZone(zoneId, { from, to: until, position }, tx, this.cache),
      );
      let before = vector;
      for (const { at, status } of statusesOf(world, zoneId, { from, to: until })) {
        // Others get their turn between two statuses.
        await setImmediate();
        const after = vectorOf(status);
        const axes = changesBetween(before, after);
        if (axes.length > 0) changed.push({ zoneId, at: formatInstant(at), axes });
        before = after;
        states.set(zoneId, { vector: after, validUntil: Date.parse(status.validUntil), dependence });
      }
    }
    changed.sort((a, b) => compare(a.at, b.at) || compare(a.zoneId, b.zoneId));
    return { changed, holding: [], commit: () => this.keep(states) };
  }

  private async evaluate(
    zoneId: string,
    { at, position }: Now,
    incidentId?: string,
  ): Promise<{ readonly state: ZoneState; readonly holds: boolean }> {
    const { world, dependence } = await this.desk.read((tx) =>
      worldOfZone(zoneId, { from: at, to: at, position }, tx, this.cache),
    );
    const status = statusOf(world, zoneId, at);
    const validUntil = Date.parse(status.validUntil);
    const holds = incidentId !== undefined && (await this.mayHold(zoneId, { at, position }, incidentId));
    return { state: { vector: vectorOf(status), validUntil, dependence }, holds };
  }

  /** Whether an incident may have been in a zone, however long ago: a status only knows those of its windows. */
  private async mayHold(zoneId: string, { at, position }: Now, incidentId: string): Promise<boolean> {
    const world = await this.desk.read((tx) =>
      new WorldLoader(tx, position, this.cache).around([incidentId], [zoneId]),
    );
    const incident = world.incidents.get(incidentId);
    return incident !== undefined && placeOfIncident(readAt(world, at), zoneId, incident).result !== 'NO';
  }

  private keep(states: ReadonlyMap<string, ZoneState>): void {
    for (const [zoneId, state] of states) this.zones.set(zoneId, state);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
