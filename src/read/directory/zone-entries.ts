import type { EntityManager } from 'typeorm';
import { InvalidInput } from '../../core/errors.js';
import { type AsOf, mustBeKnown, resolveAsOf, timeZoneOf } from '../../world/as-of.js';
import { EntrySubject, LedgerEntry } from '../../world/tables.js';
import type { EventTypes } from '../../world/visible-data.js';
import { pageOf, readNumbers } from '../../pipeline/queries/cursor.js';
import { type QueryContext, type QueryDefinition, query } from '../../pipeline/queries/query.js';
import {
  IntegerParameter,
  MAX_PAGE,
  TextParameter,
  TimeParameters,
} from '../../pipeline/queries/query-fields.js';
import { leftOut, page } from '../../fields/schema.js';
import { formatInstant } from '../../rules/time/fuzzy.js';
import { factOf, factSchema } from './fact.js';
import { streamOf } from '../../fields/things.js';

export class ZoneEntriesParameters extends TimeParameters {
  @IntegerParameter({ min: 1, max: MAX_PAGE }, { description: 'Items on a page; 50 unless said' })
  limit: number = 50;

  @TextParameter({ description: 'The `next` of the page before' })
  cursor?: string;
}

/** Entries of one type about a zone, by route: what is recorded often, and read on its own. */
const SERIES = [
  {
    name: 'ZoneObservations',
    path: 'observations',
    summary: 'When, where and how bodies could observe in the zone',
    type: 'ObservationWindowRecorded',
    kind: 'observation',
  },
  {
    name: 'ZoneTallies',
    path: 'tallies',
    summary: 'Bulletins of bodies, in the numbers that they gave',
    type: 'BodyTallyReported',
    kind: 'zone',
  },
  {
    name: 'ZoneSeries',
    path: 'series',
    summary: 'Fuzzy counts of incidents, as they were stated',
    type: 'IncidentSeriesRecorded',
    kind: 'zone',
  },
  {
    name: 'ZoneStatements',
    path: 'statements',
    summary: 'What was said about the zone',
    type: 'StatementRecorded',
    kind: 'statement',
  },
] as const;

/** One list per type, in the order of valid time. */
export function zoneEntryQueries(types: EventTypes): readonly QueryDefinition[] {
  return SERIES.map(({ name, path, summary, type, kind }) =>
    query({
      name,
      summary: `${summary}, in the order of valid time`,
      route: `/zones/:id/${path}`,
      action: 'read.judged',
      parameters: ZoneEntriesParameters,
      answer: page(factSchema),
      handle: async (parameters, context) => {
        const { limit, cursor } = parameters;
        const { zoneId, asOf } = await zoneAsOf(parameters, context);
        const after = cursor === undefined ? undefined : await entryAt(cursor, context.tx);
        const entries = await entriesAbout({ zoneId, type, kind, after, most: limit + 1 }, asOf, context.tx);
        const { items, ...more } = pageOf(entries, limit, ({ position }) => [position]);
        const shown = items.filter(({ unreadable }) => !unreadable);
        const unreadable = items.filter((entry) => entry.unreadable).map((entry) => entry.id);
        return {
          body: {
            items: shown.map((entry) => factOf(entry, { ...context, types })),
            ...more,
            ...leftOut(unreadable),
          },
        };
      },
    }),
  );
}

/** The zone that the path names, and the point in time asked about. @throws NotFound, InvalidInput */
export async function zoneAsOf(
  parameters: TimeParameters,
  { tx, now, position: last, params: { id: zoneId = '' } }: QueryContext,
): Promise<{ zoneId: string; asOf: AsOf }> {
  const zone = await timeZoneOf(streamOf('zone', zoneId), tx);
  const asOf = await resolveAsOf(parameters, { tx, now, timeZone: zone?.timeZone, last });
  mustBeKnown(`zone ${zoneId}`, zone?.since, asOf.position);
  return { zoneId, asOf };
}

/** The entry with which a page ended. A cursor names it by position alone: its time may not be for the caller to know. */
async function entryAt(cursor: string, tx: EntityManager): Promise<LedgerEntry> {
  const [position] = readNumbers(cursor, 1);
  const entry = await tx.findOneBy(LedgerEntry, { position: Number(position) });
  if (!entry)
    throw InvalidInput.at('/cursor', 'INVALID_CURSOR', 'Send the `next` of the page before, unchanged.');
  return entry;
}

/** Where an entry stands in valid time: at its first bound, else its last, else when it was recorded. */
const MOMENT = 'COALESCE(e.valid_earliest, e.valid_latest, e.recorded_at)';

interface Wanted {
  readonly zoneId: string;
  readonly type: string;
  /** Kind of stream in which such entries stand. */
  readonly kind: string;
  /** With which the page before ended. */
  readonly after: LedgerEntry | undefined;
  readonly most: number;
}

/** Standing entries that do not begin after `at`. */
function entriesAbout(
  { zoneId, type, kind, after, most }: Wanted,
  { at, position }: AsOf,
  tx: EntityManager,
): Promise<LedgerEntry[]> {
  const found = tx
    .createQueryBuilder(LedgerEntry, 'e')
    .innerJoin(EntrySubject, 's', 's.position = e.position')
    .where('s.subject = :subject AND s.kind = :kind', { subject: streamOf('zone', zoneId), kind })
    .andWhere('e.type = :type AND e.position <= :position', { type, position })
    .andWhere('(e.withdrawn_at IS NULL OR e.withdrawn_at > :position)')
    .andWhere('(e.valid_earliest IS NULL OR e.valid_earliest <= :at)', { at: formatInstant(at) })
    .orderBy(MOMENT, 'ASC')
    .addOrderBy('e.position', 'ASC')
    .limit(most);
  if (after !== undefined) {
    const { position: last } = after;
    const moment = after.validEarliest ?? after.validLatest ?? after.recordedAt;
    found.andWhere(`(${MOMENT} > :moment OR (${MOMENT} = :moment AND e.position > :last))`, { moment, last });
  }
  return found.getMany();
}
