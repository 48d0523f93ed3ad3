import { mustBeKnown, settingTimeZone, timeZoneOf } from '../../world/as-of.js';
import { streamOf } from '../../fields/things.js';
import { type Cell, toCsv } from '../../pipeline/queries/csv.js';
import { type QueryContext, query } from '../../pipeline/queries/query.js';
import {
  MomentParameter,
  parameter,
  QueryParameters,
  TextParameter,
  TimeZoneParameter,
} from '../../pipeline/queries/query-fields.js';
import {
  closed,
  flag,
  id,
  instant,
  integer,
  leftOut,
  leftOutSchema,
  list,
  nullable,
  number,
  oneOf,
  text,
} from '../../fields/schema.js';
import { INCIDENT_STATES, judge } from '../incidents/judged-incident.js';
import { askedPeriod } from '../incidents/period.js';
import { coverageOf } from '../../rules/status/coverage.js';
import { countsIn } from '../../rules/status/counting.js';
import { FIRST, formatInstant } from '../../rules/time/fuzzy.js';
import type { IncidentFacts } from '../../rules/facts/incident-facts.js';
import { placeOfIncident } from '../../rules/facts/incident-place.js';
import { listedAgreements } from '../../rules/facts/listing.js';
import { type Reading, readAt } from '../../rules/facts/reading.js';
import { allUnreadable } from '../../rules/status/unreadable.js';
import { inWindow, type Window } from '../../rules/time/windows.js';
import { actorsOf, countedIncidents } from './counted-incidents.js';
import { worldBetween } from './period-world.js';
import { type Bucket, bucketsOf } from './time-buckets.js';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

const DIMENSIONS = ['day', 'week', 'code', 'actor', 'state'] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** Dimensions, each once; days or weeks, not both. */
function dimensionsIn(by: string): readonly Dimension[] | undefined {
  const parts = by.split(',');
  const known = DIMENSIONS.filter((dimension) => parts.includes(dimension));
  const good = known.length === parts.length && !(parts.includes('day') && parts.includes('week'));
  return good ? known : undefined;
}

export class StatisticsParameters extends QueryParameters {
  @TextParameter({ description: 'Incidents that may have been in this zone, with its coverage' })
  zone?: string;

  @MomentParameter({ description: `A date from its start; ${USUAL_DAYS} days before \`to\` unless said` })
  from?: string;

  @MomentParameter({ description: 'A date to its end; now unless said' })
  to?: string;

  @TimeZoneParameter({ description: 'For dates, days and weeks; that of `zone` unless said, else UTC' })
  tz?: string;

  @parameter(
    {
      name: 'dimensions',
      fault: (value) =>
        typeof value === 'string' && dimensionsIn(value) !== undefined
          ? undefined
          : `must be some of ${DIMENSIONS.join(', ')}, with commas between; day or week, not both`,
      schema: { type: 'string', example: 'week,code' },
    },
    {
      description:
        'What to tell apart: some of day, week, code, actor, state; one number for all unless said',
    },
  )
  by?: string;
}

const itemSchema = closed(
  { from: instant, to: instant, incidents: integer, possible: integer },
  {
    date: text,
    code: text,
    actor: nullable(id),
    state: oneOf(...INCIDENT_STATES),
    coverage: closed({ share: number, accessDenied: flag }),
  },
);

/** A number as it is answered. */
interface Item extends Readonly<Record<string, Cell | object>> {
  readonly coverage?: { readonly share: number; readonly accessDenied: boolean };
}

const COLUMNS = ['from', 'to', 'date', 'code', 'actor', 'state', 'incidents', 'possible'] as const;

function csvOf({ items }: { readonly items: readonly Item[] }): string {
  const rows = items.map(({ coverage, ...item }) => ({ ...(item as Record<string, Cell>), ...coverage }));
  return toCsv([...COLUMNS, 'share', 'accessDenied'], rows);
}

/** What a number counts: its bucket's index, and the dimensions that tell incidents apart. */
interface Group {
  readonly code?: string;
  readonly actor?: string | null;
  readonly state?: string;
}

