import type { Logger } from 'typeorm';

const say = (): void => undefined;

/** TypeORM would print migrations that fail, and queries with their data: what went wrong is ours to say, once. */
export const SILENT: Logger = {
  logQuery: say,
  logQueryError: say,
  logQuerySlow: say,
  logSchemaBuild: say,
  logMigration: say,
  log: say,
};
