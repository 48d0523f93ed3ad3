import { setImmediate } from 'node:timers/promises';
import { type EntityManager, In } from 'typeorm';
import { InvalidInput } from '../../core/errors.js';
import { askedPeriod, type AskedPeriod } from '../incidents/period.js';
import { type AsOf, mustBeKnown, resolveAsOf, timeZoneOf } from '../../world/as-of.js';
import { LedgerEntry } from '../../world/tables.js';
import { invalidCursor, isCount, readNumbers, writeCursor } from '../../pipeline/queries/cursor.js';
import { spoken } from '../../fields/language.js';
import { type LogQueryContext, logQuery } from '../../pipeline/queries/query.js';
import {
  KnownAtParameter,
  MomentParameter,
  PageParameters,
  TimeZoneParameter,
  PositionParameter,
} from '../../pipeline/queries/query-fields.js';
import { closed, id, instant, list, nullable, text } from '../../fields/schema.js';
import { FIRST, formatInstant } from '../../rules/time/fuzzy.js';
import type { FollowedStatus, ZoneStatus } from '../../rules/status/status.js';
import { headlineText } from '../text/headlines.js';
import { type AxisChange, changesBetween, vectorOf } from '../../world/watch/axes.js';
import { axisChangeSchema, causeSchema } from './change.schema.js';
import { worldOfZone } from '../../world/watch/evaluate.js';
import { statusesOf } from '../../world/watch/stepping.js';
import { headlineSchema } from './zone-status.schema.js';
import { streamOf } from '../../fields/things.js';

const DAY_MS = 86_400_000;
const DEFAULT_SPAN_DAYS = 90;
const MAX_SPAN_DAYS = 400;

/** Most statuses that one page looks at: a span with many bounds comes in more, and shorter, pages. */
const MAX_STEPS = 1_000;

export class StatusChangesParameters extends PageParameters {
  @MomentParameter({
    description: `Changes from here on; ${DEFAULT_SPAN_DAYS} days before \`to\` unless said. At most ${MAX_SPAN_DAYS} days before it`,
  })
  from?: string;

  @MomentParameter({
    description: 'Changes before this moment, or up to the end of this day; now unless said',
  })
  to?: string;

  @KnownAtParameter()
  knownAt?: string;

  @PositionParameter()
  position?: number;

  @TimeZoneParameter({ description: 'For dates; the zone’s unless said' })
  tz?: string;
}

const answer = closed(
  {
    zoneId: id,
    from: instant,
    to: instant,
    knownAt: nullable(instant),
    position: text,
    items: list(
      closed({ at: instant, axes: list(axisChangeSchema), headline: headlineSchema, cause: causeSchema }),
    ),
  },
  { next: text },
);

export const statusChanges = logQuery({
  name: 'StatusChanges',
  summary:
    'Every change of any axis of a zone’s status in a period of valid time, as known at one position, with the entries whose facts began or ended then, or the boundary that time passed; that a term renews itself is no change. A page may be shorter than asked for; `next` says whether there is more',
  route: '/zones/:id/status/changes',
  action: 'read.judged',
  parameters: StatusChangesParameters,
  answer,
  examine: async (parameters, context) => {
    const { params, read, languages } = context;
    const zoneId = params['id'] ?? '';
    const { asOf, period, last, world, after } = await asked(zoneId, parameters, context);
    const found: Found[] = [];
    let before: FollowedStatus | undefined;
    let [steps, end] = [0, period.to];
    for (const { at, ...followed } of statusesOf(world, zoneId, { from: after, to: period.to - 1 })) {
      // Others get their turn between two statuses.
      await setImmediate();
      const axes = before === undefined ? [] : changesBetween(vectorOf(before), vectorOf(followed));
      if (before !== undefined && axes.length > 0) {
        found.push({ at, axes, before: before.status, after: followed.status });
      }
      before = followed;
      steps += 1;
      if (found.length < parameters.limit && steps < MAX_STEPS) continue;
      end = at;
      break;
    }
    const causes = await read((tx) => causesOf(found, tx));
    const items = found.map(({ at, axes, after: { headline }, after: status }, index) => ({
      at: formatInstant(at),
      axes,
      headline: { ...headline, text: spoken(headlineText(status), languages) },
      cause: causes[index],
    }));
    return {
      position: last,
      body: {
        zoneId,
        from: formatInstant(period.from),
        to: formatInstant(period.to),
        knownAt: asOf.knownAt,
        position: String(asOf.position),
        items,
        ...(end < period.to - 1 ? { next: writeCursor([end, asOf.position]) } : {}),
      },
    };
  },
});

/** A moment at which something changed. */
interface Found {
  readonly at: number;
  readonly axes: readonly AxisChange[];
  readonly before: ZoneStatus;
  readonly after: ZoneStatus;
}

