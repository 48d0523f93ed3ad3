import type { EntityManager } from 'typeorm';
import { NotFound } from '../core/errors.js';
import { EntrySubject, LedgerEntry } from '../ledger/tables.js';
import type { EventTypes } from '../ledger/visible-data.js';
import { type QueryDefinition, query } from '../platform/queries/query.js';
import { QueryParameters } from '../platform/queries/query-fields.js';
import { closed, instant, list, text, uuid } from '../platform/queries/schema.js';
import { logEntries, logEntryFields, logEntryOptional } from './log-entry.js';

const effectSchema = closed({ eventId: uuid, type: text, position: text, recordedAt: instant });

/** One entry between what caused it and what it led to. */
export function showEvent(types: EventTypes): QueryDefinition {
  return query({
    name: 'LogEntry',
    summary:
      'One entry of the log, the entries that the same command made, and those that name it: its withdrawal, adjudication or replacement',
    route: '/audit/events/:id',
    action: 'audit.read',
    parameters: QueryParameters,
    answer: closed({ ...logEntryFields, command: list(uuid), effects: list(effectSchema) }, logEntryOptional),
    handle: async (_parameters, { params: { id = '' }, ...context }) => {
      const { tx } = context;
      const entry = await tx.findOneBy(LedgerEntry, { id: id.toLowerCase() });
      if (entry === null) throw new NotFound(`There is no entry ${id}.`);
      const [shown] = await logEntries([entry], tx, { ...context, types });
      return {
        body: { ...shown, command: await commandOf(entry, tx), effects: await effectsOf(entry.id, tx) },
      };
    },
  });
}

/** A command appends to one stream, so its entries stand in that of any of them. */
async function commandOf(
  { stream, causationId }: LedgerEntry,
  tx: EntityManager,
): Promise<readonly string[]> {
  const entries = await tx.find(LedgerEntry, {
    select: { id: true, position: true },
    where: { stream, causationId },
    order: { position: 'ASC' },
  });
  return entries.map(({ id }) => id);
}

async function effectsOf(eventId: string, tx: EntityManager): Promise<readonly object[]> {
  const entries = await tx
    .createQueryBuilder(LedgerEntry, 'e')
    .innerJoin(EntrySubject, 's', 's.position = e.position')
    .where('s.subject = :subject', { subject: `entry-${eventId}` })
    .orderBy('e.position', 'ASC')
    .getMany();
  return entries.map(({ id, type, position, recordedAt }) => ({
    eventId: id,
    type,
    position: String(position),
    recordedAt,
  }));
}
