import { NotFound } from '../../core/errors.js';
import { entriesOf } from '../directory/thing-entries.js';
import type { EventRegistry } from '../../core/event-registry.js';
import { LedgerEntry } from '../../world/tables.js';
import { pageOf, readNumbers } from '../../pipeline/queries/cursor.js';
import { logQuery, type QueryDefinition } from '../../pipeline/queries/query.js';
import { PageParameters } from '../../pipeline/queries/query-fields.js';
import { page } from '../../fields/schema.js';
import { found, logEntries, logEntrySchema } from './log-entry.js';

/** The entries of one stream; ETag is its revision. */
export function showStream(types: EventRegistry): QueryDefinition<PageParameters> {
  return logQuery({
    name: 'LogStream',
    summary: 'Every entry of one stream in the order of revisions, withdrawn ones too',
    route: '/audit/streams/:name',
    action: 'audit.read',
    parameters: PageParameters,
    answer: page(logEntrySchema),
    examine: async ({ limit, cursor }, context) => {
      const { name = '' } = context.params;
      const {
        page: shown,
        more,
        etag,
        position,
      } = await context.read(async (tx, position) => {
        const last = await tx.findOne(LedgerEntry, { where: { stream: name }, order: { revision: 'DESC' } });
        if (last === null) throw new NotFound('There is no such stream.');
        const [after] = cursor === undefined ? [-1] : readNumbers(cursor, 1);
        const entries = await entriesOf(name, tx, { after: Number(after), most: limit + 1 });
        const { items, ...more } = pageOf(entries, limit, ({ revision }) => [revision]);
        return { page: await found(items, tx), more, etag: String(last.revision), position };
      });
      return { body: { items: await logEntries(shown, { ...context, types }), ...more }, etag, position };
    },
  });
}
