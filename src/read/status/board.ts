import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { Unreadable } from '../../core/errors.js';
import { fieldsIn } from '../../events/event-types.js';
import { resolveAsOf } from '../../world/as-of.js';
import { ledgerProjection } from '../../world/ledger-projection.js';
import { LedgerEntry } from '../../world/tables.js';
import type { EventTypes } from '../../world/visible-data.js';
import { type Language, spoken } from '../../fields/language.js';
import { logQuery, type QueryDefinition } from '../../pipeline/queries/query.js';
import { TimeParameters } from '../../pipeline/queries/query-fields.js';
import { closed, flag, id, instant, integer, list, names, nullable, uuid } from '../../fields/schema.js';
import { isToRunOut } from '../../rules/force/phase.js';
import { UNREADABLE_TEXT } from '../text/headlines.js';
import { asksForNow, type KnownStatus, statusNow, statusOfZone } from './zone-status.js';
import { headlineSchema } from './zone-status.schema.js';
import { idOf } from '../../fields/things.js';

const row = closed(
  {
    zoneId: id,
    names: names,
    headline: headlineSchema,
  },
  {
    partOf: id,
    validUntil: instant,
    trialDaysLeft: integer,
    lastObservedAt: nullable(instant),
    accessDenied: flag,
    /** Of a zone whose status cannot be given: the entries for which it cannot. */
    eventIds: list(uuid),
  },
);

/** Every zone at a glance, in the order in which they were registered. */
export function board(types: EventTypes): QueryDefinition<TimeParameters> {
  return logQuery({
    name: 'Board',
    summary: 'Every zone’s headline, flags, trial days left and last observation, in one call',
    route: '/zones/status',
    action: 'read.judged',
    parameters: TimeParameters,
    answer: closed({ items: list(row) }),
    examine: async (parameters, context) => {
      const progress = context.progressOf(ledgerProjection.name);
      const { zones, position, last } = await context.read(async (tx, last) => {
        const { now } = context;
        const { position } = await resolveAsOf(parameters, { tx, now, last });
        return { zones: await zonesKnownAt(position, tx), position, last };
      });
      const statusOf = async (zoneId: string): Promise<KnownStatus> => {
        if (progress !== undefined && asksForNow(parameters)) {
          return (await statusNow(zoneId, context, progress, types)).worded.body;
        }
        // As known at that position whatever comes meanwhile, so that each zone may have its own snapshot.
        const known = { ...parameters, knownAt: undefined, position };
        return context.read((tx) => statusOfZone(zoneId, known, { ...context, tx, position: last }));
      };
      const items: object[] = [];
      for (const zone of zones) {
        try {
          items.push(rowOf(zone, await statusOf(zone.zoneId)));
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          items.push(unreadableRow(zone, error.eventIds, context.languages));
        }
      }
      return { body: { items }, position: last };
    },
  });
}

interface Zone {
  readonly zoneId: string;
  readonly names?: object;
  readonly partOf?: string;
}

async function zonesKnownAt(position: number, tx: EntityManager): Promise<readonly Zone[]> {
  const zones = await tx.find(LedgerEntry, {
    select: { position: true, stream: true, data: true },
    where: { type: 'ZoneProposed', position: LessThanOrEqual(position) },
    order: { position: 'ASC' },
  });
  // The id is that of the stream, also where its registration cannot be read.
  return zones.map(({ stream, data }) => ({ ...fieldsIn({ data }), zoneId: idOf(stream) }));
}

function unreadableRow(
  { zoneId, names = {}, partOf }: Zone,
  eventIds: readonly string[],
  languages: readonly Language[],
): object {
  const headline = { code: 'UNREADABLE', flags: [], text: spoken(UNREADABLE_TEXT, languages) };
  return { zoneId, names, ...(partOf === undefined ? {} : { partOf }), headline, eventIds };
}

function rowOf(
  { zoneId, names = {}, partOf }: Zone,
  { headline, validUntil, legal, coverage }: KnownStatus,
): object {
  const days = legal.agreements.filter(isToRunOut).flatMap(({ force, term }) => {
    if (term?.kind !== 'TRIAL' || term.daysLeft === null) return [];
    // Of one that never began, a term that is over is none that anybody waits for.
    return force === 'NO' && term.daysLeft === 0 ? [] : [term.daysLeft];
  });
  return {
    zoneId,
    names,
    ...(partOf === undefined ? {} : { partOf }),
    headline,
    validUntil,
    ...(days.length === 0 ? {} : { trialDaysLeft: Math.min(...days) }),
    lastObservedAt: coverage.lastObservedAt,
    accessDenied: coverage.accessDenied,
  };
}
