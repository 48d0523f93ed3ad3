import { LessThanOrEqual } from 'typeorm';
import { resolveAsOf } from '../ledger/as-of.js';
import { LedgerEntry } from '../ledger/tables.js';
import { query } from '../platform/queries/query.js';
import { TimeParameters } from '../platform/queries/query-fields.js';
import { closed, flag, id, instant, integer, list, names, nullable } from '../platform/queries/schema.js';
import { statusOfZone } from './zone-status.js';
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
export const board = query({
  name: 'Board',
  summary: 'Every zone’s headline, flags, trial days left and last observation, in one call',
  route: '/zones/status',
  action: 'read.judged',
  parameters: TimeParameters,
  answer: closed({ items: list(row) }),
  handle: async (parameters, context) => {
    const { tx, now, position: last } = context;
    const { position } = await resolveAsOf(parameters, { tx, now, timeZone: 'UTC', last });
    const zones = await tx.find(LedgerEntry, {
      select: { position: true, data: true },
      where: { type: 'ZoneProposed', position: LessThanOrEqual(position) },
      order: { position: 'ASC' },
    });
    const items: object[] = [];
    for (const { data } of zones) {
      const { zoneId, names, partOf } = data as { zoneId: string; names: object; partOf?: string };
      const { headline, validUntil, legal, coverage } = await statusOfZone(zoneId, parameters, context);
      const days = legal.agreements.flatMap(({ term }) =>
        term?.kind === 'TRIAL' && term.daysLeft !== null ? [term.daysLeft] : [],
      );
      items.push({
        zoneId,
        names,
        ...(partOf === undefined ? {} : { partOf }),
        headline,
        validUntil,
        ...(days.length === 0 ? {} : { trialDaysLeft: Math.min(...days) }),
        lastObservedAt: coverage.lastObservedAt,
        accessDenied: coverage.accessDenied,
      });
    }
    return { body: { items } };
  },
});
