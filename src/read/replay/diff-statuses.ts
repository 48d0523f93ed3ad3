import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventRegistry } from '../../core/event-registry.js';
import { type LogQuery, type LogQueryContext, logQuery } from '../../pipeline/queries/query.js';
import { closed, flag, id, instant, list, nullable, text, uuid } from '../../fields/schema.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import type { ZoneStatus } from '../../rules/status/status.js';
import type { World } from '../../rules/facts/world.js';
import { givenStatus } from '../../world/watch/given-status.js';
import { type Boundary, pathsBetween, told, walkBoundaries } from './boundaries.js';
import { differencesOf } from './differences.js';
import { type Knowledge, knowledgeOf, momentOf } from './known-status.js';
import { LogFold, type LoggedEntry, standingEntries, worldOf } from './log-fold.js';
import { minimalSet } from './minimal-set.js';
import { DiffParameters } from './parameters.js';
import { readPoint } from './point.js';
import { idOf, isOf } from '../../fields/things.js';

/** How often the rules are asked at most, for each of both kinds of cause: some seconds of work. */
const MOST_TRIALS = 2_000;

const anything = {};
const sideSchema = closed({ at: instant, knownAt: nullable(instant), position: text });
const entrySchema = closed({ eventId: uuid, type: text, stream: text, recordedAt: instant, position: text });

const diffSchema = closed({
  zoneId: id,
  a: sideSchema,
  b: sideSchema,
  same: flag,
  differences: list(closed({ axis: text, path: text }, { a: anything, b: anything })),
  /** Added alone to what was known at the earlier point, they give the later answer; none of them can be left out. */
  entries: list(entrySchema),
  /** When the differences that time made came to be, and the entries whose bounds, or whose coming and going, did it. */
  boundaries: list(closed({ at: instant, paths: list(text), entries: list(entrySchema) })),
  complete: flag,
});

/** An entry by which an answer differs. */
export interface CausingEntry {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly recordedAt: string;
  readonly position: string;
}

export interface StatusDiff {
  readonly zoneId: string;
  readonly a: Side;
  readonly b: Side;
  readonly same: boolean;
  readonly differences: readonly {
    readonly axis: string;
    readonly path: string;
    readonly a?: unknown;
    readonly b?: unknown;
  }[];
  readonly entries: readonly CausingEntry[];
  readonly boundaries: readonly {
    readonly at: string;
    readonly paths: readonly string[];
    readonly entries: readonly CausingEntry[];
  }[];
  /** False if the search for causes was given up, being too long: those given suffice, but may be too many or coarse. */
  readonly complete: boolean;
}

interface Side {
  readonly at: string;
  readonly knownAt: string | null;
  readonly position: string;
}

/** What differs between a zone's status at two points of the two axes of time, and why. */
export function diffStatuses(types: EventRegistry): LogQuery<DiffParameters> {
  return logQuery({
    name: 'StatusDiff',
    summary:
      'What differs between the status of a zone at two points of both axes of time, and the entries or boundaries that made it so',
    route: '/audit/diff',
    action: 'audit.read',
    parameters: DiffParameters,
    answer: diffSchema,
    examine: async (parameters, context) => {
      const upTo = await context.read((_tx, position) => Promise.resolve(position));
      const { zone: zoneId } = parameters;
      const { onProgress } = context;
      const fold = await LogFold.read(context.log, types, { upTo, zoneId, onProgress });
      return { body: await new Comparison(fold, parameters, context).answer(), position: fold.last };
    },
  });
}

/** A point on both axes, resolved. */
interface Resolved {
  /** ms */
  readonly at: number;
  readonly knowledge: Knowledge;
}

class Comparison {
  private readonly zoneId: string;
  private readonly a: Resolved;
  private readonly b: Resolved;

  constructor(
    private readonly fold: LogFold,
    parameters: DiffParameters,
    private readonly context: LogQueryContext,
  ) {
    this.zoneId = parameters.zone;
    const timeZone = parameters.tz ?? fold.timeZoneOf(this.zoneId);
    const [a, b] = [parameters.a, parameters.b].map((text): Resolved => {
      const point = readPoint(text);
      const knowledge = knowledgeOf(fold, point, timeZone);
      fold.mustKnow(this.zoneId, knowledge.position);
      return { at: point.at === undefined ? context.now : momentOf(point.at, timeZone), knowledge };
    });
    [this.a, this.b] = [a as Resolved, b as Resolved];
  }

  async answer(): Promise<StatusDiff> {
    const [a, b] = [this.a, this.b].map((side) =>
      this.statusAt(this.fold.worldAt(side.knowledge.position), side.at),
    ) as [ZoneStatus, ZoneStatus];
    const differences = differencesOf(told(a), told(b));
    const same = differences.length === 0;
    const time = same ? { boundaries: [], whole: true } : await this.byTime();
    const knowledge = same ? { items: [], minimal: true } : await this.byKnowledge();
    return {
      zoneId: this.zoneId,
      a: sideOf(this.a),
      b: sideOf(this.b),
      same,
      differences: differences.map((each) => ({ axis: each.path.split('/')[1] ?? '', ...each })),
      entries: knowledge.items.map(causing),
      boundaries: time.boundaries.map((each) => ({
        at: each.at,
        paths: each.paths,
        entries: this.entriesAt(each).map(causing),
      })),
      complete: time.whole && knowledge.minimal,
    };
  }

