import type { EntityManager } from 'typeorm';
import { NotFound } from '../../core/errors.js';
import { EntrySubject, LedgerEntry } from '../../world/tables.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { logQuery, type QueryDefinition } from '../../pipeline/queries/query.js';
import { QueryParameters } from '../../pipeline/queries/query-fields.js';
import { closed, instant, list, text, uuid } from '../../fields/schema.js';
import { found, logEntries, logEntryFields, logEntryOptional } from './log-entry.js';
import { entryKey } from '../../fields/things.js';

const effectSchema = closed({ eventId: uuid, type: text, position: text, recordedAt: instant });

/** One entry between what caused it and what it led to. */
export function showEvent(types: EventRegistry): QueryDefinition {
  return logQuery({
    name: 'LogEntry',
    summary:
      'One entry of the log, the entries that the same command made, and those that name it: its withdrawal, adjudication or replacement',
    route: '/audit/events/:id',
    action: 'audit.read',
    parameters: QueryParameters,
    answer: closed({ ...logEntryFields, command: list(uuid), effects: list(effectSchema) }, logEntryOptional),
    examine: async (_parameters, context) => {
      const { id = '' } = context.params;
      const { entry, command, effects, position } = await context.read(async (tx, position) => {
        const entry = await tx.findOneBy(LedgerEntry, { id: id.toLowerCase() });
        if (entry === null) throw new NotFound(`There is no entry ${id}.`);
        return {
          entry: await found([entry], tx),
          command: await commandOf(entry, tx),
          effects: await effectsOf(entry.id, tx),
          position,
        };
      });
      const [shown] = await logEntries(entry, { ...context, types });
      return { body: { ...shown, command, effects }, position };
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
    .where('s.subject = :subject', { subject: entryKey(eventId) })
    .orderBy('e.position', 'ASC')
    .getMany();
  return entries.map(({ id, type, position, recordedAt }) => ({
    eventId: id,
    type,
    position: String(position),
    recordedAt,
  }));
}