export const statistics = query({
  name: 'Statistics',
  summary:
    'Numbers of incidents that count certainly and possibly, live and not refuted, by time, code, actor or state; beside each how much of that time was observed, where a zone is given',
  route: '/statistics',
  action: 'read.judged',
  parameters: StatisticsParameters,
  answer: closed(
    { from: instant, to: instant, timeZone: text, items: list(itemSchema) },
    { zone: id, ...leftOutSchema },
  ),
  csv: (body) => csvOf(body as { readonly items: readonly Item[] }),
  handle: async (parameters, context) => {
    const { zone, by } = parameters;
    const { timeZone, from, to } = await askedOf(parameters, context);
    const dimensions = by === undefined ? [] : (dimensionsIn(by) ?? []);
    const unit = dimensions.find((dimension) => dimension === 'day' || dimension === 'week');
    const buckets = bucketsOf({ from, to }, unit, timeZone);
    const reading = readAt(await worldBetween({ from, to }, zone, context), context.now);
    return {
      body: {
        ...(zone === undefined ? {} : { zone }),
        from: formatInstant(from),
        to: formatInstant(to),
        timeZone,
        items: buckets.flatMap((bucket) => itemsOf(reading, bucket, zone, dimensions)),
        ...leftOut(allUnreadable(reading.world)),
      },
    };
  },
});

/** @throws NotFound for an unknown zone, InvalidInput for an empty period */
async function askedOf(
  { zone, from, to, tz }: StatisticsParameters,
  { tx, now, position }: QueryContext,
): Promise<{ timeZone: string; from: number; to: number }> {
  const zoned = zone === undefined ? undefined : await timeZoneOf(streamOf('zone', zone), tx);
  if (zone !== undefined) mustBeKnown(`zone ${zone}`, zoned?.since, position);
  const timeZone = tz ?? zoned?.timeZone ?? (await settingTimeZone(tx));
  const end = to ?? formatInstant(now);
  const { to: until } = askedPeriod({ to: end }, timeZone);
  return {
    timeZone,
    ...askedPeriod(
      { from: from ?? formatInstant(Math.max(until - USUAL_DAYS * DAY_MS, FIRST)), to: end },
      timeZone,
    ),
  };
}

/** The numbers of one bucket. Time alone is told even where nothing was: that too is an answer, with its coverage. */
function itemsOf(
  reading: Reading,
  bucket: Bucket,
  zone: string | undefined,
  dimensions: readonly Dimension[],
): readonly object[] {
  const window: Window = { before: bucket.from, ...bucket, at: Math.min(reading.at, bucket.to - 1) };
  const groups = new Map<string, { group: Group; incidents: number; possible: number }>();
  const apart = dimensions.filter((dimension) => dimension !== 'day' && dimension !== 'week');
  if (apart.length === 0) groups.set('{}', { group: {}, incidents: 0, possible: 0 });
  for (const incident of countedIncidents(reading)) {
    const counts = countsAs(reading, incident, zone, window);
    if (counts === 'NOT') continue;
    for (const group of groupsOf(reading, incident, apart)) {
      const key = JSON.stringify(group);
      const counted = groups.get(key) ?? { group, incidents: 0, possible: 0 };
      counted[counts === 'CERTAINLY' ? 'incidents' : 'possible'] += 1;
      groups.set(key, counted);
    }
  }
  const { from, to, date } = bucket;
  const coverage = zone === undefined ? {} : { coverage: coverageIn(reading, zone, window) };
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { group, ...numbers }]) => ({
      from: formatInstant(from),
      to: formatInstant(to),
      ...(date === undefined ? {} : { date }),
      ...group,
      ...numbers,
      ...coverage,
    }));
}

function countsAs(
  reading: Reading,
  incident: IncidentFacts,
  zone: string | undefined,
  window: Window,
): ReturnType<typeof inWindow> {
  if (zone === undefined) return inWindow(incident.occurred, window);
  if (placeOfIncident(reading, zone, incident).result === 'NO') return 'NOT';
  return countsIn(reading, zone, incident, window);
}

/** An incident is in one group of each dimension, but of actors in as many as there are; null where nobody is named. */
function groupsOf(reading: Reading, incident: IncidentFacts, apart: readonly Dimension[]): readonly Group[] {
  const group: Group = {
    ...(apart.includes('code') ? { code: incident.code } : {}),
    ...(apart.includes('state') ? { state: judge(reading, incident).state } : {}),
  };
  if (!apart.includes('actor')) return [group];
  const actors = actorsOf(reading, incident);
  return (actors.length === 0 ? [null] : actors).map((actor) => ({ ...group, actor }));
}

function coverageIn(reading: Reading, zone: string, window: Window): object {
  const { share, accessDenied } = coverageOf(reading, zone, window, listedAgreements(reading, zone)).answer;
  return { share, accessDenied };
}
