import type { EntityManager } from 'typeorm';
import { LRUCache } from 'lru-cache';
import { idOf } from '../ledger/ledger-projection.js';
import type { EventTypes } from '../ledger/visible-data.js';
import type { LogQueryContext } from '../platform/queries/query.js';
import { touches } from './dependence.js';
import type { Evaluated } from './evaluate.js';
import { News, type Piece } from './news.js';
import { passedBy } from './passed-by.js';

/** Zones whose status is kept; the one that was not asked for longest goes first. */
const MOST_ZONES = 5_000;

/** Entries to incidents of which is kept what zones they pass by: zones that were not asked for longer begin anew. */
const MOST_ENTRIES = 1_000;

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

/** When it is asked (ms since the epoch), and how far in the log the ledger is by then. */
export type Moment = Pick<LogQueryContext, 'now'> & { readonly progress: number };

type Read = LogQueryContext['read'];

/** Evaluates the status of a zone as of now, and all that is recorded. @throws NotFound */
export type Evaluate = (
  tx: EntityManager,
  position: number,
) => Promise<Omit<Kept<object>, 'until' | 'answers'>>;

/**
 * The statuses of zones as of now. One that was evaluated is right until its `validUntil`, as known at every later
 * position, as long as no entry on the way touches what it rests on: so it is given out again until one does. Zones look
 * for incidents in a wide circle: one that turns out to be elsewhere passes them by.
 */
export class StatusCache<Answer extends object> {
  private readonly zones = new LRUCache<string, Kept<Answer>>({ max: MOST_ZONES });
  private readonly underWay = new Map<string, Promise<Kept<Answer>>>();
  private readonly passed = new LRUCache<number, Promise<ReadonlySet<string>>>({ max: MOST_ENTRIES });
  private readonly news: News;

  constructor(types: EventTypes) {
    this.news = new News(types);
  }

  /**
   * The status of a zone at `now`, as known at `progress` of the ledger or later, if it is kept and nothing that has been
   * read touches it.
   */
  kept(zoneId: string, { now, progress }: Moment): Kept<Answer> | undefined {
    const kept = this.zones.get(zoneId);
    if (!kept || !holdsAt(kept, now)) return undefined;
    if (kept.position >= progress) return kept;
    const latest = this.news.known(kept.position, progress);
    if (!latest || latest.some(({ trace }) => touches(trace, kept.dependence))) return undefined;
    return carried(kept, progress, latest);
  }

  /**
   * The same, evaluated where it is not kept.
   *
   * @throws what `evaluate` throws
   */
  async get(zoneId: string, moment: Moment, read: Read, evaluate: Evaluate): Promise<Kept<Answer>> {
    const { now, progress } = moment;
    const kept = this.kept(zoneId, moment);
    if (kept) return kept;
    const older = this.zones.get(zoneId);
    if (older && holdsAt(older, now) && (await this.stillHolds(zoneId, older, moment, read))) return older;
    const question = `${zoneId} ${progress}`;
    const asked = await this.underWay.get(question);
    if (asked && holdsAt(asked, now)) return asked;
    return this.evaluated(zoneId, question, () =>
      read(async (tx, position) => {
        const made = await evaluate(tx, position);
        return { ...made, until: Date.parse(made.status.validUntil), answers: new Map() };
      }),
    );
  }

  /** Carries it forward to a later position, if no entry on the way may have changed it. */
  private async stillHolds(
    zoneId: string,
    kept: Kept<Answer>,
    { now, progress }: Moment,
    read: Read,
  ): Promise<boolean> {
    const latest = await this.news.between(kept.position, progress, read);
    if (latest === undefined) return false;
    for (const piece of latest) {
      if (!touches(piece.trace, kept.dependence)) continue;
      const passed = await this.passedBy(piece, now, read);
      if (passed?.has(zoneId) !== true) return false;
    }
    carried(kept, progress, latest);
    return true;
  }

  /** Found out once, for all zones that the entry may touch; undefined of an entry to anything but an incident. */
  private passedBy(
    { trace, position, isFirst }: Piece,
    now: number,
    read: Read,
  ): Promise<ReadonlySet<string>> | undefined {
    if (trace.kind !== 'incident') return undefined;
    const known = this.passed.get(position);
    if (known !== undefined) return known;
    const zoneIds = [...this.zones].flatMap(([id, { dependence }]) =>
      touches(trace, dependence) ? [id] : [],
    );
    const incidentId = idOf(trace.stream);
    const found = read((tx) => passedBy({ incidentId, position, isFirst }, zoneIds, now, tx));
    this.passed.set(position, found);
    found.catch(() => this.passed.delete(position));
    return found;
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
      this.zones.set(zoneId, kept);
      return kept;
    } finally {
      this.underWay.delete(question);
    }
  }
}

/** Known to hold up to a position, since none of the entries on the way changed it. */
function carried<Answer extends object>(
  kept: Kept<Answer>,
  progress: number,
  latest: readonly Piece[],
): Kept<Answer> {
  // Another question may have carried it further meanwhile.
  if (progress > kept.position) {
    kept.position = progress;
    kept.knownAt = latest.at(-1)?.effectiveAt ?? kept.knownAt;
  }
  return kept;
}

function holdsAt({ at, until }: Kept<object>, now: number): boolean {
  return now >= at && now < until;
}
