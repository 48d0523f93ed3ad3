import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { EventTypes } from '../../world/visible-data.js';
import type { Dependence } from '../../world/world-loader.js';
import type { LogQueryContext } from '../../pipeline/queries/query.js';
import { touches } from '../../world/watch/dependence.js';
import type { Evaluated } from '../../world/watch/evaluate.js';
import { News, type Piece } from '../../world/watch/news.js';
import { passedBy } from '../../world/watch/passed-by.js';
import { ZoneIndex } from '../../world/watch/zone-index.js';
import { idOf } from '../../fields/things.js';

/** Zones whose status is kept; the one that was not asked for longest goes first. */
const MOST_ZONES = 5_000;

/** A status that was evaluated for a moment (ms since the epoch), and how far in the log it is known to hold. */
export interface Kept<Answer extends object> extends Evaluated {
  readonly at: number;
  /** Its `validUntil`, in the same unit. */
  readonly until: number;
  position: number;
  knownAt: string | null;
  /** Made of it, by what it was made for. */
  readonly answers: Map<string, Answer>;
}

/** A kept status, and the entries since that may have changed it. */
interface Held<Answer extends object> {
  readonly kept: Kept<Answer>;
  doubts: readonly Doubt[];
}

/** An entry to an incident which statuses of some zones may rest on, and once somebody asked, those that it passes by. */
interface Doubt {
  readonly piece: Piece;
  readonly zoneIds: readonly string[];
  passed?: Promise<ReadonlySet<string>> | undefined;
}

/** When it is asked (ms since the epoch), and how far in the log the ledger is by then. */
export type Moment = Pick<LogQueryContext, 'now'> & { readonly progress: number };

type Read = LogQueryContext['read'];

/** Evaluates the status of a zone as of now, and all that is recorded. @throws NotFound */
export type Evaluate = (
  tx: EntityManager,
  position: number,
) => Promise<Omit<Kept<object>, 'until' | 'answers'>>;

const NOTHING: Dependence = { streams: new Set(), subjects: new Map(), keys: new Set() };
/** Who is not asked about for so long is evaluated anew. */
const MOST_DOUBTS = 50;

/**
 * The statuses of zones as of now. One that was evaluated is right until its `validUntil`, as known at every later
 * position, as long as no entry on the way touches what it rests on: so it is given out again until one does. Each entry
 * is held once against those that it may touch. Zones look for incidents in a wide circle: one that turns out to be
 * elsewhere passes them by.
 */
export class StatusCache<Answer extends object> {
  private readonly zones = new LRUCache<string, Held<Answer>>({
    max: MOST_ZONES,
    dispose: ({ kept }, zoneId, why) => {
      if (why !== 'set') this.index.file(zoneId, { before: kept.dependence, after: NOTHING });
    },
  });
  private readonly index = new ZoneIndex();
  private readonly underWay = new Map<string, Promise<Kept<Answer>>>();
  private readonly news: News;
  private following: Promise<unknown> = Promise.resolve();

  constructor(types: EventTypes) {
    this.news = new News(types);
  }

  /**
   * The status of a zone at `now`, as known at `progress` of the ledger or later, if it is kept and nothing that has been
   * read since casts doubt on it.
   */
  kept(zoneId: string, { now, progress }: Moment): Kept<Answer> | undefined {
    const held = this.zones.get(zoneId);
    if (!held || !holdsAt(held.kept, now)) return undefined;
    const { kept, doubts } = held;
    const { latest } = this.news;
    if (latest && doubts.length === 0 && latest.position > kept.position) {
      kept.position = latest.position;
      kept.knownAt = latest.effectiveAt;
    }
    return kept.position >= progress ? kept : undefined;
  }

  /**
   * The same, evaluated where it is not kept.
   *
   * @throws what `evaluate` throws
   */
  async get(zoneId: string, moment: Moment, read: Read, evaluate: Evaluate): Promise<Kept<Answer>> {
    await this.follow(moment.progress, read);
    await this.settle(zoneId, moment, read);
    const kept = this.kept(zoneId, moment);
    if (kept) return kept;
    const question = `${zoneId} ${moment.progress}`;
    const asked = await this.underWay.get(question);
    if (asked && holdsAt(asked, moment.now)) return asked;
    return this.evaluated(zoneId, question, () =>
      read(async (tx, position) => {
        const made = await evaluate(tx, position);
        return { ...made, until: Date.parse(made.status.validUntil), answers: new Map() };
      }),
    );
  }