/** What is asked about; a cursor holds on to the position of the first page, and says where to go on. */
async function asked(
  zoneId: string,
  parameters: StatusChangesParameters,
  { now, read }: LogQueryContext,
): Promise<{
  asOf: AsOf;
  period: AskedPeriod;
  last: number;
  world: Awaited<ReturnType<typeof worldOfZone>>['world'];
  after: number;
}> {
  return read(async (tx, last) => {
    const zone = await timeZoneOf(streamOf('zone', zoneId), tx);
    const timeZone = parameters.tz ?? zone?.timeZone ?? 'UTC';
    const { cursor, knownAt } = parameters;
    const [end, pinned] = cursor === undefined ? [] : readNumbers(cursor, 2);
    if (pinned !== undefined && !(isCount(pinned) && pinned <= last)) throw invalidCursor();
    const known = pinned === undefined ? parameters : { position: pinned };
    const asOf = { ...(await resolveAsOf(known, { tx, now, timeZone, last })) };
    mustBeKnown(`zone ${zoneId}`, zone?.since, asOf.position);
    const period = periodOf(parameters, timeZone, now);
    // A change at the first moment of the period is one from the moment before.
    const after = end ?? period.from - 1;
    if (after < period.from - 1 || after >= period.to) throw invalidCursor();
    const loaded = { from: after, to: period.to, position: asOf.position };
    const { world } = await worldOfZone(zoneId, loaded, tx);
    const shown = knownAt === undefined ? asOf : await resolveAsOf({ knownAt }, { tx, now, timeZone, last });
    return { asOf: { ...asOf, knownAt: shown.knownAt }, period, last, world, after };
  });
}

/** @throws InvalidInput if the period is empty or too long */
function periodOf({ from, to }: StatusChangesParameters, timeZone: string, now: number): AskedPeriod {
  const given = askedPeriod({ from, to }, timeZone);
  const end = to === undefined ? now + 1 : given.to;
  // What lies before the first moment that an instant can write could not be answered.
  const begin = from === undefined ? Math.max(end - DEFAULT_SPAN_DAYS * DAY_MS, FIRST) : given.from;
  if (begin >= end) {
    throw InvalidInput.at('/from', 'EMPTY_PERIOD', 'The period must end after it begins.');
  }
  // A local day may have 25 hours.
  if (end - begin > MAX_SPAN_DAYS * DAY_MS + DAY_MS / 24) {
    throw InvalidInput.at(
      '/from',
      'SPAN_TOO_LONG',
      `Ask for at most ${MAX_SPAN_DAYS} days at a time; this period has ${Math.ceil((end - begin) / DAY_MS)}.`,
    );
  }
  return { from: begin, to: end };
}

/** For each change the entries on which a changed axis rests and whose fact began or ended at that very moment. */
async function causesOf(found: readonly Found[], tx: EntityManager): Promise<readonly object[]> {
  const grounds = found.map(groundsOf);
  const ids = [...new Set(grounds.flatMap(({ before, after }) => [...before, ...after]))];
  const bounds = await boundsOf(ids, tx);
  return found.map(({ at }, index) => {
    const { before = [], after = [] } = grounds[index] ?? {};
    const moment = formatInstant(at);
    const all = [...new Set([...before, ...after])];
    const begun = all.filter((eventId) => bounds.get(eventId)?.includes(moment));
    if (begun.length > 0) return { eventIds: begun };
    const differing = all.filter((eventId) => before.includes(eventId) !== after.includes(eventId));
    return { boundary: true, eventIds: differing.length > 0 ? differing : all };
  });
}

/** The entries on which the changed axes rested before, and rest after. */
function groundsOf({ axes, before, after }: Found): {
  readonly before: readonly string[];
  readonly after: readonly string[];
} {
  const changed = new Set<string>(axes.map(({ axis }) => axis));
  const of = ({ explanation }: ZoneStatus): readonly string[] => [
    ...new Set(explanation.filter(({ axis }) => changed.has(axis)).flatMap(({ eventIds }) => eventIds)),
  ];
  return { before: of(before), after: of(after) };
}

async function boundsOf(
  ids: readonly string[],
  tx: EntityManager,
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const entries: Pick<LedgerEntry, 'id' | 'validEarliest' | 'validLatest'>[] = [];
  for (let start = 0; start < ids.length; start += 1_000) {
    const some = ids.slice(start, start + 1_000);
    entries.push(
      ...(await tx.find(LedgerEntry, {
        select: { position: true, id: true, validEarliest: true, validLatest: true },
        where: { id: In(some) },
      })),
    );
  }
  return new Map(
    entries.map(({ id: eventId, validEarliest, validLatest }) => [eventId, [validEarliest, validLatest]]),
  );
}
