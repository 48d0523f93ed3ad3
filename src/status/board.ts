import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { resolveAsOf } from '../ledger/as-of.js';
import { ledgerProjection } from '../ledger/ledger-projection.js';
import { LedgerEntry } from '../ledger/tables.js';
import type { EventTypes } from '../ledger/visible-data.js';
import { logQuery, type QueryDefinition } from '../platform/queries/query.js';
import { TimeParameters } from '../platform/queries/query-fields.js';
import { closed, flag, id, instant, integer, list, names, nullable } from '../platform/queries/schema.js';
import { asksForNow, type KnownStatus, statusNow, statusOfZone } from './zone-status.js';
import { headlineSchema } from './zone-status.schema.js';

const row = closed(
  {
    zoneId: id,
    names: names,
    headline: headlineSchema,
    validUntil: instant,
    lastObservedAt: nullable(instant),
    accessDenied: flag,
  },
  { partOf: id, trialDaysLeft: integer },
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
      for (const zone of zones) items.push(rowOf(zone, await statusOf(zone.zoneId)));
      return { body: { items }, position: last };
    },
  });
}

interface Zone {
  readonly zoneId: string;
  readonly names: object;
  readonly partOf?: string;
}

async function zonesKnownAt(position: number, tx: EntityManager): Promise<readonly Zone[]> {
  const zones = await tx.find(LedgerEntry, {
    select: { position: true, data: true },
    where: { type: 'ZoneProposed', position: LessThanOrEqual(position) },
    order: { position: 'ASC' },
  });
  return zones.map(({ data }) => data as Zone);
}

function rowOf(
  { zoneId, names, partOf }: Zone,
  { headline, validUntil, legal, coverage }: KnownStatus,
): object {
  const days = legal.agreements.flatMap(({ term }) =>
    term?.kind === 'TRIAL' && term.daysLeft !== null ? [term.daysLeft] : [],
  );
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
