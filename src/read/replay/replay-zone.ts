import { setImmediate as nextTurn } from 'node:timers/promises';
import { Unavailable } from '../../core/errors.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { errorClass } from '../../storage/read-models/lifecycle/handle.js';
import { invalidCursor, isCount, readCursor, writeCursor } from '../../pipeline/queries/cursor.js';
import { FIRST_DAY, isMoment } from '../../pipeline/queries/query-fields.js';
import { type LogQuery, type LogQueryContext, logQuery } from '../../pipeline/queries/query.js';
import { closed, flag, id, instant, integer, list, nullable, text } from '../../fields/schema.js';
import { addToDate, localDateOf } from '../../rules/time/calendar.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { type KnownStatus, statusOfZone } from '../status/zone-status.js';
import { zoneStatusSchema } from '../status/zone-status.schema.js';
import { differencesOf } from './differences.js';
import { knowledgeOf, statusFrom } from './known-status.js';
import { LogFold } from './log-fold.js';
import { Moments } from './moments.js';
import { DEFAULT_DAYS, ReplayParameters } from './parameters.js';

const anything = {};

export const replayStepSchema = closed(
  { at: instant, status: zoneStatusSchema, agree: flag },
  { differences: list(closed({ path: text }, { log: anything, readModel: anything })) },
);

const replaySchema = closed(
  {
    zoneId: id,
    from: text,
    to: text,
    step: text,
    timeZone: text,
    knownAt: nullable(instant),
    position: text,
    steps: integer,
    agree: flag,
    items: list(replayStepSchema),
  },
  { next: text },
);

/** One step of a replay. */
export interface ReplayStep {
  /** RFC 3339 UTC. */
  readonly at: string;
  /** Folded from the log. */
  readonly status: KnownStatus;
  /** Whether the read model says the same. */
  readonly agree: boolean;
  readonly differences?: readonly {
    readonly path: string;
    readonly log?: unknown;
    readonly readModel?: unknown;
  }[];
}

/** A page of a replay; `steps` counts those of the whole span, `agree` speaks of the page. */
export interface Replay {
  readonly zoneId: string;
  readonly from: string;
  readonly to: string;
  readonly step: string;
  readonly timeZone: string;
  readonly knownAt: string | null;
  readonly position: string;
  readonly steps: number;
  readonly agree: boolean;
  readonly items: readonly ReplayStep[];
  readonly next?: string;
}

/** The status of a zone step by step, folded from the log, beside what the read models answer. */
export function replayZone(types: EventRegistry): LogQuery<ReplayParameters> {
  return logQuery({
    name: 'Replay',
    summary:
      'The status of a zone at each step, folded afresh from the log; says of each step whether the read model agrees',
    route: '/audit/replay',
    action: 'audit.read',
    parameters: ReplayParameters,
    answer: replaySchema,
    examine: async (parameters, context) => {
      const body = await replay(parameters, types, context);
      return { body, position: Number(body.position) };
    },
  });
}

async function replay(
  parameters: ReplayParameters,
  types: EventRegistry,
  context: LogQueryContext,
): Promise<Replay> {
  const { zone: zoneId, step, limit } = parameters;
  const { languages, onProgress } = context;
  const begun = parameters.cursor === undefined ? undefined : readPlace(parameters.cursor);
  const upTo = await context.read((_tx, position) => Promise.resolve(position));
  const fold = await LogFold.read(context.log, types, { upTo, zoneId, onProgress });
  const timeZone = parameters.tz ?? fold.timeZoneOf(zoneId);
  const { position, knownAt } = knowledgeOf(fold, parameters, timeZone);
  // What "now" meant on the first page holds for all of them.
  if (begun !== undefined && begun.position > fold.last) throw invalidCursor();
  const knowledge = begun === undefined ? { position, knownAt } : { knownAt, position: begun.position };
  fold.mustKnow(zoneId, knowledge.position);
  const { from, to } = begun ?? spanOf(parameters, timeZone, context.now, knowledge.knownAt);
  const moments = new Moments(from, to, step, timeZone);
  const world = fold.worldAt(knowledge.position);
  const first = begun?.index ?? 0;
  const end = Math.min(first + limit, moments.count);

  const items: ReplayStep[] = [];
  for (let index = first; index < end; index += 1) {
    const at = moments.at(index);
    const status = statusFrom(world, zoneId, at, knowledge, languages);
    items.push({ at: formatInstant(at), status, ...(await comparedWithReadModel(status, context)) });
    onProgress('judging', index + 1, moments.count);
    // Others get their turn: a page of steps may take seconds.
    await nextTurn();
  }
  return {
    zoneId,
    from,
    to,
    step,
    timeZone,
    knownAt: knowledge.knownAt,
    position: String(knowledge.position),
    steps: moments.count,
    agree: items.every(({ agree }) => agree),
    items,
    ...(end < moments.count ? { next: writeCursor([end, knowledge.position, from, to]) } : {}),
  };
}

/** Asks the read model for the same status, as the route of a status does. */
async function comparedWithReadModel(
  status: KnownStatus,
  { read, now, languages }: LogQueryContext,
): Promise<Pick<ReplayStep, 'agree' | 'differences'>> {
  const { zoneId, at, position } = status;
  try {
    const answered = await read((tx, last) =>
      statusOfZone(zoneId, { at, position: Number(position) }, { tx, now, position: last, languages }),
    );
    const differences = differencesOf(comparable(status), comparable(answered));
    if (differences.length === 0) return { agree: true };
    return {
      agree: false,
      differences: differences.map(({ path, a, b }) => ({ path, log: a, readModel: b })),
    };
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    // Rows that were tampered with may break whatever reads them; that is a finding, and the log's answer stands.
    return { agree: false, differences: [{ path: '', readModel: { failed: errorClass(error) } }] };
  }
}

/**
 * Each is as known at the same position; only one was asked for a time. And two right answers may differ in how long they
 * are said to be valid (rules.md, section 5).
 */
function comparable(status: KnownStatus): object {
  return { ...status, knownAt: null, validUntil: null };
}

function spanOf(
  parameters: ReplayParameters,
  timeZone: string,
  now: number,
  knownAt: string | null,
): { readonly from: string; readonly to: string } {
  const asked = parameters.knownAt !== undefined && knownAt !== null;
  const to = parameters.to ?? localDateOf(asked ? Date.parse(knownAt) : now, timeZone);
  const day = to.length === 10 ? to : localDateOf(Date.parse(to), timeZone);
  const before = addToDate(day, { days: -DEFAULT_DAYS });
  return { to, from: parameters.from ?? (isMoment(before) ? before : FIRST_DAY) };
}

/** Where the page before ended, and what it had taken "now" for. */
function readPlace(cursor: string): { index: number; position: number; from: string; to: string } {
  const [index, position, from, to] = readCursor(cursor, 4);
  if (!isCount(index) || !isCount(position) || !isMoment(from) || !isMoment(to)) throw invalidCursor();
  return { index, position, from, to };
}
