import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, EVENT_STORE, startEventStore } from '../faults/cluster/event-store.js';
import { migrateLog } from '../src/storage/log/kurrentdb/migration.js';
import { SqliteEventStore } from '../src/storage/log/sqlite/sqlite-event-store.js';
import { environment } from './bulk-log.js';
import { report } from './commands-over-http.js';
import { type Measured, median } from './measured.js';
import type { Place } from './place.js';
import { atRest, load, PROGRAM, ready, type Running, startServer } from './processes.js';

/** What is measured does not grow with the log (`commandCost`). */
const SIZE = { zones: 20, events: 1_000 };
const ROUNDS = 3;
const SECONDS = 5;
/** By how many clients at once, and what part of the embedded log's rate must be reached. */
const LOADS = [
  { connections: 1, atLeast: 0.5, what: 'POST /v1/incidents one after another' },
  { connections: 16, atLeast: 0.8, what: 'POST /v1/incidents, 16 at once' },
];

/** The same program on the same log: on KurrentDB, and embedded beside it, in turn, so that both meet the same machine. */
export async function kurrentDb(place: Place): Promise<readonly Measured[]> {
  const embedded = await place.log(SIZE);
  const moved = join(place.folder, 'moved');
  cpSync(embedded, moved, { recursive: true });
  cpSync(`${embedded}.keys`, `${moved}.keys`, { recursive: true });
  const eventStore = await startEventStore(place.folder, 0);
  const started: Running[] = [];
  try {
    const source = SqliteEventStore.open(join(moved, 'log.sqlite'));
    await migrateLog({ source, url: addressOf(eventStore), onProgress: () => undefined });
    await source.close();
    const start = async (data: string, more: Record<string, string>): Promise<Running> => {
      const server = await startServer(PROGRAM, [], { ...environment(data), ...more });
      started.push(server);
      await ready(server.url);
      await atRest(server.url);
      return server;
    };
    const beside = await start(embedded, {});
    const ours = await start(moved, { EVENT_STORE_URL: addressOf(eventStore) });
    return await sideBySide(ours, beside);
  } finally {
    for (const server of started) await server.stop();
    await eventStore.stop();
  }
}

async function sideBySide(ours: Running, beside: Running): Promise<readonly Measured[]> {
  const requests = Array.from({ length: SIZE.zones }, (_, n) => report(n));
  const measured: Measured[] = [];
  for (const { connections, atLeast, what } of LOADS) {
    const rate = async ({ url }: Running): Promise<number> => {
      const { perSecond } = await load(url, requests, { connections, duration: SECONDS });
      await atRest(url);
      return perSecond;
    };
    await rate(ours);
    await rate(beside);
    const rounds: { ours: number; beside: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ ours: await rate(ours), beside: await rate(beside) });
    }
    const [onServer, inFile] = [
      median(rounds.map((round) => round.ours)),
      median(rounds.map((round) => round.beside)),
    ];
    measured.push({
      what: `${what}, on KurrentDB (${EVENT_STORE})`,
      ours: `${Math.round(onServer)}/s`,
      beside: `${Math.round(inFile)}/s: the embedded log`,
      ratio: onServer / inFile,
      bar: { atLeast },
    });
  }
  return measured;
}