  /** Holds the entries up to a position against the zones that they may touch. */
  private async follow(progress: number, read: Read): Promise<void> {
    if (this.news.position >= progress) return;
    const turn = this.following.then(async () => {
      if (this.news.position >= progress) return;
      if (this.news.isFarBehind(progress)) {
        this.zones.clear();
        this.news.skipTo(progress);
        return;
      }
      const fresh = await this.news.next(progress, read);
      // In one go: who asks without waiting sees all of it or nothing.
      this.news.add(fresh);
      for (const piece of fresh) this.hold(piece);
    });
    this.following = turn.catch(() => undefined);
    await turn;
  }

  private hold(piece: Piece): void {
    // A place that moves may be looked for by any zone.
    const near =
      piece.trace.type === 'PlaceRelocated' ? [...this.zones.keys()] : [...this.index.near(piece.trace)];
    const zoneIds = near.filter((zoneId) => {
      const held = this.zones.peek(zoneId);
      return held !== undefined && mayChange(piece, held.kept);
    });
    const doubt: Doubt = { piece, zoneIds };
    for (const zoneId of zoneIds) {
      const held = this.zones.peek(zoneId) as Held<Answer>;
      if (isOfIncident(piece) && held.doubts.length < MOST_DOUBTS) held.doubts = [...held.doubts, doubt];
      else this.zones.delete(zoneId);
    }
  }

  /** Looks whether what casts doubt on a zone's status passes the zone by. */
  private async settle(zoneId: string, { now }: Moment, read: Read): Promise<void> {
    const held = this.zones.peek(zoneId);
    if (!held || !holdsAt(held.kept, now)) return;
    const { doubts } = held;
    for (const doubt of doubts) if (!(await this.passed(doubt, now, read)).has(zoneId)) return;
    // Others may have come meanwhile.
    held.doubts = held.doubts.filter((doubt) => !doubts.includes(doubt));
  }

  /** Found out once, for all zones that the entry may touch. */
  private async passed(doubt: Doubt, now: number, read: Read): Promise<ReadonlySet<string>> {
    const { trace, position, isFirst } = doubt.piece;
    const incidentId = idOf(trace.stream);
    doubt.passed ??= read((tx) => passedBy({ incidentId, position, isFirst }, doubt.zoneIds, now, tx));
    try {
      return await doubt.passed;
    } catch (error) {
      doubt.passed = undefined;
      throw error;
    }
  }

  /** Others who ask the same meanwhile wait for this answer. */
  private async evaluated(
    zoneId: string,
    question: string,
    make: () => Promise<Kept<Answer>>,
  ): Promise<Kept<Answer>> {
    const answer = make();
    this.underWay.set(question, answer);
    try {
      const kept = await answer;
      this.keep(zoneId, kept);
      return kept;
    } finally {
      this.underWay.delete(question);
    }
  }

  private keep(zoneId: string, kept: Kept<Answer>): void {
    // What came while it was evaluated must be known, and nothing but incidents that may turn out to be elsewhere.
    const since = this.news.since(kept.position)?.filter((piece) => mayChange(piece, kept));
    if (!since?.every(isOfIncident)) return;
    const before = this.zones.peek(zoneId)?.kept.dependence;
    this.index.file(zoneId, { ...(before && { before }), after: kept.dependence });
    this.zones.set(zoneId, { kept, doubts: since.map((piece) => ({ piece, zoneIds: [zoneId] })) });
  }
}

function isOfIncident({ trace }: Piece): boolean {
  return trace.kind === 'incident';
}

function mayChange({ position, trace }: Piece, { position: known, dependence }: Kept<object>): boolean {
  return position > known && touches(trace, dependence);
}

function holdsAt({ at, until }: Kept<object>, now: number): boolean {
  return now >= at && now < until;
}
