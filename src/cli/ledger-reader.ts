import { parts } from '../app/app.module.js';
import type { Config } from '../config/config.js';
import { NotFound } from '../core/errors.js';
import { EventRegistry } from '../core/event-registry.js';
import { FROM_START } from '../core/event-store.js';
import { StartRefused } from '../core/start-refused.js';
import type { Principal } from '../access/role.js';
import { validateQuery } from '../fields/validation.js';
import { allProgress } from '../storage/read-models/lifecycle/projection-progress.js';
import type { OnProgress, QueryDefinition } from '../pipeline/queries/query.js';
import { ledgerOn } from '../app/ledger.js';
import { readModelEntities } from '../app/read-models.js';
import type { Storage } from '../storage/storage.js';
import { openStorageForReading } from '../storage/storage-for-reading.js';

/** Who sits at the command line of the data folder sees what an auditor sees: the log's headers, no restricted words. */
const AUDITOR: Principal = { id: 'cli', roles: new Set(['auditor']), bodies: new Set(), zones: 'any' };

/** Parameters of a query as text, as in a URL; what is undefined was not given. */
export type Given = Readonly<Record<string, string | undefined>>;

/** The queries of the program over a data folder, without serving it. */
export interface LedgerReader {
  /** Asks as the route of the query would. @throws every refusal */
  ask<Body>(
    definition: QueryDefinition,
    query?: Given,
    params?: Readonly<Record<string, string>>,
  ): Promise<Body>;
}

/** The event types of the program. */
export const eventTypes = new EventRegistry(parts.events);

/**
 * Opens a data folder to read it, also beside a program that serves it; closes it in the end.
 *
 * @throws StartRefused if there is nothing that could be read, or if what was not found may lie where the read models have
 * not come yet
 */
export async function withLedger<T>(
  config: Config,
  onProgress: OnProgress,
  work: (ledger: LedgerReader) => Promise<T>,
): Promise<T> {
  const storage = await openStorageForReading(config, readModelEntities);
  // No projection is started: whoever only reads brings none up to date.
  const { queries } = ledgerOn(storage, parts, { now: () => new Date(), alarm: () => undefined });
  try {
    return await work({
      ask: async <Body>(
        definition: QueryDefinition,
        query: Given = {},
        params: Readonly<Record<string, string>> = {},
      ) => {
        const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
        const { body } = await queries.ask(definition, {
          parameters: validateQuery(definition.parameters, given),
          params,
          caller: AUDITOR,
          languages: ['en'],
          onProgress,
        });
        return body as Body;
      },
    });
  } catch (error) {
    if (error instanceof NotFound) await mustBeCaughtUp(storage, error);
    throw error;
  } finally {
    await storage.close();
  }
}

/** What is not in read models that are behind the log may be in the log. @throws StartRefused */
async function mustBeCaughtUp(
  { store, database }: Pick<Storage, 'store' | 'database'>,
  { message }: NotFound,
): Promise<void> {
  const { position: end } = await store.head();
  const progress = await database.read(allProgress);
  const isBehind = parts.projections.some(
    ({ name }) => (progress.find((each) => each.name === name)?.position ?? FROM_START) < end,
  );
  if (!isBehind) return;
  throw new StartRefused(
    `${message} But the read models are behind the log, which may have it: start the program and ask again, or, with it stopped, run: npm run cli -- rebuild.`,
  );
}
