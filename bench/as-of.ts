import { join } from 'node:path';
import { parts } from '../src/app.module.js';
import { readConfig } from '../src/config.js';
import { EventRegistry } from '../src/core/event-registry.js';
import type { RecordedEvent } from '../src/core/event-store.js';
import { open } from '../src/platform/envelope/envelope.js';
import { LANGUAGES } from '../src/platform/queries/language.js';
import { ProjectionProgress } from '../src/platform/projections/projection-progress.js';
import { ProjectionRunner } from '../src/platform/projections/projection-runner.js';
import { openStorage } from '../src/platform/storage.js';
import { statusOfZone } from '../src/status/zone-status.js';
import { END_MS, environment, makeLog, type Size, zoneId } from './bulk-log.js';
import { type Measured, median } from './measured.js';

/** Zones of the same history each, so that the length of the log is all that differs. */
const SMALL: Size = { zones: 10, events: 10_000 };
const BIG: Size = { zones: 1_000, events: 1_000_000 };
const ASKED = 300;
const DAY_MS = 86_400_000;

/** A status as of a past moment on both axes, in a log of ten thousand and of a million events. */
export async function asOf(folder: string): Promise<readonly Measured[]> {
  const [small, big] = [join(folder, 'small'), join(folder, 'big')];
  await makeLog(small, SMALL);
  await makeLog(big, BIG);
  const [short, long] = [await pastStatus(small, SMALL), await pastStatus(big, BIG)];
  return [
    {
      what: `status as of a past moment and position, ${BIG.events} events in the log`,
      ours: `${long.toFixed(1)} ms`,
      beside: `${short.toFixed(1)} ms: the same with ${SMALL.events} events`,
      ratio: long / short,
      bar: { atMost: 1.5 },
    },
  ];
}

/** Median milliseconds of a status as of a random moment and position. */
export async function pastStatus(folder: string, { zones }: Size): Promise<number> {
  const registry = new EventRegistry(parts.events);
  const tables = parts.projections.flatMap((projection) => [...projection.tables]);
  const { store, database, close } = await openStorage(readConfig(environment(folder)), [
    ProjectionProgress,
    ...tables,
  ]);
  const runner = new ProjectionRunner(parts.projections, {
    store,
    database,
    open: (recorded: RecordedEvent) => open(registry, recorded),
    alarm: (message) => process.stderr.write(`${message}\n`),
  });
  runner.start();
  await runner.drain();
  await runner.stop();
  const last = Number((await store.head()).position);
  const times: number[] = [];
  for (let n = 0; n < ASKED; n += 1) {
    const start = performance.now();
    await database.read((tx) =>
      statusOfZone(
        zoneId((n * 7) % zones),
        {
          at: new Date(END_MS - ((n * 37) % 600) * DAY_MS).toISOString(),
          position: Math.floor(last * (0.9 + (0.1 * n) / ASKED)),
        },
        { tx, now: END_MS, position: last, languages: LANGUAGES },
      ),
    );
    times.push(performance.now() - start);
  }
  await close();
  return median(times);
}
