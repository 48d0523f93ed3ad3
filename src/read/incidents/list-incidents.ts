import { type EntityManager, In, LessThan } from 'typeorm';
import { settingTimeZone, timeZoneOf } from '../../world/as-of.js';
import { EntryReader } from '../../world/entry-reader.js';
import { LedgerEntry } from '../../world/tables.js';
import type { EventTypes, Viewer } from '../../world/visible-data.js';
import { streamOf } from '../../fields/things.js';
import { readNumbers, writeCursor } from '../../pipeline/queries/cursor.js';
import { type QueryContext, type QueryDefinition, query } from '../../pipeline/queries/query.js';
import { leftOut, page } from '../../fields/schema.js';
import { FIRST_REPORT_TYPES } from '../../rules/facts/entries.js';
import { readAt } from '../../rules/facts/reading.js';
import { allUnreadable } from '../../rules/status/unreadable.js';
import { worldAround } from './around-incidents.js';
import { candidatesFor } from './candidates.js';
import { filterFor } from './incident-filter.js';
import { IncidentParameters } from './incident-parameters.js';
import { incidentSummarySchema, summaryOf } from './incident-view.js';
import { judge } from './judged-incident.js';
import { askedPeriod } from './period.js';
import { seenIncident, type SeenIncident } from './seen-incident.js';

/** Incidents looked at together. */
const BATCH = 200;
/** The most that one page looks at: where few of many fit, pages are short rather than slow. */
const MOST_EXAMINED = 4_000;

/** More than these are so many of all that to name them to the database is no help. */
const MOST_NAMED = 10_000;

/** An incident, and the position of its first report, by which lists are sorted. */
interface Registered {
  readonly stream: string;
  readonly position: number;
}

export function listIncidents(types: EventTypes): QueryDefinition {
  return query({
    name: 'Incidents',
    summary:
      'Incidents as they stand, retracted and merged ones too, the last recorded first; a page may be short, or even empty, and have a next',
    route: '/incidents',
    action: 'read.judged',
    parameters: IncidentParameters,
    answer: page(incidentSummarySchema),
    handle: async (parameters, context) => ({
      body: await incidentsAsked(parameters, context, { ...context, types }),
    }),
  });
}

async function incidentsAsked(
  parameters: IncidentParameters,
  context: QueryContext,
  viewer: Viewer,
): Promise<object> {
  const { limit, cursor, zone, tz } = parameters;
  const { tx } = context;
  const zoned = zone === undefined ? undefined : await timeZoneOf(streamOf('zone', zone), tx);
  const period = askedPeriod(parameters, tz ?? zoned?.timeZone ?? (await settingTimeZone(tx)));
  const candidates = await candidatesFor(parameters, period, context);
  const fits = await filterFor(parameters, period, context);
  const items: object[] = [];
  const unreadable = new Set<string>();
  const answer = (more: object = {}): object => ({ items, ...more, ...leftOut([...unreadable]) });
  let before = cursor === undefined ? context.position + 1 : Number(readNumbers(cursor, 1)[0]);
  for (let examined = 0; examined < MOST_EXAMINED; examined += BATCH) {
    const batch = await registeredBefore(before, candidates, tx);
    const among = batch.filter(({ stream }) => candidates?.has(stream) ?? true);
    const seen = await fits(await seenOf(among, context, viewer));
    const { judged, leftOut: ids } = await judgedAs(parameters.state, seen, limit - items.length, context);
    for (const id of ids) unreadable.add(id);
    for (const { incident, item } of judged) {
      if (items.length === limit) return answer({ next: writeCursor([before]) });
      items.push(item);
      before = incident.entries[0]?.entry.position ?? before;
    }
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return answer();
    before = last.position;
  }
  return answer({ next: writeCursor([before]) });
}

/** The next so many incidents, from the last recorded back; candidates alone where they are few. */
async function registeredBefore(
  before: number,
  candidates: ReadonlySet<string> | undefined,
  tx: EntityManager,
): Promise<readonly Registered[]> {
  return tx.find(LedgerEntry, {
    select: { stream: true, position: true },
    where: {
      revision: 0,
      type: In([...FIRST_REPORT_TYPES]),
      position: LessThan(before),
      ...(candidates !== undefined && candidates.size <= MOST_NAMED ? { stream: In([...candidates]) } : {}),
    },
    order: { position: 'DESC' },
    take: BATCH,
  });
}

/** What the viewer may see of each, in the same order. */
async function seenOf(
  batch: readonly Registered[],
  { tx, position }: QueryContext,
  viewer: Viewer,
): Promise<readonly SeenIncident[]> {
  const entries = await new EntryReader(tx, position).ofStreams(batch.map(({ stream }) => stream));
  const byStream = new Map<string, LedgerEntry[]>(batch.map(({ stream }) => [stream, []]));
  for (const entry of entries.sort((a, b) => a.revision - b.revision))
    byStream.get(entry.stream)?.push(entry);
  return [...byStream.values()].map((ofOne) => seenIncident(ofOne, viewer));
}

/** Judges as many as a page may need and one more, or all where the state is asked for. */
async function judgedAs(
  state: IncidentParameters['state'],
  seen: readonly SeenIncident[],
  wanted: number,
  context: QueryContext,
): Promise<{
  judged: readonly { incident: SeenIncident; item: object }[];
  leftOut: readonly string[];
}> {
  const shown = state === undefined ? seen.slice(0, wanted + 1) : seen;
  if (shown.length === 0) return { judged: [], leftOut: [] };
  const world = await worldAround(
    shown.map(({ id }) => id),
    context,
  );
  const reading = readAt(world, context.now);
  const items = shown.flatMap((incident) => {
    const facts = world.incidents.get(incident.id);
    if (facts === undefined || world.unreadable.has(streamOf('incident', incident.id))) return [];
    const judged = judge(reading, facts);
    if (state !== undefined && judged.state !== state) return [];
    return [{ incident, item: summaryOf(incident, judged, facts) }];
  });
  return { judged: items, leftOut: allUnreadable(world) };
}
