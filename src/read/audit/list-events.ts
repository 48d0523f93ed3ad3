import { LedgerEntry } from '../../world/tables.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { logQuery, type QueryDefinition } from '../../pipeline/queries/query.js';
import {
  IntegerParameter,
  MAX_PAGE,
  QueryParameters,
  TextParameter,
} from '../../pipeline/queries/query-fields.js';
import { page } from '../../fields/schema.js';
import { found, logEntries, logEntrySchema } from './log-entry.js';

export class LogParameters extends QueryParameters {
  @IntegerParameter(
    { min: 0, max: Number.MAX_SAFE_INTEGER },
    { description: 'Only entries after this position; from the start unless said' },
  )
  after?: number;

  @IntegerParameter({ min: 1, max: MAX_PAGE }, { description: 'Entries on a page; 50 unless said' })
  limit: number = 50;

  @TextParameter({ description: 'Name of a stream, like zone-eastern-qalamoun' })
  stream?: string;

  @TextParameter({ description: 'Type of entry, like AgreementSigned' })
  type?: string;

  @TextParameter({ description: 'Correlation id of the request that led to the entries' })
  correlation?: string;
}

/** The log itself. A position never changes, so it serves as cursor: `next` is the `after` of the next page. */
export function listEvents(types: EventRegistry): QueryDefinition<LogParameters> {
  return logQuery({
    name: 'LogEntries',
    summary:
      'The log in the order of positions, withdrawn entries too; `next` is the `after` of the next page',
    route: '/audit/events',
    action: 'audit.read',
    parameters: LogParameters,
    answer: page(logEntrySchema),
    examine: async ({ after = -1, limit, stream, type, correlation }, context) => {
      const {
        page: shown,
        next,
        position,
      } = await context.read(async (tx, position) => {
        const wanted = tx
          .createQueryBuilder(LedgerEntry, 'e')
          .where('e.position > :after', { after })
          .orderBy('e.position', 'ASC')
          .take(limit + 1);
        if (stream !== undefined) wanted.andWhere('e.stream = :stream', { stream });
        if (type !== undefined) wanted.andWhere('e.type = :type', { type });
        if (correlation !== undefined) wanted.andWhere('e.correlation_id = :correlation', { correlation });
        const entries = await wanted.getMany();
        const page = entries.slice(0, limit);
        const last = page.at(-1);
        const next = entries.length > limit && last ? { next: String(last.position) } : {};
        return { page: await found(page, tx), next, position };
      });
      return { body: { items: await logEntries(shown, { ...context, types }), ...next }, position };
    },
  });
}
