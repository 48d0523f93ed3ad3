import { createRequire } from 'node:module';

/** What is measured of emmett-sqlite; it is no dependency of ours, so that its types are not there. */
interface EmmettSqlite {
  getSQLiteEventStore(options: { fileName: string; schema: { autoMigration: 'CreateOrUpdate' } }): {
    appendToStream(stream: string, events: readonly { type: string; data: object }[]): Promise<unknown>;
  };
}

/**
 * The SQLite event store of Emmett (https://github.com/event-driven-io/emmett), as it comes; undefined where it is not
 * installed. It needs `@event-driven-io/emmett` and `sqlite3` beside it, which is built for the machine.
 */
export function emmettStore(
  fileName: string,
): { append(stream: string, data: object): Promise<unknown> } | undefined {
  const require = createRequire(import.meta.url);
  let emmett: EmmettSqlite;
  try {
    emmett = require('@event-driven-io/emmett-sqlite') as EmmettSqlite;
  } catch {
    return undefined;
  }
  const store = emmett.getSQLiteEventStore({ fileName, schema: { autoMigration: 'CreateOrUpdate' } });
  return { append: (stream, data) => store.appendToStream(stream, [{ type: 'Appended', data }]) };
}
