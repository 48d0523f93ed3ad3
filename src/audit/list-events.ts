import { LedgerEntry } from '../ledger/tables.js';
import type { EventTypes } from '../ledger/visible-data.js';
import { type QueryDefinition, query } from '../platform/queries/query.js';
import {
  IntegerParameter,
  MAX_PAGE,
  QueryParameters,
  TextParameter,
} from '../platform/queries/query-fields.js';
import { page } from '../platform/queries/schema.js';
import { logEntries, logEntrySchema } from './log-entry.js';

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
export function listEvents(types: EventTypes): QueryDefinition {
  return query({
    name: 'LogEntries',
    summary:
      'The log in the order of positions, withdrawn entries too; `next` is the `after` of the next page',
    route: '/audit/events',
    action: 'audit.read',
    parameters: LogParameters,
    answer: page(logEntrySchema),
    handle: async ({ after = -1, limit, stream, type, correlation }, context) => {
      const wanted = context.tx
        .createQueryBuilder(LedgerEntry, 'e')
        .where('e.position > :after', { after })
        .orderBy('e.position', 'ASC')
        .take(limit + 1);
      if (stream !== undefined) wanted.andWhere('e.stream = :stream', { stream });
      if (type !== undefined) wanted.andWhere('e.type = :type', { type });
      if (correlation !== undefined) wanted.andWhere('e.correlation_id = :correlation', { correlation });
      const entries = await wanted.getMany();
      const shown = entries.slice(0, limit);
      const last = shown.at(-1);
      return {
        body: {
          items: await logEntries(shown, context.tx, { ...context, types }),
          ...(entries.length > limit && last ? { next: String(last.position) } : {}),
        },
      };
    },
  });
}