  /** What time alone changed: from the one instant to the other, as known at `a`. */
  private byTime(): ReturnType<typeof walkBoundaries> {
    const world = this.fold.worldAt(this.a.knowledge.position);
    const [from, to] = [this.a.at, this.b.at].sort((one, other) => one - other) as [number, number];
    return walkBoundaries(world, this.zoneId, { from, to }, MOST_TRIALS);
  }

  /** What knowledge alone changed: from the one position to the other, about the instant of `b`. */
  private async byKnowledge(): ReturnType<typeof minimalSet<LoggedEntry>> {
    const [low, high] = [this.a, this.b]
      .map(({ knowledge }) => knowledge.position)
      .sort((one, other) => one - other) as [number, number];
    const known = this.fold.upTo(low);
    const came = this.fold.upTo(high).slice(known.length);
    const answerWith = (some: readonly LoggedEntry[]): string =>
      JSON.stringify(told(this.statusAt(worldOf([...known, ...some]), this.b.at)));
    const wanted = answerWith(came);
    let trials = 0;
    return minimalSet(
      came,
      async (some) => {
        await nextTurn();
        this.context.onProgress('trying entries', (trials += 1), MOST_TRIALS);
        return answerWith(some) === wanted;
      },
      MOST_TRIALS,
    );
  }

  /** The entries at work in a boundary, axis by axis; a headline is what the axes make it. */
  private entriesAt({ at, paths, before, after }: Boundary): readonly LoggedEntry[] {
    const changes = pathsBetween(before, after).map((path) => path.split('/').slice(1));
    const asked = new Set(paths.map((path) => path.split('/')[1]));
    const standing = standingEntries(this.fold.upTo(this.a.knowledge.position));
    const found = new Set<LoggedEntry>();
    for (const { axis } of after.status.explanation) {
      const changed = changes.filter(([first]) => first === axis);
      if (changed.length === 0 || !(asked.has(axis) || asked.has('headline'))) continue;
      const [earlier, later] = [reasonsFor(axis, before.status), reasonsFor(axis, after.status)];
      for (const entry of atWork(standing, { at, changed, earlier, later })) found.add(entry);
    }
    return [...found].sort((one, other) => one.position - other.position);
  }

  private statusAt(world: World, at: number): ZoneStatus {
    return givenStatus(world, this.zoneId, at).status;
  }
}

function reasonsFor(axis: string, { explanation }: ZoneStatus): ReadonlySet<string> {
  return new Set(explanation.find((each) => each.axis === axis)?.eventIds);
}

/** What changed on one axis at an instant: the parts of the paths, and what the axis rested on before and after. */
interface AxisChange {
  readonly at: string;
  readonly changed: readonly (readonly string[])[];
  readonly earlier: ReadonlySet<string>;
  readonly later: ReadonlySet<string>;
}

/**
 * The entries that a path names; else, of those that the axis rests on or that stand on the agreements that changed,
 * those that speak of this very instant; else those that came in or fell out, since a window moved; else those that
 * speak of the agreements.
 */
function atWork(
  standing: readonly LoggedEntry[],
  { at, changed, earlier, later }: AxisChange,
): readonly LoggedEntry[] {
  const parts = new Set(changed.flat());
  const named = standing.filter(({ id }) => parts.has(id));
  if (named.length > 0) return named;
  const ofAgreements = ({ stream }: LoggedEntry): boolean =>
    isOf('agreement', stream) && parts.has(idOf(stream));
  const reasons = standing.filter(({ id }) => earlier.has(id) || later.has(id));
  const speaking = standing.filter(
    (entry) => (reasons.includes(entry) || ofAgreements(entry)) && speaksOf(entry.data, at),
  );
  if (speaking.length > 0) return speaking;
  const moved = reasons.filter(({ id }) => earlier.has(id) !== later.has(id));
  return moved.length > 0 ? moved : reasons.filter(ofAgreements);
}

/** Whether some bound in the data of an entry is this instant. */
function speaksOf(data: unknown, instant: string): boolean {
  if (typeof data !== 'object' || data === null) return data === instant;
  return Object.values(data).some((value) => speaksOf(value, instant));
}

function sideOf({ at, knowledge: { knownAt, position } }: Resolved): Side {
  return { at: formatInstant(at), knownAt, position: String(position) };
}

function causing({ id, type, stream, recordedAt, position }: LoggedEntry): CausingEntry {
  return { eventId: id, type, stream, recordedAt, position: String(position) };
}
