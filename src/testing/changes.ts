import type { EventStore } from '../core/event-store.js';
import { EventRegistry } from '../core/event-registry.js';
import { eventsByKind } from './directory.js';
import { incidentEvents } from '../events/incidents/events.js';
import { type Asked, type LedgerHarness, ledgerHarness } from './ledger.js';
import { observationEvents } from '../events/observation/events.js';
import { entryWithdrawn } from '../events/entries/entry-withdrawn.js';
import type { ReadModelDatabase } from '../storage/read-models/database/read-model-database.js';
import type { ProjectionRunner } from '../storage/read-models/lifecycle/projection-runner.js';
import { settingsChanged } from '../events/settings/events.js';
import { type ChangeFeed } from '../read/changes/change-feed.js';
import { joinChangeFeed } from '../read/changes/join-change-feed.js';
import { listChanges } from '../read/changes/list-changes.js';
import { CHANGES } from '../read/changes/progress.js';
import { changeTables } from '../read/changes/tables.js';

const events = [
  ...Object.values(eventsByKind).flat(),
  ...incidentEvents,
  ...observationEvents,
  settingsChanged,
];
const changesQuery = listChanges(new EventRegistry([entryWithdrawn, ...events]));

/** A change, as far as tests read it. */
export interface ToldChange {
  readonly seq: number;
  readonly kind: string;
  readonly at: string;
  readonly thing: string;
  readonly eventId?: string;
  readonly type?: string;
  readonly position?: string;
  readonly validTime?: { readonly earliest: string | null; readonly latest: string | null };
  readonly withdraws?: string;
  readonly into?: string;
  readonly reason?: { readonly text?: string; readonly erased?: true };
  readonly zoneId?: string;
  readonly zoneIds?: readonly string[];
  readonly from?: Readonly<Record<string, string>>;
  readonly to?: Readonly<Record<string, string>>;
  readonly cause?: { readonly boundary?: true; readonly eventIds: readonly string[] };
}

/** A ledger with the feed of changes, whose clock stands still until it is set. */
export interface ChangesHarness extends LedgerHarness {
  readonly feed: ChangeFeed;
  readonly runner: ProjectionRunner;
  readonly database: ReadModelDatabase;
  readonly store: EventStore;
  readonly registry: EventRegistry;
  /** Sets the clock; the feed sees it when it next looks. */
  setClock(instant: string): void;
  /** Sets the clock and lets the feed see it. */
  passTo(instant: string): Promise<void>;
  /** The whole feed. */
  changes(asked?: Asked): Promise<readonly ToldChange[]>;
  /** The name of the feed, and the number with which it ends. */
  feedNow(): Promise<{ readonly feed: string; readonly last: number }>;
  /** Makes the feed anew. */
  rebuild(): Promise<void>;
}

export async function changesHarness(start = '2017-08-01T00:00:00.000Z'): Promise<ChangesHarness> {
  let now = Date.parse(start);
  const joined: {
    feed?: ChangeFeed;
    runner?: ProjectionRunner;
    database?: ReadModelDatabase;
    store?: EventStore;
    registry?: EventRegistry;
  } = {};
  const ledger = await ledgerHarness({
    events,
    tables: changeTables,
    join: ({ runner, database, registry, store }) => {
      joined.runner = runner;
      joined.database = database;
      joined.store = store;
      joined.registry = registry;
      joined.feed = joinChangeFeed(runner, {
        ...{ database, store, types: registry },
        now: () => now,
        alarm: (message) => {
          throw new Error(message);
        },
      });
    },
  });
  const { feed, runner, database, store, registry } = joined as Required<typeof joined>;
  return {
    ...ledger,
    ...{ feed, runner, database, store, registry },
    setClock: (instant) => void (now = Date.parse(instant)),
    passTo: async (instant) => {
      await runner.drain();
      now = Date.parse(instant);
      await feed.tick();
    },
    changes: async (asked = {}) => {
      const query = { limit: '1000', ...asked.query };
      return (await ledger.query<{ items: readonly ToldChange[] }>(changesQuery, { ...asked, query })).body
        .items;
    },
    feedNow: async () => {
      const query = { limit: '1000' };
      const { body } = await ledger.query<{ feed: string; last: number }>(changesQuery, { query });
      return { feed: body.feed, last: body.last };
    },
    rebuild: async () => {
      await runner.drain();
      await runner.rebuild(CHANGES);
    },
  };
}
