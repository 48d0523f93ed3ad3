import { NotFound } from '../core/errors.js';
import { entriesOf } from '../directory/thing-entries.js';
import type { EventTypes } from '../ledger/visible-data.js';
import { LedgerEntry } from '../ledger/tables.js';
import { pageOf, readNumbers } from '../platform/queries/cursor.js';
import { type QueryDefinition, query } from '../platform/queries/query.js';
import { PageParameters } from '../platform/queries/query-fields.js';
import { page } from '../platform/queries/schema.js';
import { logEntries, logEntrySchema } from './log-entry.js';

/** The entries of one stream; ETag is its revision. */
export function showStream(types: EventTypes): QueryDefinition {
  return query({
    name: 'LogStream',
    summary: 'Every entry of one stream in the order of revisions, withdrawn ones too',
    route: '/audit/streams/:name',
    action: 'audit.read',
    parameters: PageParameters,
    answer: page(logEntrySchema),
    handle: async ({ limit, cursor }, { params: { name = '' }, ...context }) => {
      const { tx } = context;
      const last = await tx.findOne(LedgerEntry, { where: { stream: name }, order: { revision: 'DESC' } });
      if (last === null) throw new NotFound('There is no such stream.');
      const [after] = cursor === undefined ? [-1] : readNumbers(cursor, 1);
      const entries = await entriesOf(name, tx, { after: Number(after), most: limit + 1 });
      const { items, ...more } = pageOf(entries, limit, ({ revision }) => [revision]);
      return {
        body: { items: await logEntries(items, tx, { ...context, types }), ...more },
        etag: String(last.revision),
      };
    },
  });
}
