import { LessThanOrEqual } from 'typeorm';
import { EntryCache } from '../entry-cache.js';
import { LedgerEntry } from '../tables.js';
import { subjectsOf } from '../visible-data.js';
import { WorldLoader } from '../world-loader.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { type AxisChange, changesBetween, type StatusVector } from './axes.js';
import { type Trace, touches, tracesOf } from './dependence.js';
import { worldOfZone } from './evaluate.js';
import { vectorAt } from './given-status.js';
import { vectorsOf } from './stepping.js';
import { giveWay } from '../../storage/concurrency/give-way.js';
import type { Desk } from './desk.js';
import { afterIncident, isElsewhere, type KeptWorld, mayHold, type ToldIncident } from './kept-world.js';
import type { Append } from './next-append.js';
import { ZoneIndex } from './zone-index.js';
import { idOf, kindOf } from '../../fields/things.js';

/** A world is loaded for so much longer than it is needed: entries and midnights come one after the other. */
const AHEAD_MS = 45 * 86_400_000;

/** Where the feed stands with a zone: its status, how long it holds by itself, and the world that it is told from. */
interface ZoneState {
  readonly vector: StatusVector;
  /** In ms since the epoch. */
  readonly unchangedUntil: number;
  readonly kept: KeptWorld;
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
  /** The zones in which the incident may have been, of an append to one. */
  readonly holding: readonly string[];
}

/** A moment on both axes: a time (ms since the epoch) and the last position that is known then. */
export interface Now {
  readonly at: number;
  readonly position: number;
}

/**
 * The statuses of all zones as the feed goes along. They are a function of the log and the moment, so they are kept in
 * memory only: whoever starts evaluates each zone once. After an error they may be ahead of the rows of the feed.
 */
export class ZoneStates {
  private readonly zones = new Map<string, ZoneState>();
  private readonly index = new ZoneIndex();
  private readonly cache = new EntryCache();

  private constructor(private readonly desk: Desk) {}

  /** The states at a moment. */
  static async at(now: Now, desk: Desk): Promise<ZoneStates> {
    const states = new ZoneStates(desk);
    const registered = await desk.read((tx) =>
      tx.find(LedgerEntry, {
        select: { position: true, stream: true },
        where: { type: 'ZoneProposed', position: LessThanOrEqual(now.position) },
      }),
    );
    for (const { stream } of registered) {
      const zoneId = idOf(stream);
      states.keep(zoneId, await states.evaluated(zoneId, now));
    }
    return states;
  }

  /** The first moment (ms) at which time alone may change a status; Infinity if there are no zones. */
  get nextBoundary(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { unchangedUntil } of this.zones.values()) next = Math.min(next, unchangedUntil);
    return next;
  }

  /** What an append does at the moment at which it comes to be known. */
  async after(append: Append, at: number): Promise<Effect> {
    const now = { at, position: (append.at(-1) as Append[0]).position };
    const { traces, told } = await this.look(append, now.position);
    const touched = traces.flatMap((trace) => this.touchedBy(trace));
    const changed: Changed[] = [];
    const holding: string[] = [];
    for (const zoneId of [...new Set([...touched, ...registeredBy(append)])].sort()) {
      // One entry may touch all zones: others get their turn between some.
      await giveWay();
      const before = this.zones.get(zoneId);
      const state = await this.stateAfter(zoneId, before, now, told);
      this.keep(zoneId, state);
      if (told && mayHold(zoneId, state.kept, told, at)) holding.push(zoneId);
      // A zone that was not there has not changed: its registration says all.
      const axes = before === undefined ? [] : changesBetween(before.vector, state.vector);
      if (axes.length > 0) changed.push({ zoneId, at: formatInstant(at), axes });
    }
    return { changed, holding };
  }

  /** What time alone changes up to a moment, that included, in the order of time, then of zones. */
  async boundariesUntil({ at: until, position }: Now): Promise<readonly Changed[]> {
    const changed: Changed[] = [];
    for (const [zoneId, state] of this.zones) {
      const { vector, unchangedUntil: from } = state;
      if (from > until) continue;
      const kept =
        until <= state.kept.until ? state.kept : await this.load(zoneId, { from, to: until, position });
      let before = vector;
      for (const { at, vector: after, unchangedUntil } of vectorsOf(kept.world, zoneId, {
        from,
        to: until,
      })) {
        // Others get their turn between some statuses.
        await giveWay();
        const axes = changesBetween(before, after);
        if (axes.length > 0) changed.push({ zoneId, at: formatInstant(at), axes });
        before = after;
        this.keep(zoneId, { vector: after, unchangedUntil, kept });
      }
    }
    return changed.sort((a, b) => compare(a.at, b.at) || compare(a.zoneId, b.zoneId));
  }

  /** By what an append may touch zones, and if it is one to an incident, what is known of that now. */
  private look(
    append: Append,
    position: number,
  ): Promise<{ readonly traces: readonly Trace[]; readonly told?: ToldIncident }> {
    const { types } = this.desk;
    const [{ stream, revision }] = append;
    for (const entry of append) this.cache.forget({ stream, subjects: subjectsOf(entry, types) });
    if (revision === 0) this.cache.keep(stream, append);
    return this.desk.read(async (tx) => {
      const traces = await tracesOf(append, types, tx, this.cache);
      if (kindOf(stream) !== 'incident') return { traces };
      const loader = new WorldLoader(tx, position, this.cache);
      const incidentId = idOf(stream);
      const world = await loader.around([incidentId], []);
      return { traces, told: { incidentId, isNew: revision === 0, world, dependence: loader.dependence } };
    });
  }

  private touchedBy(trace: Trace): readonly string[] {
    // A place that moves may be looked for by any zone.
    const near = trace.type === 'PlaceRelocated' ? this.zones.keys() : this.index.near(trace);
    return [...near].filter((zoneId) => {
      const state = this.zones.get(zoneId);
      return state !== undefined && touches(trace, state.kept.dependence);
    });
  }

  private keep(zoneId: string, state: ZoneState): void {
    const before = this.zones.get(zoneId)?.kept.dependence;
    this.index.file(zoneId, { before, after: state.kept.dependence });
    this.zones.set(zoneId, state);
  }

  /** A zone that an append may have touched. An append to an incident brings its world forward where that is enough. */
  private async stateAfter(
    zoneId: string,
    before: ZoneState | undefined,
    now: Now,
    told: ToldIncident | undefined,
  ): Promise<ZoneState> {
    const kept = before && told && now.at <= before.kept.until ? afterIncident(before.kept, told) : undefined;
    if (before && told && kept) {
      if (kept === before.kept) return before;
      if (isElsewhere(zoneId, before.kept, told, now.at)) return { ...before, kept };
    }
    return this.evaluated(zoneId, now, kept);
  }

  private async evaluated(zoneId: string, { at, position }: Now, known?: KeptWorld): Promise<ZoneState> {
    const kept = known ?? (await this.load(zoneId, { from: at, to: at, position }));
    return { ...vectorAt(kept.world, zoneId, at), kept };
  }

  private async load(
    zoneId: string,
    { from, to, position }: { readonly from: number; readonly to: number; readonly position: number },
  ): Promise<KeptWorld> {
    const until = to + AHEAD_MS;
    const loaded = await this.desk.read((tx) =>
      worldOfZone(zoneId, { from, to: until, position }, tx, this.cache),
    );
    return { ...loaded, until };
  }
}

function registeredBy(append: Append): readonly string[] {
  return append.flatMap(({ type, stream }) => (type === 'ZoneProposed' ? [idOf(stream)] : []));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
